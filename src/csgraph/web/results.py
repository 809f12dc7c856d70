"""Turn an answer in SPARQL's JSON into a table a person can read.

Long answers are cut, and the table says how many rows there are in all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from csgraph import settings
from csgraph.web.links import elsewhere, page_of
from csgraph.web.names import short
from csgraph.web.statements import Reader, Shown


@dataclass(frozen=True, slots=True)
class Table:
    """An answer in rows: `rows` are the first of `total`; `truth` is that of an ASK."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Shown | None, ...], ...]
    total: int
    truth: bool | None = None


def read_table(answer: bytes, reader: Reader) -> Table:
    """Return the answer as a table, IRIs shortened and linked where they may be."""
    written = json.loads(answer)
    if "boolean" in written:
        return Table((), (), 0, written["boolean"])
    columns = tuple(written["head"]["vars"])
    bindings = written["results"]["bindings"]
    rows = tuple(
        tuple(_cell(row.get(column), reader) for column in columns)
        for row in bindings[: settings.TABLE_ROWS]
    )
    return Table(columns, rows, len(bindings))


def _cell(term: dict[str, str] | None, reader: Reader) -> Shown | None:
    if term is None:
        return None
    text = term["value"]
    if term["type"] != "uri":
        return Shown(text, term.get("xml:lang"))
    path = page_of(text, reader.base)
    return Shown(short(text), None, path, None if path else elsewhere(text, reader.base))
