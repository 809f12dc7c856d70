"""Count a selection by two facets at once, and write the SPARQL that gives the same cells.

A cell is the number of actions that bear both values. Those that a sheet does not say are
counted too, in a row and a column of their own: a table then holds every action of the
selection. Values chosen of one of the two facets are the rows, or columns, that one wants.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest

from csgraph.namespaces import CSG, IGEO, RDFS, XSD
from csgraph.search.facets import FACETS
from csgraph.search.reader import Reader
from csgraph.search.selection import Selection
from csgraph.search.sparql import where
from csgraph.search.values import Value

_PREFIXES = {"csg": CSG, "igeo": IGEO, "rdfs": RDFS, "xsd": XSD}


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: its value (None: the sheet says none), and how many actions it has."""

    value: Value | None
    actions: int


@dataclass(frozen=True, slots=True)
class Crossed:
    """The table: `cells` are one tuple for each of `rows`; lines that have no action are left out.

    `total` is the number of actions of the selection, each once. `rows_left` and
    `columns_left` say how many lines there are beside those given.
    """

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: tuple[tuple[int, ...], ...]
    total: int
    rows_left: int = 0
    columns_left: int = 0


@dataclass(frozen=True, slots=True)
class _Held:
    """A value (None: the sheet says none), the set of actions that bear it, their number."""

    value: Value | None
    actions: int
    count: int


def cross(
    reader: Reader,
    rows: str,
    columns: str,
    selection: Selection,
    most: tuple[int, int] | None = None,
) -> Crossed:
    """Return the table of a selection; `most` rows and columns, those with most actions.

    Years stand in their order, other values by their number of actions.
    """
    found = reader.actions(selection)
    down, across = (_held(reader, facet, selection, found) for facet in (rows, columns))
    kept = _ordered(rows, down, most[0] if most else len(down))
    shown = _ordered(columns, across, most[1] if most else len(across))
    return Crossed(
        _lines(kept),
        _lines(shown),
        tuple(
            tuple((row.actions & column.actions).bit_count() for column in shown) for row in kept
        ),
        found.bit_count(),
        len(down) - len(kept),
        len(across) - len(shown),
    )


def size(reader: Reader, rows: str, columns: str, selection: Selection) -> int:
    """Return an upper bound of the number of cells that a table has."""
    rows_many, columns_many = (
        len(selection.of_facet(facet) or reader.values(facet)) + 1 for facet in (rows, columns)
    )
    return rows_many * columns_many


def _held(reader: Reader, facet: str, selection: Selection, found: int) -> list[_Held]:
    chosen = set(selection.of_facet(facet))
    held: list[_Held] = []
    said = 0
    for value in reader.values(facet):
        if chosen and value.iri not in chosen:
            continue
        actions = reader.set_of(value) & found
        if actions:
            said |= actions
            held.append(_Held(value, actions, actions.bit_count()))
    silent = found & ~said
    return [*held, _Held(None, silent, silent.bit_count())] if silent else held


def _ordered(facet: str, held: list[_Held], most: int) -> list[_Held]:
    """Return the `most` with most actions, in the order of a table; what is not said stays, last.

    Of thousands of centres only those shown are put in order.
    """
    silent = [line for line in held if line.value is None]
    said = [line for line in held if line.value is not None]
    if not FACETS[facet].is_literal:
        return [*nsmallest(most - len(silent), said, key=_by_count), *silent]
    kept = nsmallest(most - len(silent), said, key=lambda line: (-line.count, _by_label(line)))
    return [*sorted(kept, key=_by_label), *silent]


def _by_count(line: _Held) -> tuple[int, str, str]:
    return (-line.count, *_by_label(line))


def _by_label(line: _Held) -> tuple[str, str]:
    return (line.value.label, line.value.iri) if line.value else ("", "")


def _lines(held: list[_Held]) -> tuple[Line, ...]:
    return tuple(Line(line.value, line.count) for line in held)


def query(rows: str, columns: str, selection: Selection) -> str:
    """Return the query whose rows are the cells of the table that are not empty.

    What no sheet says is unbound in it.
    """
    base = selection.without(rows).without(columns)
    body = where(base)
    body += _line(rows, "row", selection.of_facet(rows))
    body += _line(columns, "column", selection.of_facet(columns))
    shown = " ".join(f"?{name}" for name in (*_names(rows, "row"), *_names(columns, "column")))
    text = (
        f"SELECT {shown} (COUNT(DISTINCT ?action) AS ?actions) WHERE {{\n{body}}}\n"
        f"GROUP BY {shown}\nORDER BY DESC(?actions) {shown}\n"
    )
    used = [f"PREFIX {p}: <{iri}>\n" for p, iri in _PREFIXES.items() if f"{p}:" in text]
    return f"{''.join(used)}\n{text}"


def _names(facet: str, name: str) -> tuple[str, ...]:
    return (name,) if FACETS[facet].is_literal else (name, f"{name}_label")


def _line(facet: str, name: str, chosen: tuple[str, ...]) -> str:
    """Return the pattern of a row's or column's value: chosen ones, or any or none."""
    pattern = f"?action {FACETS[facet].path} ?{name} ."
    if not FACETS[facet].is_literal:
        pattern += f" ?{name} rdfs:label ?{name}_label ."
    if not chosen:
        return f"  OPTIONAL {{ {pattern} }}\n"
    return (
        f"  VALUES ?{name} {{ {' '.join(_term(facet, value) for value in chosen)} }}\n  {pattern}\n"
    )


def _term(facet: str, value: str) -> str:
    return f'"{value}"^^xsd:gYear' if FACETS[facet].is_literal else f"<{value}>"
