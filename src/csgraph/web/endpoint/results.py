"""Turn an answer in SPARQL's JSON, or a graph, into a table a person can read.

Long answers are cut, and the table says how many rows there are in all. A column knows
what it holds (numbers, years, départements), so that charts and maps can be offered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pyoxigraph as ox

from csgraph import settings
from csgraph.namespaces import INSEE, XSD
from csgraph.store.oxigraph import Value
from csgraph.web.entity.statements import Reader, Shown

_DEPARTMENT = f"{INSEE}departement/"
_NUMBERS = frozenset(
    XSD + name
    for name in (
        "integer decimal double float int long short byte nonNegativeInteger positiveInteger "
        "unsignedInt unsignedLong unsignedShort unsignedByte negativeInteger nonPositiveInteger"
    ).split()
)


class Holds(Enum):
    """What every value of a column is."""

    TEXT = "text"
    NUMBER = "number"
    YEAR = "year"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Table:
    """An answer in rows: `rows` are the first of `total`; `truth` is that of an ASK."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Shown | None, ...], ...]
    total: int
    truth: bool | None = None
    holds: tuple[Holds, ...] = ()


def read_table(answer: bytes, reader: Reader, labels: Mapping[str, Value] | None = None) -> Table:
    """Return the answer as a table: labels and links where there are any, else short IRIs.

    `labels` are those of things, by IRI.
    """
    written = json.loads(answer)
    if "boolean" in written:
        return Table((), (), 0, written["boolean"])
    columns = tuple(written["head"]["vars"])
    bindings = written["results"]["bindings"]
    cut = bindings[: settings.TABLE_ROWS]
    rows = tuple(
        tuple(_cell(row.get(column), reader, labels or {}) for column in columns) for row in cut
    )
    holds = tuple(_holds([row[column] for row in cut if column in row]) for column in columns)
    return Table(columns, rows, len(bindings), None, holds)


def read_graph(
    triples: Iterable[ox.Triple],
    columns: tuple[str, str, str],
    reader: Reader,
    labels: Mapping[str, Value],
) -> Table:
    """Return a graph as a table of its statements, in one order whatever theirs."""
    ordered = sorted(set(triples), key=str)
    rows = tuple(
        tuple(
            _cell(_written(term), reader, labels)
            for term in (triple.subject, triple.predicate, triple.object)
        )
        for triple in ordered[: settings.TABLE_ROWS]
    )
    return Table(columns, rows, len(ordered), None, (Holds.TEXT,) * 3)


def _cell(
    term: Mapping[str, Any] | None, reader: Reader, labels: Mapping[str, Value]
) -> Shown | None:
    if term is None:
        return None
    if term["type"] != "uri":
        return Shown(str(term["value"]), term.get("xml:lang"))
    iri = str(term["value"])
    shown = reader.shown(Value(iri, is_iri=True), labels.get(iri))
    here = f"{reader.base}id/"
    if shown.text == iri and iri.startswith(here):
        return Shown(iri.removeprefix(here), None, shown.path, shown.url)
    return shown


def _holds(terms: list[dict[str, str]]) -> Holds:
    kinds = {_kind(term) for term in terms}
    return kinds.pop() if len(kinds) == 1 else Holds.TEXT


def _kind(term: Mapping[str, str]) -> Holds:
    datatype = term.get("datatype", "")
    if datatype in _NUMBERS:
        return Holds.NUMBER
    if datatype == f"{XSD}gYear":
        return Holds.YEAR
    if term["type"] == "uri" and term["value"].startswith(_DEPARTMENT):
        return Holds.DEPARTMENT
    return Holds.TEXT


def _written(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> dict[str, Any]:
    """Return a term as SPARQL's JSON has it."""
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.Literal():
            return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "bnode", "value": str(term)}
