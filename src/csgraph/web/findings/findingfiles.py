"""Send findings as files: CSV for a spreadsheet in which a centre works, JSON for programs.

The CSV has semicolons and a byte order mark, as French spreadsheets expect; no cell can
run as a formula, and the last column waits for what the centre did.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from flask import Response

from csgraph.release.csvtext import for_spreadsheets
from csgraph.search.findingtables import FindingTables, Row, Wanted
from csgraph.web.current import release
from csgraph.web.findings.corrections import correction, severity_name
from csgraph.web.language import say
from csgraph.web.operation.spooling import spooled
from csgraph.web.operation.turns import turn


def sent(tables: FindingTables, chosen: Wanted, asked: dict[str, str], suffix: str) -> Response:
    """Return the findings that are chosen. Raises `ServerBusy`."""
    rows = tables.every(chosen)
    with turn():
        if suffix == "csv":
            response = spooled((line.encode() for line in table(rows)), "text/csv; charset=utf-8")
        else:
            said = _document(tables.count(chosen), rows, asked)
            response = Response(said, content_type="application/json")
            response.add_etag()
    named = "-".join([release().manifest.version, say("quality.file"), *asked.values()])
    response.headers.set("Content-Disposition", "attachment", filename=f"csgraph-{named}.{suffix}")
    return response


def table(rows: Iterator[Row]) -> Iterator[str]:
    """Yield the CSV, a row at a time."""
    return for_spreadsheets(chain([say("quality.columns").split(" | ")], map(_cells, rows)))


def _cells(row: Row) -> list[str]:
    shown = correction(row)
    return [
        row.file or "",
        "" if row.first_line is None else str(row.first_line),
        "" if row.last_line is None else str(row.last_line),
        row.cell or "",
        row.title or "",
        " | ".join(name for _, name in row.centres),
        severity_name(row.severity),
        row.code,
        shown.field or "",
        shown.rule.says,
        row.value or "",
        shown.detail or "",
        shown.rule.mend,
        release().manifest.base.sheet(row.sheet) if row.sheet else "",
        "",
    ]


def _document(count: int, rows: Iterator[Row], asked: dict[str, str]) -> str:
    said = {
        "release": release().manifest.version,
        "chosen": asked,
        "count": count,
        "findings": [_record(row) for row in rows],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _record(row: Row) -> dict[str, Any]:
    base, shown = release().manifest.base, correction(row)
    return {
        "id": base.finding(row.key),
        "rule": row.code,
        "severity": row.severity.value,
        "file": row.file,
        "first_line": row.first_line,
        "last_line": row.last_line,
        "cell": row.cell,
        "field": row.field,
        "value": row.value,
        "detail": shown.detail,
        "sheet": row.sheet and base.sheet(row.sheet),
        "title": row.title,
        "centres": [{"id": base.centre(key), "label": name} for key, name in row.centres],
        "withheld": row.is_withheld,
        "message": shown.rule.says,
        "mend": shown.rule.mend,
    }
