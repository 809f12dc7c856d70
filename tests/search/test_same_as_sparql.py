"""What a search finds and counts is what the SPARQL that it shows finds and counts."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from csgraph.search import sparql
from csgraph.search.facets import FACETS
from csgraph.search.reader import Reader
from csgraph.search.selection import Selection

from .conftest import Indexed

SEARCHES = (
    "numérique", "familles", "jeune", "l'accueil", '"centre social"', "habit*", "senior atelier",
    "journaux", "CAF", "seine", "projet des habitants", "introuvable", "école", "oeuvre", "2014",
    "d'une", '"vie de quartier"', "cœur", "al*", "*", "'", '"', "SERVICE", "} #",
)  # fmt: skip


def _selections(reader: Reader, seed: int) -> Iterator[Selection]:
    """Yield nothing chosen, each search, and chosen values of one to three facets with words."""
    yield Selection()
    yield from (Selection.of(text) for text in SEARCHES)
    chance = random.Random(seed)
    facets = [name for name in FACETS if reader.values(name)]
    for text in ("", "", "", "projet", "famille", "numérique"):
        for _ in range(3):
            chosen = {
                name: [v.iri for v in chance.sample(values, min(len(values), chance.randint(1, 3)))]
                for name in chance.sample(facets, chance.randint(1, 3))
                if (values := reader.values(name))
            }
            yield Selection.of(text, chosen)


def _compare(release: Indexed, selection: Selection, facets: tuple[str, ...]) -> None:
    page = release.reader.search(selection, count=100_000)
    found = {row[0] for row in release.rows(sparql.of_actions(selection))}
    assert {action.iri for action in page.actions} == found, selection
    assert page.total == len(found)
    for facet in facets:
        counted = {c.value.iri: c.actions for c in release.reader.counts_of(facet, selection)}
        asked = dict(release.rows(sparql.of_counts(facet, selection)))
        there = {iri: count for iri, count in counted.items() if count}
        assert there == {iri: int(count) for iri, count in asked.items()}, (facet, selection)


@pytest.mark.parametrize("name", ["examples", "facts", "real"])
def test_every_count_is_that_of_its_sparql(name: str, request: pytest.FixtureRequest):
    """Every facet, for every search and some forty choices."""
    release: Indexed = request.getfixturevalue(name)
    for selection in _selections(release.reader, 5):
        _compare(release, selection, tuple(FACETS))


def test_choosing_a_value_gives_what_its_count_said(examples: Indexed):
    """A count is a promise: choosing the value alone in its facet finds as many."""
    reader = examples.reader
    selection = Selection.of("habitants", {"status": [reader.values("status")[0].iri]})
    for facet, counts in reader.counts(selection).items():
        for count in counts:
            chosen = selection.without(facet).with_value(facet, count.value.iri)
            assert reader.search(chosen).total == count.actions
