"""Arrange what a search found for its page: results with what was found marked, facets, chips.

Pure but for the index: no request is read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from csgraph.namespaces import CSG
from csgraph.search import marks
from csgraph.search.asked import MOST_WORDS
from csgraph.search.facets import FACETS
from csgraph.search.marks import Piece
from csgraph.search.reader import Count, Found, Page, Reader, Value
from csgraph.search.selection import Selection
from csgraph.web.exploring import Exploring
from csgraph.web.links import page_of
from csgraph.web.releases import OpenRelease

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
    values: Sequence[tuple[Value, Sequence[Piece]]]


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


def shown(here: OpenRelease, page: Page, language: str) -> list[Result]:
    """Return the actions of a page, ready to print."""
    return [_result(here, action, page, language) for action in page.actions]


def _result(here: OpenRelease, action: Found, page: Page, language: str) -> Result:
    reader, terms, base = here.index, page.asked.terms, here.manifest.base.iri
    field, text = _best(reader, action, page) if reader else (None, "")
    return Result(
        action,
        page_of(action.iri, base) or "",
        marks.marked(action.label, terms),
        [
            (centre, page_of(centre.iri, base) or "", marks.marked(centre.label, terms))
            for centre in action.values.get("centre", ())
        ],
        here.names.term(CSG + field, language) if field else None,
        marks.snippet(text, terms) if text else (),
        [
            (value, marks.marked(value.label_in(language), terms))
            for facet in BESIDE
            for value in action.values.get(facet, ())
        ],
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


def facets(counts: dict[str, list[Count]]) -> list[ShownFacet]:
    """Return the facets that tell actions apart here, the chosen values of each first."""
    found = []
    for place, name in enumerate(FACETS):
        held = counts[name]
        if name == "year":
            held = sorted(held, key=lambda count: count.value.label, reverse=True)
        ordered = sorted(held, key=lambda count: not count.is_chosen)
        chosen = sum(count.is_chosen for count in ordered)
        if len(ordered) > 1 or chosen:
            first = max(SHOWN_VALUES, chosen)
            first = first if len(ordered) > first + 1 else len(ordered)
            left_out = max(0, len(ordered) - max(MOST_VALUES, first))
            more = ordered[first : len(ordered) - left_out]
            is_open = bool(chosen) or place < 3
            found.append(ShownFacet(name, ordered[:first], more, left_out, is_open))
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
    words = text.split()
    if 1 < len(words) <= MOST_WORDS and not any(quote in text for quote in _QUOTES):
        for place, word in enumerate(words):
            rest = " ".join((*words[:place], *words[place + 1 :]))
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


def places(exploring: Exploring, counts: list[Count]) -> Places:
    """Return the départements with their counts and the addresses that choose each alone."""
    bare = exploring.shown_as("list").of(exploring.selection.without("department"))
    return Places(
        {count.value.key: count.actions for count in counts},
        {count.value.key: bare.choosing(count.value).address for count in counts},
    )
