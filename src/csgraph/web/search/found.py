"""Arrange what a search found for its page: results with what was found marked, facets, chips.

Pure but for the index: no request is read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from csgraph.namespaces import CSG
from csgraph.search import marks
from csgraph.search.asked import MOST_WORDS
from csgraph.search.facets import FACETS
from csgraph.search.marks import Piece
from csgraph.search.reader import Reader
from csgraph.search.selection import Selection
from csgraph.search.values import Count, Found, Page, Value
from csgraph.web.language import words
from csgraph.web.links import page_of
from csgraph.web.releases import OpenRelease
from csgraph.web.search.exploring import Exploring

SHOWN_VALUES = 6
"""Values of a facet that stand open; more fold away."""
MOST_VALUES = 60
"""Values of a facet on a page at all: the rarest are found by their words."""
BESIDE = ("keyword", "audience", "partnerKind", "dimension")
"""The facets whose values stand below a result."""
_QUOTES = '"«»“”'
_FIRST = ("summary", "description", "experience")


@dataclass(frozen=True, slots=True)
class Result:
    """An action found: its page, its title and its snippet in pieces, the field it is from."""

    action: Found
    path: str
    title: Sequence[Piece]
    centres: Sequence[tuple[Value, str, Sequence[Piece]]]
    field: str | None
    snippet: Sequence[Piece]
    values: Sequence[tuple[Value, str, Sequence[Piece]]]
    """Values of the facets `BESIDE`, each with the address that chooses it too."""


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A facet of the form: values that stand open, those that fold, how many are left out."""

    name: str
    first: Sequence[Count]
    more: Sequence[Count]
    left_out: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen, and the address without it."""

    facet: str
    label: str
    english: str | None
    address: str
    actions: int = 0
    """What would be found without it, where that was asked."""


@dataclass(frozen=True, slots=True)
class Places:
    """Départements by INSEE's code: how many actions, and where each leads."""

    counts: dict[str, int]
    hrefs: dict[str, str]


def shown(here: OpenRelease, exploring: Exploring, page: Page, language: str) -> list[Result]:
    """Return the actions of a page, ready to print."""
    beside = {
        value.number: value
        for action in page.actions
        for facet in BESIDE
        for value in action.values.get(facet, ())
    }
    values = {
        number: (
            value,
            exploring.choosing(value).address,
            marks.marked(value.label_in(language), page.asked.terms),
        )
        for number, value in beside.items()
    }
    return [_result(here, action, page, language, values) for action in page.actions]


def _result(
    here: OpenRelease,
    action: Found,
    page: Page,
    language: str,
    values: Mapping[int, tuple[Value, str, Sequence[Piece]]],
) -> Result:
    reader, terms, base = here.index, page.asked.terms, here.manifest.base.iri
    field, text = _best(reader, action, page) if reader else (None, "")
    named = here.names.term(CSG + field, language) if field else None
    if terms and not field and (value := _found_value(action, page)):
        named, text = words(language)[f"facets.{value.facet}"], value.label
    return Result(
        action,
        page_of(action.iri, base) or "",
        marks.marked(action.label, terms),
        [
            (centre, page_of(centre.iri, base) or "", marks.marked(centre.label, terms))
            for centre in action.values.get("centre", ())
        ],
        named,
        marks.snippet(text, terms) if text else (),
        [values[value.number] for facet in BESIDE for value in action.values.get(facet, ())],
    )


def _found_value(action: Found, page: Page) -> Value | None:
    """Return the list value in which something was found, among those not shown beside."""
    return next(
        (
            value
            for facet in FACETS.values()
            if facet.is_searched and facet.name not in (*BESIDE, "centre")
            for value in action.values.get(facet.name, ())
            if marks.holds(value.label, page.asked.terms)
        ),
        None,
    )


def _best(reader: Reader, action: Found, page: Page) -> tuple[str | None, str]:
    """Return the text that holds most of what was looked for; without words, how it begins."""
    texts = [(p, t) for p, t in reader.texts(action.number) if p != "theme"]
    texts.sort(key=lambda pair: _FIRST.index(pair[0]) if pair[0] in _FIRST else len(_FIRST))
    if not texts:
        return None, ""
    if not page.asked.terms:
        return texts[0]
    held = [(marks.holds(text, page.asked.terms), -place) for place, (_, text) in enumerate(texts)]
    most, place = max(held)
    return texts[-place] if most else (None, "")


def facets(exploring: Exploring) -> list[ShownFacet]:
    """Return the facets that what was found bears, the chosen values of each first.

    One with a single value stands too: it says with whom, or where, all of it was.
    """
    found = []
    for place, name in enumerate(FACETS):
        held, there = exploring.reader.most_frequent(name, exploring.selection, MOST_VALUES)
        if name == "year":
            held = sorted(held, key=lambda count: count.value.label, reverse=True)
        ordered = sorted(held, key=lambda count: not count.is_chosen)
        chosen = sum(count.is_chosen for count in ordered)
        if ordered:
            first = max(SHOWN_VALUES, chosen)
            first = first if len(ordered) > first + 1 else len(ordered)
            is_open = bool(chosen) or place < 3
            left_out = there - len(ordered)
            found.append(ShownFacet(name, ordered[:first], ordered[first:], left_out, is_open))
    return found


def chips(exploring: Exploring) -> list[Chip]:
    """Return what is chosen, each with the address that is left without it."""
    return [chip for chip, _ in _removals(exploring)]


def loosened(exploring: Exploring) -> list[Chip]:
    """Return what is chosen whose removal alone would find something, the most first."""
    found = []
    for chip, selection in (*_removals(exploring), *_fewer_words(exploring)):
        actions = exploring.reader.actions(selection).bit_count()
        if actions:
            found.append(replace(chip, actions=actions))
    return sorted(found, key=lambda chip: -chip.actions)


def _fewer_words(exploring: Exploring) -> Iterator[tuple[Chip, Selection]]:
    """Yield what is left of the words without each of them."""
    text = exploring.selection.text
    parts = text.split()
    if 1 < len(parts) <= MOST_WORDS and not any(quote in text for quote in _QUOTES):
        for place, word in enumerate(parts):
            rest = " ".join((*parts[:place], *parts[place + 1 :]))
            left = Selection(rest, exploring.selection.chosen)
            yield Chip("q", word, None, exploring.of(left).address), left


def _removals(exploring: Exploring) -> Iterator[tuple[Chip, Selection]]:
    selection = exploring.selection
    if selection.text:
        left = selection.without_text()
        yield Chip("q", selection.text, None, exploring.of(left).address), left
    for facet, iris in selection.chosen:
        for iri in iris:
            if value := exploring.reader.value(facet, iri):
                left = selection.without(facet, iri)
                yield Chip(facet, value.label, value.english, exploring.of(left).address), left


def places(exploring: Exploring) -> Places:
    """Return the départements with their counts and the addresses that choose each alone.

    A choice of départements holds on the map too: it shows what is found, no more.
    """
    found = exploring.reader.actions(exploring.selection)
    counts = exploring.reader.counts_of("department", exploring.selection)
    there = exploring.selection.of_facet("department")
    counts = [c for c in counts if found and (not there or c.is_chosen)]
    bare = exploring.shown_as("list").of(exploring.selection.without("department"))
    return Places(
        {count.value.key: count.actions for count in counts},
        {count.value.key: bare.choosing(count.value).address for count in counts},
    )
