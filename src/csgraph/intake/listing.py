"""Turn a text listing into sheets, findings and one source, holding one sheet at a time.

Reads the layout of the site's listing pages, and its older one. Lines that no rule
reads are reported with their place; every line is counted as one kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from csgraph.findings import Finding
from csgraph.intake.decode import Text, examine
from csgraph.intake.files import InputFile
from csgraph.intake.labels import is_scales, label_of
from csgraph.intake.older import read_older
from csgraph.intake.preamble import Preamble, Years, read_preamble
from csgraph.intake.sheets import Read, read_sheet
from csgraph.intake.stretches import Stretch, stretches
from csgraph.intake.under import LineKind
from csgraph.model import Field, Layout, Sheet, Source


def read_listing(file: InputFile) -> Iterator[Sheet | Finding | Source]:
    """Yield the sheets of a listing, what was noticed about them, and its source last.

    Raises `BadInput`, before anything is yielded, where `file` is no text we read.
    """
    text = examine(file, holds_accented_label)
    kinds: Counter[LineKind] = Counter()
    sheet_count = 0
    preamble, years = None, None
    for stretch in stretches(text.lines(), is_open=not text.ends_with_line_end):
        if stretch.layout is None:
            before = read_preamble(stretch.lines)
            kinds.update(before.kinds)
            years = before.years
            preamble = stretch.lines
            yield from _unread(file.name, stretch, before)
            continue
        read = _read(file.name, stretch)
        kinds.update(read.kinds)
        sheet_count += 1
        yield from _with_year(read, years)
    yield _source(text, preamble or [], kinds, sheet_count)


def holds_accented_label(lines: Iterator[str]) -> bool:
    """Say whether a label with a letter beyond ASCII stands among `lines`.

    Only such a label shows that the bytes were read with the right letters.
    """
    return any(
        not line.isascii() and (label_of(line) is not None or is_scales(line)) for line in lines
    )


def _read(source: str, stretch: Stretch) -> Read:
    if stretch.layout is Layout.OLDER:
        return read_older(source, stretch)
    return read_sheet(source, stretch)


def _with_year(read: Read, years: Years | None) -> Iterator[Sheet | Finding]:
    year = years.of(read.sheet) if years is not None else None
    if isinstance(year, Field):
        yield replace(read.sheet, fields=(*read.sheet.fields, year))
        year = None
    else:
        yield read.sheet
    yield from read.findings
    if year is not None:
        yield year


def _unread(source: str, stretch: Stretch, preamble: Preamble) -> Iterator[Finding]:
    for first, last in preamble.unread():
        yield Finding(
            "unread-lines",
            source,
            first,
            last,
            value=stretch.lines[first - 1],
            detail=_UNKNOWN_LAYOUT if stretch.is_last else _BEFORE_SHEETS,
        )


def _source(text: Text, preamble: list[str], kinds: Counter[LineKind], sheet_count: int) -> Source:
    return Source(
        text.file.name,
        text.sha256,
        text.file.format,
        encoding=text.encoding,
        has_bom=text.has_bom,
        line_end=text.line_end,
        other_line_ends=text.other_line_ends,
        ends_with_line_end=text.ends_with_line_end,
        line_count=text.line_count,
        preamble="\n".join(preamble) if preamble else None,
        preamble_lines=len(preamble),
        sheet_count=sheet_count,
        accounting={kind.value: kinds[kind] for kind in LineKind},
    )


_UNKNOWN_LAYOUT = (
    "aucune fiche dans ce fichier : ce n'est ni la mise en page connue, ni l'ancienne / "
    "no sheet in this file: neither the known layout nor the older one"
)
_BEFORE_SHEETS = "avant la première fiche / before the first sheet"
