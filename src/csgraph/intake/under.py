"""Read what stands under a label: its values, and what each of its lines is.

Pure functions over lines. Nothing is mended: a value is the line without its bullet,
prose is the lines as they are. Values are NFC.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

from csgraph.intake.labels import PARTNERS, PARTNERS_BLOCK, Kind, Label, block_of, without_bullet
from csgraph.normal import nfc, normalise
from csgraph.territories import department


class LineKind(StrEnum):
    """What a line is; each line of an input is counted as exactly one."""

    HEADING = "heading"
    TABLE = "table"
    LABEL = "labels"
    VALUE = "values"
    PROSE = "prose"
    STRUCTURAL = "structural"
    BLANK = "blank"
    FINDING = "finding"


class Under(NamedTuple):
    """The values that stand under a label, and what each line there is."""

    values: tuple[str, ...]
    kinds: list[LineKind]


# The longest name of a département has 45 letters; a longer right side is none.
_LONGEST_DEPARTMENT = 100
_KIND_OF_CENTRE = frozenset(
    "centre social socio socioculturel culturel espace de vie sociale maison quartier et"
    " association csc cs evs mpt".split()
)
_NO_BREAK = str.maketrans(dict.fromkeys("\u00a0\u202f\u2007", " "))


def is_blank(line: str) -> bool:
    """Say whether nothing stands on the line."""
    return not line or line.isspace()


def read_under(label: Label, lines: Sequence[str]) -> Under:
    """Return what `lines` say under `label`."""
    return _READERS[label.kind](label, lines)


def split_organiser(line: str) -> tuple[str, str | None]:
    """Split `CENTRE - Département` at the last ` - ` whose right side is a département.

    >>> split_organiser("CENTRE SOCIAL - LES TILLEULS - Seine-et-Marne")
    ('CENTRE SOCIAL - LES TILLEULS', 'Seine-et-Marne')
    >>> split_organiser("ESPACE JEAN - PAUL")
    ('ESPACE JEAN - PAUL', None)
    """
    plain = f" {line}".translate(_NO_BREAK)
    at = len(plain)
    while (at := plain.rfind(" - ", max(0, len(plain) - _LONGEST_DEPARTMENT), at + 2)) >= 0:
        right = plain[at + 3 :].strip()
        if right and department(right):
            return line[: max(0, at - 1)].strip(), line[at + 2 :].strip()
        if at == 0:
            break
    return line, None


def is_one_name(lines: Sequence[str]) -> bool:
    """Say whether two lines are one centre's name, broken after what every centre is called.

    >>> is_one_name(["CENTRE SOCIAL", "LES TILLEULS"])
    True
    >>> is_one_name(["CENTRE SOCIAL", "ESPACE DU LAC"]), is_one_name(["CENTRE UN", "CENTRE DEUX"])
    (False, False)
    """
    if len(lines) != 2 or any(is_blank(line) or line.lstrip()[0] == "-" for line in lines):
        return False
    kind, name = (normalise(line).split() for line in lines)
    return set(kind) <= _KIND_OF_CENTRE and name[0] not in _KIND_OF_CENTRE - {"de", "et"}


def _organiser(_: Label, lines: Sequence[str]) -> Under:
    values: list[str] = []
    names, kinds = _items(lines)
    for name in names:
        centre, department_name = split_organiser(name)
        values += (centre, department_name or "")
    if values and not values[-1]:
        values.pop()
    return Under(tuple(values), kinds)


def _attachments(_: Label, lines: Sequence[str]) -> Under:
    names: list[list[str]] = []
    kinds: list[LineKind] = []
    for line in lines:
        found, kind = _items([line])
        kinds += kind
        is_size = line.strip()[:1] == "(" and line.rstrip()[-1:] == ")"
        if is_size and names:
            names[-1] += found
        elif found:
            names.append(found)
    return Under(tuple(" ".join(parts) for parts in names), kinds)


def _values(label: Label, lines: Sequence[str]) -> Under:
    is_structural = _begins_partners if label in (PARTNERS, PARTNERS_BLOCK) else None
    values, kinds = _items(lines, is_structural)
    return Under(tuple(values), kinds)


def _points(_: Label, lines: Sequence[str]) -> Under:
    """Read a list of the older layout, whose items begin with `•`."""
    values, kinds = _items(
        [line.replace("•", "- ", 1) if _is_point(line) else line for line in lines]
    )
    return Under(tuple(values), kinds)


def _is_point(line: str) -> bool:
    return line.lstrip().startswith("•")


def _prose(_: Label, lines: Sequence[str]) -> Under:
    kinds = [LineKind.BLANK if is_blank(line) else LineKind.PROSE for line in lines]
    if LineKind.PROSE not in kinds:
        return Under((), kinds)
    return Under((nfc("\n".join(lines)),), kinds)


def _begins_partners(line: str) -> bool:
    return block_of(line) is PARTNERS_BLOCK


def _items(
    lines: Sequence[str], is_structural: Callable[[str], bool] | None = None
) -> tuple[list[str], list[LineKind]]:
    """Return the items of a list, and what each line is.

    The first lone dash is part of the form; another one is an item that no rule reads.
    """
    items: list[str] = []
    kinds: list[LineKind] = []
    dash = LineKind.STRUCTURAL
    for line in lines:
        item = without_bullet(line)
        if not item:
            kinds.append(LineKind.BLANK)
        elif item == "-":
            kinds.append(dash)
            dash = LineKind.FINDING
        elif is_structural and is_structural(line):
            kinds.append(LineKind.STRUCTURAL)
        else:
            items.append(nfc(item))
            kinds.append(LineKind.VALUE)
    return items, kinds


_READERS: dict[Kind, Callable[[Label, Sequence[str]], Under]] = {
    Kind.ORGANISER: _organiser,
    Kind.ATTACHMENTS: _attachments,
    Kind.VALUES: _values,
    Kind.POINTS: _points,
    Kind.PROSE: _prose,
    Kind.LINE: _prose,
}
