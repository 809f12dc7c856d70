"""Write the findings of a release, and whose they are, as tables that pages ask at once.

One row a finding, in the order in which people work: what weighs most first, then file
and line. Of a sheet that is withheld only the place and the rule are kept: neither its
title nor its centre nor a word of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from csgraph.findings import Finding, Severity, rules
from csgraph.search import writing

NAME = "findings.sqlite"
"""The file, in `index/` of a release."""

WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}
"""The order of severities: what is withheld first."""

_TABLES = """
CREATE TABLE met (key, code, weight, file, first_line, last_line, cell, field, value, detail,
    sheet, centre, is_withheld);
CREATE TABLE sheet (key TEXT PRIMARY KEY, action TEXT, title TEXT, file TEXT, first_line INTEGER,
    last_line INTEGER, cell TEXT, findings INTEGER) WITHOUT ROWID;
CREATE TABLE of_centre (centre TEXT, sheet TEXT, PRIMARY KEY (centre, sheet)) WITHOUT ROWID;
CREATE TABLE fill (property TEXT PRIMARY KEY, filled INTEGER) WITHOUT ROWID;
CREATE TABLE fact (name TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
CREATE TABLE centre_name (key TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
"""

_ARRANGE = """
CREATE TABLE finding (number INTEGER PRIMARY KEY, key TEXT, code TEXT, weight INTEGER, file TEXT,
    first_line INTEGER, last_line INTEGER, cell TEXT, field TEXT, value TEXT, detail TEXT,
    sheet TEXT, is_withheld INTEGER);
INSERT INTO finding
    SELECT row_number() OVER (ORDER BY weight, file, first_line, cell, code, key), key, code,
        weight, file, first_line, last_line, cell, field, value, detail, sheet, is_withheld
    FROM (SELECT * FROM met GROUP BY key);
CREATE INDEX finding_code ON finding (code);
CREATE INDEX finding_weight ON finding (weight);
CREATE INDEX finding_sheet ON finding (sheet);
CREATE TABLE about (centre TEXT, finding INTEGER, PRIMARY KEY (centre, finding)) WITHOUT ROWID;
INSERT INTO about
    SELECT of_centre.centre, number FROM finding JOIN of_centre USING (sheet)
    UNION SELECT met.centre, number FROM finding JOIN met USING (key) WHERE met.centre IS NOT NULL;
CREATE INDEX about_finding ON about (finding);
UPDATE sheet SET findings = (SELECT count(*) FROM finding WHERE finding.sheet = sheet.key);
CREATE TABLE rule AS SELECT code, weight, count(*) AS findings, count(DISTINCT sheet) AS sheets,
    (SELECT count(DISTINCT centre) FROM about JOIN finding AS f ON f.number = about.finding
        WHERE f.code = finding.code) AS centres
    FROM finding GROUP BY code;
CREATE TABLE centre AS SELECT centre_name.key AS key, name,
    (SELECT count(*) FROM of_centre WHERE of_centre.centre = centre_name.key) AS sheets,
    count(number) AS findings,
    count(CASE WHEN weight = 1 THEN 1 END) AS warnings,
    count(CASE WHEN weight = 2 THEN 1 END) AS infos
    FROM centre_name LEFT JOIN about ON about.centre = centre_name.key
    LEFT JOIN finding ON number = about.finding
    GROUP BY centre_name.key;
CREATE UNIQUE INDEX centre_key ON centre (key);
DROP TABLE met; DROP TABLE centre_name;
"""


@dataclass(frozen=True, slots=True)
class Met:
    """A finding as it may be shown, its key, and the centre it is about where it has no sheet."""

    key: str
    finding: Finding
    centre: str | None = None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A published sheet: its key, its action's key and title, its centres, where it stands."""

    key: str
    action: str
    title: str
    centres: tuple[str, ...]
    file: str
    first_line: int | None
    last_line: int | None
    cell: str | None


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the tables hold; `filled` counts the actions that have each property.

    `centres` maps keys to names, `facts` names to numbers: what was read and what became of it.
    """

    met: Iterable[Met]
    sheets: Iterable[SheetRow]
    centres: Mapping[str, str]
    filled: Mapping[str, int]
    facts: Mapping[str, int]


def write(folder: Path, said: Findings) -> None:
    """Write the tables into `folder`. Same findings, same bytes. Raises `OSError`."""
    with writing.new(folder / NAME) as tables:
        tables.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES}")
        tables.execute("BEGIN")
        published = _write_sheets(tables, said.sheets)
        tables.executemany("INSERT INTO centre_name VALUES (?, ?)", said.centres.items())
        tables.executemany("INSERT INTO fill VALUES (?, ?)", said.filled.items())
        tables.executemany("INSERT INTO fact VALUES (?, ?)", said.facts.items())
        marks = ", ".join("?" * 13)
        rows = (_row(met, published) for met in said.met)
        tables.executemany(f"INSERT INTO met VALUES ({marks})", rows)  # noqa: S608 - marks only
        tables.execute("COMMIT")
        tables.executescript(f"{_ARRANGE} ANALYZE; VACUUM;")


def _write_sheets(tables: sqlite3.Connection, sheets: Iterable[SheetRow]) -> set[str]:
    published = set()
    for sheet in sheets:
        published.add(sheet.key)
        place = (sheet.file, sheet.first_line, sheet.last_line, sheet.cell)
        row = (sheet.key, sheet.action, sheet.title, *place)
        tables.execute("INSERT INTO sheet VALUES (?, ?, ?, ?, ?, ?, ?, 0)", row)
        for centre in sheet.centres:
            tables.execute("INSERT OR IGNORE INTO of_centre VALUES (?, ?)", (centre, sheet.key))
    return published


def _row(met: Met, published: set[str]) -> tuple[object, ...]:
    found = met.finding
    is_withheld = found.sheet is not None and found.sheet not in published
    place = (found.source, found.first_line, found.last_line)
    quoted = (None, None) if is_withheld else (found.value, found.detail)
    sheet = None if is_withheld else found.sheet
    weight = WEIGHT[rules()[found.code].severity]
    centre = None if is_withheld else met.centre
    said = (met.key, found.code, weight, *place, found.cell, found.field, *quoted)
    return (*said, sheet, centre, int(is_withheld))
