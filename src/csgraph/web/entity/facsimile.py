"""Show the lines of a sheet as they stand in its file: numbered, with a value marked in them.

Pure functions. Numbers are given only where the lines of the text are those of the file
(a cell's are not). A value is found by its letters and digits, as `normal` compares them;
of values that are not found that way, one left alone with one line is that line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_LINES = 60
MOST_CHARS = 12_000
"""How much of a field stands beside a statement; its sheet's page has the rest."""

SHEET_LINES, SHEET_CHARS = 2000, 200_000
"""Beyond this a field stands on its sheet's page as one text, without numbers."""

_STRUCTURAL = re.compile(r"[\s\-–—]*|.*:\s*")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line, marked where it is the value looked for."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a field; `number` is its line in the file, None in a cell."""

    number: int | None
    parts: tuple[Part, ...]


def lines(text: str, first: int | None, last: int | None) -> list[tuple[int | None, str]]:
    """Return the lines of a field's text with their numbers in the file.

    >>> lines("a\\nb", 7, 8)
    [(7, 'a'), (8, 'b')]
    """
    rows = text.split("\n")
    is_of_file = first is not None and last is not None and last - first + 1 == len(rows)
    return [
        (first + i if is_of_file and first is not None else None, r) for i, r in enumerate(rows)
    ]


def whole(text: str, first: int | None, last: int | None) -> tuple[Line, ...]:
    """Return every line of a field, nothing marked; none of a text too long for a page of lines."""
    if len(text) > SHEET_CHARS or text.count("\n") > SHEET_LINES:
        return ()
    return tuple(Line(n, (Part(row, is_marked=False),)) for n, row in lines(text, first, last))


def quoted(
    text: str, first: int | None, last: int | None, values: Sequence[str]
) -> tuple[list[Line], bool]:
    """Return the lines of a field with `values` marked, and whether they are all of them."""
    rows = lines(text, first, last)
    shown, chars = [], 0
    for number, row in rows[:MOST_LINES]:
        cut = row[: MOST_CHARS - chars]
        chars += len(cut)
        shown.append((number, cut))
        if chars >= MOST_CHARS:
            break
    is_whole = len(shown) == len(rows) and shown[-1][1] == rows[-1][1]
    marked = _marked([row for _, row in shown], values)
    return [Line(n, parts) for (n, _), parts in zip(shown, marked, strict=True)], is_whole


def _marked(rows: list[str], values: Sequence[str]) -> list[tuple[Part, ...]]:
    if any("\n" in value for value in values) or "\n".join(rows) in values:
        return [(Part(row, is_marked=bool(row.strip())),) for row in rows]
    folded = [_folded(row) for row in rows]
    spans: list[list[tuple[int, int]]] = [[] for _ in rows]
    missing = 0
    for value in dict.fromkeys(values):
        wanted = _folded(value)[0]
        found = [(i, span) for i, row in enumerate(folded) for span in _spans(row, wanted)]
        missing += not found
        for i, span in found:
            spans[i].append(span)
    left = [i for i, row in enumerate(rows) if not spans[i] and not _STRUCTURAL.fullmatch(row)]
    if missing == 1 and len(left) == 1:
        row = rows[left[0]]
        start = len(row) - len(row.lstrip(" -–—•*"))
        spans[left[0]].append((start, len(row.rstrip())))
    return [tuple(_parts(row, found)) for row, found in zip(rows, spans, strict=True)]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return letters and digits without accents or case, others as one blank, with their places."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        plain = unicodedata.normalize("NFKD", sign).casefold().replace("œ", "oe")
        kept = [c for c in plain if c.isalnum()]
        if not kept and not unicodedata.combining(sign) and signs[-1:] != [" "]:
            kept = [" "]
        signs += kept
        places += [place] * len(kept)
    return "".join(signs), places


def _spans(folded: tuple[str, list[int]], wanted: str) -> Iterable[tuple[int, int]]:
    """Yield where the words of `wanted` stand in a folded line, whole words only."""
    text, places = folded
    words = wanted.strip()
    start = text.find(words) if words else -1
    while start >= 0:
        end = start + len(words)
        if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            yield places[start], places[end - 1] + 1
        start = text.find(words, end)


def _parts(row: str, spans: list[tuple[int, int]]) -> Iterable[Part]:
    at = 0
    for start, end in sorted(spans):
        if start < at:
            continue
        if start > at:
            yield Part(row[at:start], is_marked=False)
        yield Part(row[start:end], is_marked=True)
        at = end
    if at < len(row) or not row:
        yield Part(row[at:], is_marked=False)
