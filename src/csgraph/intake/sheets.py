"""Turn the lines of one sheet of the text listing into a `Sheet`, its findings, its count.

Nothing is lost: the label lines and the texts under them, in the order of their
positions, are the lines that came in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from csgraph.findings import Finding
from csgraph.intake.labels import ORGANISER, label_of
from csgraph.intake.parts import Part, cut_label, is_cut, misplaced, parts_of
from csgraph.intake.stretches import Stretch
from csgraph.intake.under import LineKind, Under, is_blank, read_under
from csgraph.model import Field, Layout, Sheet
from csgraph.normal import nfc


class Read(NamedTuple):
    """A sheet, what was noticed about it, and how many of its lines are of each kind."""

    sheet: Sheet
    findings: list[Finding]
    kinds: Counter[LineKind]


def read_sheet(source: str, stretch: Stretch) -> Read:
    """Return what the lines of `stretch` say; the first of them is `Actions`."""
    parts = parts_of(stretch.lines, stretch.first_label)
    is_incomplete = stretch.is_last and is_cut(parts)
    has_cut_label = is_incomplete and stretch.is_open and _ends_in_cut_label(stretch, parts)
    if has_cut_label and parts:
        parts[-1] = parts[-1]._replace(end=parts[-1].end - 1)
    read = read_parts(source, stretch, parts)
    findings = [*_order(source, stretch, parts), *read.findings]
    fields = read.sheet.fields
    if has_cut_label:
        fields += (Field((), stretch.lines[-1], None, (), len(fields)),)
        read.kinds[LineKind.FINDING] += 1
    if is_incomplete:
        findings.append(_cut_off(source, stretch, parts, has_cut_label=has_cut_label))
    sheet = Sheet(
        source,
        stretch.first_line,
        stretch.last_line,
        Layout.LISTING,
        fields,
        complete=not is_incomplete,
    )
    return Read(sheet, findings, read.kinds)


def read_parts(source: str, stretch: Stretch, parts: Sequence[Part]) -> Read:
    """Return the sheet that `parts` make up, title first, as if it were complete."""
    title, kinds = _title(stretch)
    fields = [title]
    findings: list[Finding] = []
    for position, part in enumerate(parts, 1):
        under = read_under(part.label, stretch.lines[part.at + 1 : part.end])
        kinds[LineKind.LABEL] += 1
        kinds.update(under.kinds)
        fields.append(_field(stretch, part, position, under))
        findings += _unread(source, stretch, part, under)
    layout = stretch.layout or Layout.LISTING
    sheet = Sheet(source, stretch.first_line, stretch.last_line, layout, tuple(fields))
    return Read(sheet, findings, kinds)


def _title(stretch: Stretch) -> tuple[Field, Counter[LineKind]]:
    kinds = Counter({LineKind.LABEL: 1})
    heading = stretch.lines[0]
    if stretch.first_label == 1:
        return Field(("title",), heading, None, (), 0), kinds
    lines = stretch.lines[1 : stretch.first_label]
    kinds.update(LineKind.BLANK if is_blank(line) else LineKind.VALUE for line in lines)
    title = nfc(lines[-1].strip())
    first, last = stretch.first_line + 1, stretch.first_line + len(lines)
    values = (title,) if title else ()
    return Field(("title",), heading, "\n".join(lines), values, 0, first, last), kinds


def _field(stretch: Stretch, part: Part, position: int, under: Under) -> Field:
    label, text = stretch.lines[part.at], stretch.lines[part.at + 1 : part.end]
    if not text:
        return Field(part.label.keys, label, None, (), position)
    return Field(
        part.label.keys,
        label,
        "\n".join(text),
        under.values,
        position,
        stretch.first_line + part.at + 1,
        stretch.first_line + part.end - 1,
    )


def _order(source: str, stretch: Stretch, parts: Sequence[Part]) -> Iterator[Finding]:
    for part in parts:
        if part.is_repeat:
            yield _about_label("repeated-label", source, stretch, part)
    for part in misplaced(parts):
        yield _about_label("label-order", source, stretch, part)
    for part in parts:
        yield from _label_in_text(source, stretch, part)


def _label_in_text(source: str, stretch: Stretch, part: Part) -> Iterator[Finding]:
    """Tell once what a text holds of labels: it may have swallowed a whole sheet."""
    found = {
        at: label
        for at in range(part.at + 1, part.end)
        if (label := label_of(stretch.lines[at])) is not None
    }
    if found:
        told = next((at for at, label in found.items() if label is ORGANISER), min(found))
        yield Finding(
            "label-in-text",
            source,
            stretch.first_line + min(found),
            stretch.first_line + max(found),
            field=part.label.keys[0],
            value=stretch.lines[told],
        )


def _about_label(code: str, source: str, stretch: Stretch, part: Part) -> Finding:
    line = stretch.first_line + part.at
    key = part.label.keys[0]
    return Finding(code, source, line, line, field=key, value=stretch.lines[part.at])


def _unread(source: str, stretch: Stretch, part: Part, under: Under) -> Iterator[Finding]:
    unread = [index for index, kind in enumerate(under.kinds) if kind is LineKind.FINDING]
    if unread:
        first = stretch.first_line + part.at + 1
        yield Finding(
            "unread-lines",
            source,
            first + unread[0],
            first + unread[-1],
            field=part.label.keys[0],
            value="-",
            detail="tiret seul dans une liste / lone dash in a list",
        )


def _ends_in_cut_label(stretch: Stretch, parts: Sequence[Part]) -> bool:
    if not parts:  # the sheet's very first label is the cut one
        return True
    return parts[-1].end - parts[-1].at > 1 and cut_label(parts, stretch.lines[-1])


def _cut_off(
    source: str, stretch: Stretch, parts: Sequence[Part], *, has_cut_label: bool
) -> Finding:
    line = stretch.last_line
    last = parts[-1].label if parts else None
    return Finding(
        "cut-off",
        source,
        line,
        line,
        field=None if has_cut_label or last is None else last.keys[0],
        value=stretch.lines[-1],
        detail=f"le dernier intitulé lu est « {last.text} » / the last label read is “{last.text}”"
        if last
        else "aucun intitulé n'a été lu / no label was read",
    )
