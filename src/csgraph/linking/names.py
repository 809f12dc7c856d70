"""Say how alike two names of centres, organisations, communes or list values are.

Accents, case, order, abbreviations and a typing error or two change little; a number that
differs, or a word that tells one from another, changes much. Pure functions; time is bound
by `LONGEST` characters of each name. A likeness is no decision: two centres of two towns
may bear one name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from csgraph.linking.abbreviations import close_up, write_out
from csgraph.normal import normalise

LONGEST = 300
"""Characters of a name that are compared; what follows tells no name from another."""

_SAME, _WRITTEN_OUT, _OTHER_ORDER, _BY_WORDS, _BY_LETTERS = 100.0, 99.0, 97.0, 94.0, 2.0
_GENERAL_WEIGHT = 0.35
_NUMBER_WEIGHT = 2.0
_LONG_GENERAL = 6
"""Letters from which on a general word is known with a typing error in it."""
_LEAST_ALIKE = 0.6
_INITIAL = 0.75
_GENERAL = frozenset(
    "association centre commune communaute culturel espace foyer jeunes maison pour quartier rural "
    "saint sainte social sociale socioculturel socioculturelle tous vie ville".split()
)
"""Words that many names share: they weigh less than those that tell names apart."""


@dataclass(frozen=True)
class Name:
    """A name made ready to be compared: make it once, compare it often.

    `normal` is the name in its normal form, `words` its telling words with abbreviations
    written out.
    """

    normal: str
    words: tuple[str, ...]

    @cached_property
    def in_order(self) -> tuple[str, ...]:
        """The words in alphabetical order."""
        return tuple(sorted(self.words))

    @cached_property
    def general(self) -> tuple[str, ...]:
        """Those of the words that many names share."""
        return tuple(word for word in self.words if _is_general(word))

    @cached_property
    def own(self) -> tuple[str, ...]:
        """Those of the words that tell this name from others."""
        return tuple(word for word in self.words if not _is_general(word))

    @cached_property
    def joined(self) -> str:
        """Its own words without spaces, as where one is missing or one too many."""
        return "".join(self.own)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Its words with a digit, in order."""
        return tuple(word for word in self.in_order if any(c.isdigit() for c in word))


def read_name(text: str) -> Name:
    """Return `text` ready to be compared.

    >>> read_name("M.P.T. Sainte-Anne").words
    ('maison', 'pour', 'tous', 'sainte', 'anne')
    """
    normal = normalise(close_up(text[:LONGEST]))
    return Name(normal, write_out(normal))


def likeness(one: str | Name, other: str | Name) -> float:
    """Return how alike two names are, from 0 to 100; the same for (a, b) and (b, a).

    100 is one name but for accents, case and punctuation; 99 but for abbreviations and
    small words; 97 but for the order of its words. Below, the words are paired: each pair
    counts by how alike its spellings are and how much its word tells, what stays alone
    counts against. 90 is a name with a typing error, below 75 hardly the same.

    >>> likeness("CSC Les Étangs", "centre socio-culturel LES ETANGS")
    99.0
    >>> likeness("Étangs, centre social", "Centre social Etangs")
    97.0
    >>> likeness("Centre social 12", "Centre social 13") < 75
    True
    """
    a = read_name(one) if isinstance(one, str) else one
    b = read_name(other) if isinstance(other, str) else other
    if not a.words or not b.words:
        return 0.0
    if a.normal == b.normal:
        return _SAME
    if a.words == b.words:
        return _WRITTEN_OUT
    if a.in_order == b.in_order:
        return _OTHER_ORDER
    letters = float(OSA.normalized_similarity(a.normal, b.normal))
    return round(_BY_WORDS * _alike_together(a, b) + _BY_LETTERS * letters, 1)


def _alike_together(a: Name, b: Name) -> float:
    """Return from 0 to 1 the share of both names' weight that is found in the other."""
    own = _weight_of(a.own, b.own)
    found = _paired(a.words, b.words)
    run_together = _run_together(a, b)
    if run_together > _LEAST_ALIKE:
        found = max(found, own * run_together + _paired(a.general, b.general))
    return found / _weight_of(a.words, b.words)


def _paired(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Return the weight of both sides' words that find a pair, best pairs first."""
    pairs = sorted(
        (
            (-alike, i, j)
            for i, word in enumerate(left)
            for j, other in enumerate(right)
            if (alike := _alike(word, other)) >= _LEAST_ALIKE
        )
    )
    found = 0.0
    taken: set[tuple[str, int]] = set()
    for alike, i, j in pairs:
        if taken.isdisjoint({("left", i), ("right", j)}):
            taken |= {("left", i), ("right", j)}
            found -= alike * (_weight(left[i]) + _weight(right[j]))
    return found


def _alike(word: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1; of numbers only equal ones are."""
    if word == other:
        return 1.0
    if len(word) == 1 or len(other) == 1:
        return _INITIAL if word[0] == other[0] and word[0].isalpha() else 0.0
    alike = float(OSA.normalized_similarity(word, other, score_cutoff=_LEAST_ALIKE))
    return 0.0 if alike and any(c.isdigit() for c in word + other) else alike


def _run_together(a: Name, b: Name) -> float:
    """Return how alike the own words are letter by letter, spaces aside."""
    if a.numbers != b.numbers or not a.own or not b.own:
        return 0.0
    return float(OSA.normalized_similarity(a.joined, b.joined))


@lru_cache(maxsize=8_192)
def _is_general(word: str) -> bool:
    """Say whether many names share the word, be it with a typing error."""
    if word in _GENERAL:
        return True
    return len(word) >= _LONG_GENERAL - 1 and any(
        len(known) >= _LONG_GENERAL and OSA.distance(word, known, score_cutoff=1) <= 1
        for known in _GENERAL
    )


@lru_cache(maxsize=8_192)
def _weight(word: str) -> float:
    """Return what a word tells: little if many names share it, more if it is long."""
    if any(c.isdigit() for c in word):
        return _NUMBER_WEIGHT
    told = _GENERAL_WEIGHT if _is_general(word) else 1.0
    return told * float(min(len(word), 8) ** 0.8)


def _weight_of(*words: tuple[str, ...]) -> float:
    return sum(_weight(word) for side in words for word in side)
