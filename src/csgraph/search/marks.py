"""Mark what a search found in the text as it was written, and cut a snippet around it.

Offsets are those of the original text: accents, capitals and plurals stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csgraph.search.asked import Term
from csgraph.search.words import fold, stem, stems, words

SNIPPET_CHARACTERS = 220
_BEFORE = 70


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `is_found` says that it is what was looked for."""

    text: str
    is_found: bool = False


def holds(text: str, terms: Sequence[Term]) -> int:
    """Return how many of `terms` a text may hold: quick, words of phrases one by one."""
    there = set(stems(text)) if terms else set()
    return sum(
        there.issuperset(term.stems)
        or bool(term.begin and any(each.startswith(term.begin) for each in there))
        for term in terms
    )


def marked(text: str, terms: Sequence[Term]) -> list[Piece]:
    """Return the whole of `text` in pieces, what was found marked."""
    return _pieces(text, spans(text, terms) if holds(text, terms) else (), 0, len(text))


def snippet(text: str, terms: Sequence[Term]) -> list[Piece]:
    """Return some `SNIPPET_CHARACTERS` of `text` around most of what was found, in pieces."""
    found = _densest(text, spans(text, terms))
    start = max(0, found[0][0] - _BEFORE) if found else 0
    end = min(len(text), start + SNIPPET_CHARACTERS)
    if start:
        start = _after_blank(text, start, found[0][0])
    if end < len(text):
        end = max(
            text.rfind(" ", start, end), *(stop for _, stop in found if stop <= end), start + 1
        )
    pieces = _pieces(text, [(a, b) for a, b in found if b <= end], start, end)
    begun = [Piece("… ")] if start else []
    return [*begun, *pieces, *([Piece(" …")] if end < len(text) else [])]


def _densest(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what was found from where most different words stand close together."""

    def different(place: int) -> int:
        end = found[place][0] + SNIPPET_CHARACTERS - _BEFORE
        return len({stem(fold(text[a:b])) for a, b in found[place:] if b <= end})

    most = max(range(len(found)), key=lambda place: (different(place), -place), default=0)
    return found[most:]


def spans(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where `terms` stand in `text`, in order, without overlap."""
    there = list(words(text))
    found: set[tuple[int, int]] = set()
    for term in terms:
        length = len(term.stems)
        for at, word in enumerate(there):
            if length == 1:
                if word.stem in term.stems or (
                    term.begin and fold(text[word.start : word.end]).startswith(term.begin)
                ):
                    found.add((word.start, word.end))
            elif tuple(w.stem for w in there[at : at + length]) == term.stems:
                found.add((word.start, there[at + length - 1].end))
    return _apart(sorted(found, key=lambda span: (span[0], -span[1])))


def _apart(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _after_blank(text: str, start: int, most: int) -> int:
    blank = text.find(" ", start, most)
    return blank + 1 if blank >= 0 else start


def _pieces(text: str, found: Iterable[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for first, last in found:
        pieces += [Piece(text[at:first]), Piece(text[first:last], is_found=True)]
        at = last
    return [piece for piece in (*pieces, Piece(text[at:end])) if piece.text]
