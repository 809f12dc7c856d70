"""Read what stands before the first sheet: the page's heading and its table of years.

The table is the only place where a sheet's year stands. It is joined by title and
département; where two rows are alike, or none fits, no year is taken. It is never a
sheet, and whatever else stands there is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from csgraph.findings import Finding
from csgraph.intake.labels import FILE_HEADING, comparable
from csgraph.intake.under import LineKind, is_blank
from csgraph.model import Field, Sheet
from csgraph.normal import normalise

_COLUMNS = ["Nom", "Département", "Année"]
_RULE = frozenset("-:| ")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its line, verbatim, and the heading line above it."""

    line: int
    text: str
    heading: str
    title: str
    department: str
    year: str


@dataclass(slots=True)
class Years:
    """The rows of the table by title and département, as they compare."""

    rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Take one more row."""
        self.rows.setdefault(_key(row.title, row.department), []).append(row)

    def of(self, sheet: Sheet) -> Field | Finding:
        """Return the sheet's year as a field, or what makes it unclear."""
        rows = self.rows.get(_key(sheet.title or "", sheet.first("department") or ""), [])
        if len(rows) == 1 and _YEAR.fullmatch(rows[0].year):
            row = rows[0]
            position = len(sheet.fields)
            return Field(
                ("year",), row.heading, row.text, (row.year,), position, row.line, row.line
            )
        return Finding(
            "year-unclear",
            sheet.source,
            sheet.first_line,
            sheet.last_line,
            field="year",
            value=rows[0].text if rows else sheet.title,
            detail=_why(rows),
        )


@dataclass(frozen=True, slots=True)
class Preamble:
    """The lines before the first sheet: what each is, and the years, if a table gives them."""

    kinds: list[LineKind]
    years: Years | None

    def unread(self) -> Iterator[tuple[int, int]]:
        """Yield the first and last line of each stretch that no rule reads, blanks within."""
        numbered = (
            (number, kind)
            for number, kind in enumerate(self.kinds, 1)
            if kind is not LineKind.BLANK
        )
        for kind, group in groupby(numbered, key=lambda pair: pair[1]):
            numbers = [number for number, _ in group]
            if kind is LineKind.FINDING:
                yield numbers[0], numbers[-1]


def read_preamble(lines: Sequence[str]) -> Preamble:
    """Return what the lines before the first sheet are."""
    kinds: list[LineKind] = []
    years: Years | None = None
    heading: str | None = None
    for number, line in enumerate(lines, 1):
        row = _row(number, line, heading) if heading is not None else None
        if _is_table_heading(line):
            heading, years = line, years or Years()
            kinds.append(LineKind.TABLE)
        elif row and years is not None:
            years.add(row)
            kinds.append(LineKind.TABLE)
        elif heading is not None and _is_rule(line):
            kinds.append(LineKind.TABLE)
        else:
            heading = None
            kinds.append(_outside_table(line))
    return Preamble(kinds, years)


def _outside_table(line: str) -> LineKind:
    if is_blank(line):
        return LineKind.BLANK
    return LineKind.HEADING if comparable(line) == FILE_HEADING else LineKind.FINDING


def _is_table_heading(line: str) -> bool:
    if not len(_COLUMNS) - 1 <= line.count("|") <= len(_COLUMNS) + 1:
        return False
    return [comparable(cell) for cell in line.strip(" |").split("|")] == _COLUMNS


def _is_rule(line: str) -> bool:
    return "-" in line and _RULE.issuperset(line)


def _row(number: int, line: str, heading: str) -> Row | None:
    # A title may hold a bar, so the two short cells are taken from the right.
    cells = [cell.strip() for cell in line.strip().removesuffix("|").rsplit("|", 2)]
    if len(cells) < len(_COLUMNS) or _is_rule(line):
        return None
    title, department, year = cells
    return Row(number, line, heading, title.removeprefix("|").strip(), department, year)


def _key(title: str, department: str) -> tuple[str, str]:
    return normalise(title), normalise(department)


def _why(rows: Sequence[Row]) -> str:
    if not rows:
        return (
            "aucune ligne du tableau n'a ce titre et ce département / "
            "no row of the table has this title and this département"
        )
    if len(rows) == 1:
        return (
            f"la ligne {rows[0].line} du tableau ne donne pas d'année / "
            f"line {rows[0].line} of the table gives no year"
        )
    lines = ", ".join(str(row.line) for row in rows)
    return (
        f"les lignes {lines} du tableau ont ce titre et ce département / "
        f"lines {lines} of the table have this title and this département"
    )
