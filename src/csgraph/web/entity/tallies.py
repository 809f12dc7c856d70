"""Count what else the actions of a thing bear: years, départements, keywords, as chart rows.

Counts come from the search index; beside each stands the SPARQL of the same selection,
which finds the same. A release from before the index has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import request

from csgraph.namespaces import CSG
from csgraph.search import sparql
from csgraph.search.facets import FACETS
from csgraph.search.reader import Reader
from csgraph.search.selection import Selection
from csgraph.search.values import Count
from csgraph.web.charts import Row
from csgraph.web.current import release, wording
from csgraph.web.language import language
from csgraph.web.links import page_of
from csgraph.web.navigation import place


@dataclass(frozen=True, slots=True)
class Tally:
    """How many actions bear each value of a facet: the most frequent rows, and the query.

    `others` is how many values are not among the rows, `undated` how many actions have no
    year, where years are counted.
    """

    facet: str
    label: str
    rows: tuple[Row, ...]
    others: int
    query: str
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Role:
    """What a value is to some of its actions, a partner or one that pays, and where they are."""

    label: str
    actions: int
    href: str | None


def selection_of(iri: str) -> Selection | None:
    """Return the actions of a thing, by the facet in which most bear it; None without any."""
    index = release().index
    found = [] if index is None else _named(index, iri)
    return Selection.of("", {found[0]: [iri]}) if found else None


def _named(index: Reader, iri: str) -> list[str]:
    values = [value for name in FACETS if (value := index.value(name, iri)) is not None]
    return [value.facet for value in sorted(values, key=lambda value: -value.actions)]


def roles(iri: str) -> list[Role]:
    """Return what a value is to its actions, the most frequent role first; they may overlap."""
    index = release().index
    found = [] if index is None else _named(index, iri)
    return [_role(name, iri) for name in found]


def _role(facet: str, iri: str) -> Role:
    selection = Selection.of("", {facet: [iri]})
    label = wording().names.term(FACETS[facet].properties[0], language())
    return Role(label, total(selection) or 0, address(selection))


def total(selection: Selection | None) -> int | None:
    """Return how many actions a selection has; None without an index, or a selection."""
    index = release().index
    return None if index is None or selection is None else index.actions(selection).bit_count()


def listing(iri: str) -> str | None:
    """Return the SPARQL that lists the actions of a thing, in whatever facet they bear it."""
    index = release().index
    found = [] if index is None else _named(index, iri)
    if len(found) > 1:
        return sparql.of_bearers(found, iri)
    return sparql.of_actions(Selection.of("", {found[0]: [iri]})) if found else None


def tallies(selection: Selection | None, facets: Sequence[str], most: int = 12) -> list[Tally]:
    """Return what the actions of a selection bear, facet by facet; of a lone action nothing."""
    index = release().index
    if index is None or selection is None or index.actions(selection).bit_count() < 2:
        return []
    found = (_tally(index, name, selection, most) for name in facets)
    return [tally for tally in found if len(tally.rows) > (tally.facet == "year")]


def _tally(index: Reader, facet: str, selection: Selection, most: int) -> Tally:
    own = selection.of_facet(facet)
    counts = _beside(index, facet, own[0]) if own else index.counts_of(facet, selection)
    shown = counts[:most] if facet != "year" else counts
    ordered = shown if facet != "year" else sorted(shown, key=lambda count: count.value.label)
    return Tally(
        facet=facet,
        label=wording().names.term(FACETS[facet].properties[0], language()),
        rows=tuple(_row(count, None if own else selection) for count in ordered),
        others=len(counts) - len(shown),
        query=_query_beside(facet, own[0]) if own else sparql.of_counts(facet, selection),
        undated=_undated(index, selection) if facet == "year" else 0,
    )


def _undated(index: Reader, selection: Selection) -> int:
    actions = index.actions(selection)
    for year in index.values("year"):
        actions &= ~index.set_of(year)
    return actions.bit_count()


def _beside(index: Reader, facet: str, iri: str) -> list[Count]:
    """Return with how many actions of a value each other value of its facet stands."""
    own = index.value(facet, iri)
    actions = index.set_of(own) if own else 0
    others = (value for value in index.values(facet) if value != own)
    counts = (Count(value, (actions & index.set_of(value)).bit_count()) for value in others)
    kept = [count for count in counts if count.actions]
    return sorted(kept, key=lambda count: (-count.actions, count.value.label, count.value.iri))


def _query_beside(facet: str, iri: str) -> str:
    value = ox.NamedNode(iri)
    return (
        f"PREFIX csg: <{CSG}>\n\nSELECT ?value (COUNT(DISTINCT ?action) AS ?actions) WHERE {{\n"
        f"  ?action a csg:Action ; {FACETS[facet].path} {value}, ?value .\n"
        f"  FILTER(?value != {value})\n}}\nGROUP BY ?value\nORDER BY DESC(?actions) ?value\n"
    )


def _row(count: Count, selection: Selection | None) -> Row:
    """Return a row that leads to the actions it counts, else to the value's own page.

    Values of one facet unite in a search, so two of them have no address there.
    """
    value = count.value
    href = None if selection is None else address(selection.with_value(value.facet, value.iri))
    path = page_of(value.iri, release().manifest.base.iri)
    own = f"{request.script_root}{path}" if path else None
    spoken = "en" if language() == "en" and value.english else "fr"
    return Row(value.label_in(language()), count.actions, href or own, spoken)


def address(selection: Selection) -> str | None:
    """Return where the site searches for a selection, or None where it does not."""
    index, search = release().index, place("/explore")
    if index is None or search is None:
        return None
    chosen = [(name, index.value(name, iri)) for name, iris in selection.chosen for iri in iris]
    return f"{search}?{urlencode([(name, value.key) for name, value in chosen if value])}"
