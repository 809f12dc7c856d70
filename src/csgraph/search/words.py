"""Cut French text into words that compare: without accents, case, plural, elision.

The rule is small enough to be said as a regular expression (`patterns`), so that a search
and the SPARQL it shows find the same: a word is a run of letters and digits; accents of
Latin letters, case, œ and æ do not count; from four letters on a final s or x is left
off, then `al` becomes `au` (journal, journaux); an elided word (l', d', qu') is none.
Raises nothing, whatever the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

APOSTROPHES = "'’"
"""The signs of an elision; U+02BC is none: Unicode has it as a letter, and so has SPARQL."""
ELIDED = frozenset("cdjlmnst") | {"qu"}
LATIN = range(0xC0, 0x100)
"""The letters whose accents are left off (Latin-1): all of French but œ."""
LIGATURES = {"œ": "oe", "æ": "ae"}
_SHORTEST = 4
_WITH_APOSTROPHE = re.compile(rf"[^\W_]+[{APOSTROPHES}]?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its characters from `start` to `end`, and what they compare as."""

    start: int
    end: int
    stem: str


class _Folding(dict[int, str]):
    """What each character compares as, found out once."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


_FOLDING = _Folding()


def _folded(char: str) -> str:
    small = next((way for way in (char.casefold(), char.lower()) if len(way) == 1), char)
    if small in LIGATURES:
        return LIGATURES[small]
    letter = unicodedata.normalize("NFD", small)[0] if ord(small) in LATIN else small
    return letter if letter.isascii() else small


def fold(text: str) -> str:
    """Return `text` without accents and case.

    >>> fold("Cœur d’Été")
    'coeur d’ete'
    """
    return text.translate(_FOLDING)


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Return what a folded word compares as.

    >>> [stem(word) for word in ("journaux", "journal", "bateaux", "aux", "familles")]
    ['journau', 'journau', 'bateau', 'aux', 'famille']
    """
    if len(word) >= _SHORTEST and word[-1] in "sx":
        word = word[:-1]
    if len(word) >= _SHORTEST and word.endswith("al"):
        word = f"{word[:-2]}au"
    return word


def forms(stemmed: str) -> list[str]:
    """Return every folded word that compares as `stemmed`.

    >>> forms("journau")
    ['journau', 'journaus', 'journaux', 'journal', 'journals', 'journalx']
    """
    roots = [stemmed]
    if stemmed.endswith("au"):
        roots.append(f"{stemmed[:-2]}al")
    written = [root + end for root in roots for end in ("", "s", "x")]
    return [word for word in written if stem(word) == stemmed]


def stems(text: str) -> list[str]:
    """Return what the words of `text` compare as, in their order; elided words left out.

    >>> stems("L'inclusion numérique des aînés")
    ['inclusion', 'numerique', 'des', 'aine']
    """
    return [stemmed for word in _WITH_APOSTROPHE.findall(text) if (stemmed := _stem_of(word))]


@lru_cache(maxsize=1 << 17)
def _stem_of(written: str) -> str:
    """Return the stem of a word as it stands with its apostrophe; nothing for an elided one."""
    folded = fold(written)
    word = folded.rstrip(APOSTROPHES)
    return "" if word != folded and word in ELIDED else stem(word)


def words(text: str) -> Iterator[Word]:
    """Yield the words of `text` with where they stand in it: those of `stems`."""
    for match in _WITH_APOSTROPHE.finditer(text):
        if stemmed := _stem_of(match[0]):
            yield Word(match.start(), match.end() - (match[0][-1] in APOSTROPHES), stemmed)
