"""Say which actions are alike: by keywords, partners, audience and words, rarity counts.

A shared value weighs what it tells: one that half of all actions bear says little, one that
three bear says much. The rarest words of an action's title and summary are looked for in the
others.

    for other in similar(reader, reader.number(iri), 5):
        other.action.label, [value.label for value in other.shared]
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from heapq import nsmallest
from math import log

from csgraph.search import actionsets
from csgraph.search.reader import Reader
from csgraph.search.values import Found, Value
from csgraph.search.words import stems

_FACETS = {"keyword": 1.0, "partner": 1.0, "audience": 0.6, "partnerKind": 0.6, "dimension": 0.6}
"""The facets that make actions alike, and what a shared value of each is worth."""
_WORDS = 8
"""Rarest words that are looked for."""
_WORD_WEIGHT = 0.5
_MATCHES = 200
"""Actions that are looked at for their words."""


@dataclass(frozen=True, slots=True)
class Similar:
    """An action like another: what both share, the rarest first."""

    action: Found
    score: float
    shared: tuple[Value, ...]


def similar(reader: Reader, number: int, most: int = 5) -> list[Similar]:
    """Return at most `most` actions like that of `number`, the most alike first.

    Ties go by number, so the answer is always the same. Only what shares a value or a rare
    word comes in.
    """
    [this] = reader.found([number])
    scores: dict[int, float] = defaultdict(float)
    for value in _values(this):
        worth = _FACETS[value.facet] * _rarity(value.actions, reader.total)
        for other in actionsets.numbers(reader.set_of(value)):
            scores[other] += worth
    for other, rank in _alike_in_words(reader, this):
        scores[other] -= _WORD_WEIGHT * rank
    scores.pop(number, None)
    best = nsmallest(most, (n for n in scores if scores[n] > 0), key=lambda n: (-scores[n], n))
    own = {value.number for value in _values(this)}
    return [
        Similar(
            found,
            scores[found.number],
            tuple(sorted((v for v in _values(found) if v.number in own), key=lambda v: v.actions)),
        )
        for found in reader.found(best)
    ]


def _values(found: Found) -> list[Value]:
    return [value for facet in _FACETS for value in found.values.get(facet, ())]


def _rarity(actions: int, total: int) -> float:
    return log((total + 1) / actions)


def _alike_in_words(reader: Reader, this: Found) -> list[tuple[int, float]]:
    texts = [this.label, *(text for prop, text in reader.texts(this.number) if prop == "summary")]
    words = sorted({stem for text in texts for stem in stems(text) if len(stem) > 3})
    often = reader.rarity(words)
    told = [word for word in words if 1 < often.get(word, 0) <= max(2, reader.total // 10)]
    rarest = sorted(told, key=lambda word: (often[word], word))[:_WORDS]
    match = " OR ".join(f'"{word}"' for word in rarest)
    return reader.matches(match, _MATCHES) if match else []
