"""Look for a centre's commune in INSEE's table: its name may stand in the centre's own.

Nothing is asked of anyone. A name that only hints (« Centre social de Torcy ») scores
less than one that nothing else could mean; a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from csgraph.linking.predicates import COMMUNE
from csgraph.linking.subjects import CENTRES, Hit, Subject
from csgraph.normal import normalise
from csgraph.territories import Territory, communes

NAME = "insee"
_LONGEST = 8
_BEFORE = frozenset("a au aux d de des du".split())
_HINT, _AFTER_DE, _SEVERAL_WORDS = 0.7, 0.8, 0.85


def hits(subject: Subject) -> list[Hit]:
    """Return the communes of its département whose name stands in a centre's names."""
    if subject.group != CENTRES or not subject.department or subject.commune:
        return []
    here = _named(subject.department)
    found: dict[str, Hit] = {}
    for name in subject.names:
        for score, words in _stretches(normalise(name).split()):
            for place in here.get(words, ()):
                note = f"« {place.name} » ({place.code}) se lit dans « {name[:200]} »"
                hit = Hit(place.iri, place.name, score, note, COMMUNE)
                found[place.iri] = max(found.get(place.iri, hit), hit, key=lambda h: h.score)
    return sorted(found.values(), key=lambda h: (-h.score, h.value))


def _stretches(words: list[str]) -> Iterator[tuple[float, str]]:
    """Yield each stretch of words that could be a commune's name, with what it is worth."""
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + _LONGEST) + 1):
            if start == 0 and end == len(words):
                continue  # a centre that bears a commune's name and nothing else
            before = words[start - 1] if start else ""
            score = _AFTER_DE if before in _BEFORE else _HINT
            yield (_SEVERAL_WORDS if end - start > 1 else score), " ".join(words[start:end])


@cache
def _named(department: str) -> dict[str, tuple[Territory, ...]]:
    found: defaultdict[str, list[Territory]] = defaultdict(list)
    for place in communes().values():
        if place.part_of == department:
            found[normalise(place.name)].append(place)
    return {name: tuple(places) for name, places in found.items()}
