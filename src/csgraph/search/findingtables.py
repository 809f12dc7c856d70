"""Read the findings of a release: counts, pages of those wanted, sheets and centres.

A connection lasts one question: the file never changes, and a release that is removed
meanwhile leaves nothing open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csgraph.findings import Severity
from csgraph.search import readonly
from csgraph.search.findings import NAME, WEIGHT

_SEVERITY = {weight: severity for severity, weight in WEIGHT.items()}
_ROW = """
SELECT number, finding.key, code, weight, finding.file, finding.first_line, finding.last_line,
    finding.cell, field, value, detail, finding.sheet, is_withheld, sheet.title, sheet.action,
    (SELECT group_concat(about.centre || char(31) || name, char(30)) FROM about
        JOIN centre ON centre.key = about.centre WHERE about.finding = number)
FROM finding LEFT JOIN sheet ON sheet.key = finding.sheet"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are wanted; None does not choose."""

    severity: Severity | None = None
    code: str | None = None
    centre: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A finding, with its sheet's title and action and its centres (key, name)."""

    key: str
    code: str
    severity: Severity
    file: str | None
    first_line: int | None
    last_line: int | None
    cell: str | None
    field: str | None
    value: str | None
    detail: str | None
    sheet: str | None
    is_withheld: bool
    title: str | None
    action: str | None
    centres: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OfRule:
    """How often a rule was met, in how many sheets of how many centres."""

    code: str
    severity: Severity
    findings: int
    sheets: int
    centres: int


@dataclass(frozen=True, slots=True)
class OfCentre:
    """How much is to be done in the sheets of a centre."""

    key: str
    name: str
    sheets: int
    findings: int
    warnings: int
    infos: int


@dataclass(frozen=True, slots=True)
class OfSheet:
    """A published sheet: where it stands, and how many findings it has."""

    key: str
    action: str
    title: str
    file: str
    first_line: int | None
    last_line: int | None
    cell: str | None
    findings: int


class FindingTables:
    """The tables of one release."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def facts(self) -> dict[str, int]:
        """Return what was read and what became of it, by name."""
        return dict(self._ask("SELECT name, number FROM fact"))

    def filled(self) -> dict[str, int]:
        """Return how many actions have each property, by its IRI."""
        return dict(self._ask("SELECT property, filled FROM fill"))

    def rules(self) -> list[OfRule]:
        """Return every rule that was met, what weighs most and is most frequent first."""
        said = "SELECT code, weight, findings, sheets, centres FROM rule"
        rows = self._ask(f"{said} ORDER BY weight, findings DESC, code")
        return [OfRule(row[0], _SEVERITY[row[1]], *row[2:]) for row in rows]

    def centres(self, skipped: int, count: int) -> list[OfCentre]:
        """Return some centres, those with most to correct first."""
        order = "ORDER BY warnings DESC, infos DESC, name, key LIMIT ? OFFSET ?"
        return [
            OfCentre(*row) for row in self._ask(f"SELECT * FROM centre {order}", count, skipped)
        ]

    def count_centres(self) -> int:
        """Return how many centres there are."""
        return int(self._ask("SELECT count(*) FROM centre")[0][0])

    def centre(self, key: str) -> OfCentre | None:
        """Return a centre, or None."""
        rows = self._ask("SELECT * FROM centre WHERE key = ?", key)
        return OfCentre(*rows[0]) if rows else None

    def sheet(self, key: str) -> OfSheet | None:
        """Return a sheet, or None."""
        rows = self._ask("SELECT * FROM sheet WHERE key = ?", key)
        return OfSheet(*rows[0]) if rows else None

    def sheets_of(self, centre: str, skipped: int, count: int) -> list[OfSheet]:
        """Return the sheets of a centre that have findings, as they stand in the files."""
        order = "AND findings ORDER BY file, first_line, cell, key LIMIT ? OFFSET ?"
        chosen = "FROM of_centre JOIN sheet ON key = sheet WHERE centre = ?"
        rows = self._ask(f"SELECT sheet.* {chosen} {order}", centre, count, skipped)
        return [OfSheet(*row) for row in rows]

    def count_sheets_of(self, centre: str) -> int:
        """Return how many sheets of a centre have findings."""
        chosen = "FROM of_centre JOIN sheet ON key = sheet WHERE centre = ? AND findings"
        return int(self._ask(f"SELECT count(*) {chosen}", centre)[0][0])

    def count_sound_sheets(self) -> int:
        """Return how many published sheets have no finding."""
        return int(self._ask("SELECT count(*) FROM sheet WHERE NOT findings")[0][0])

    def count(self, wanted: Wanted) -> int:
        """Return how many findings are wanted."""
        where, values = _where(wanted)
        return int(self._ask(f"SELECT count(*) FROM finding {where}", *values)[0][0])

    def counts(self, wanted: Wanted) -> dict[str, int]:
        """Return how many of the wanted findings each rule has."""
        where, values = _where(wanted)
        chosen = f"SELECT code, count(*) FROM finding {where} GROUP BY code"
        return dict(self._ask(chosen, *values))

    def page(self, wanted: Wanted, skipped: int, count: int) -> list[Row]:
        """Return some of the wanted findings, in their order."""
        where, values = _where(wanted)
        window = "ORDER BY number LIMIT ? OFFSET ?"
        numbers = f"SELECT number FROM finding {where} {window}"
        chosen = f"WHERE number IN ({numbers}) ORDER BY number"
        return [_row(row) for row in self._ask(f"{_ROW} {chosen}", *values, count, skipped)]

    def own(self, centre: str) -> list[Row]:
        """Return the findings about a centre itself, in none of its sheets."""
        chosen = "WHERE number IN (SELECT finding FROM about WHERE centre = ?) "
        chosen += "AND finding.sheet IS NULL ORDER BY number LIMIT 50"
        return [_row(row) for row in self._ask(f"{_ROW} {chosen}", centre)]

    def every(self, wanted: Wanted) -> Iterator[Row]:
        """Yield all the wanted findings, in their order."""
        where, values = _where(wanted)
        with readonly.opened(self._path) as tables:
            for row in tables.execute(f"{_ROW} {where} ORDER BY number", values):
                yield _row(row)

    def _ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with readonly.opened(self._path) as tables:
            return tables.execute(question, values).fetchall()


def tables_of(release: Path) -> FindingTables | None:
    """Return the findings of a release, or None: one that was built before these tables were."""
    path = release / "index" / NAME
    return FindingTables(path) if path.is_file() else None


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    weight = None if wanted.severity is None else WEIGHT[wanted.severity]
    chosen = {
        "finding.weight = ?": weight,
        "finding.code = ?": wanted.code,
        "finding.sheet = ?": wanted.sheet,
        "finding.number IN (SELECT finding FROM about WHERE centre = ?)": wanted.centre,
    }
    asked = {clause: value for clause, value in chosen.items() if value is not None}
    return f"WHERE {' AND '.join(asked)}" if asked else "", list(asked.values())


def _row(row: tuple[Any, ...]) -> Row:
    _, key, code, weight, *said, is_withheld, title, action, joined = row
    pairs = [pair.split("\x1f") for pair in joined.split("\x1e")] if joined else []
    centres = tuple((pair[0], pair[1]) for pair in pairs)
    cells: tuple[Any, ...] = (*said, bool(is_withheld), title, action, centres)
    return Row(key, code, _SEVERITY[weight], *cells)
