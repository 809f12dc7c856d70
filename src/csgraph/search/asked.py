"""Read what a person typed into the search field as words, beginnings and phrases.

Pure: no index. Words all have to be found, in any field; `"…"` asks for words side by
side, `numér*` for a beginning. Words that nearly every text holds are left out, unless
nothing else is asked. Bounded by `MOST_CHARACTERS` and `MOST_WORDS`: the rest is dropped
and `is_cut` says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from csgraph.normal import nfc
from csgraph.search import patterns
from csgraph.search.words import fold, stem, words

MOST_CHARACTERS = 200
MOST_WORDS = 12
MOST_IN_PHRASE = 6
COMMON = frozenset(
    stem(word)
    for word in "a au aux ce dans de des du en et la le les ou par pour sur un une".split()
)
_SHORTEST_BEGINNING = 3
_PART = re.compile(r'["«“]([^"»”]*)(?:["»”]|$)|([^\s"«»“”]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """Something that has to be found: a phrase of stems, or one stem, or a beginning."""

    stems: tuple[str, ...]
    begin: str | None = None

    @property
    def match(self) -> str:
        """How FTS5 is asked for it; stems are letters and digits, so nothing else gets in."""
        phrase = f'"{" ".join(self.stems)}"'
        return f'("{self.begin}" * OR {phrase})' if self.begin else phrase

    @property
    def pattern(self) -> str:
        """How SPARQL's REGEX is asked for it, with the flag `i`."""
        if self.begin:
            return patterns.of_prefix(self.begin, self.stems[0])
        if len(self.stems) == 1:
            return patterns.of_word(self.stems[0])
        return patterns.of_phrase(self.stems)


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a search; all have to be found."""

    terms: tuple[Term, ...] = ()
    is_cut: bool = False

    @property
    def match(self) -> str:
        """How FTS5 is asked."""
        return " AND ".join(term.match for term in self.terms)


@lru_cache(maxsize=256)
def read(text: str) -> Asked:
    """Return what `text` asks for.

    >>> [term.stems for term in read('les jeunes "centre social" numér*').terms]
    [('jeune',), ('centre', 'sociau'), ('numer',)]
    """
    composed = nfc(text[: 4 * MOST_CHARACTERS])[:MOST_CHARACTERS]
    found: dict[Term, None] = {}
    for part in _PART.finditer(composed):
        found.update(dict.fromkeys(_terms(part[1], part[2] or "")))
    kept = [term for term in found if len(term.stems) > 1 or term.begin or not _is_common(term)]
    terms = kept or list(found)
    allowed: list[Term] = []
    for term in terms:
        if sum(len(each.stems) for each in (*allowed, term)) <= MOST_WORDS:
            allowed.append(term)
    return Asked(tuple(allowed), len(allowed) < len(terms) or len(text) > len(composed))


def _is_common(term: Term) -> bool:
    return term.stems[0] in COMMON


def _terms(phrase: str | None, plain: str) -> list[Term]:
    if phrase is not None:
        stems = tuple(word.stem for word in words(phrase))[:MOST_IN_PHRASE]
        return [Term(stems)] if stems else []
    found = list(words(plain))
    terms = [Term((word.stem,)) for word in found]
    if found and plain[found[-1].end :] == "*":
        begin = fold(plain[found[-1].start : found[-1].end])
        if len(begin) >= _SHORTEST_BEGINNING:
            terms[-1] = Term((found[-1].stem,), begin)
    return terms
