"""Turn prose as people typed it into paragraphs and lists; every character stays where it was.

Pure functions. A line is an item where it begins as people begin one (`- `, `•`, `->`,
`1°`); its marker stays text, for `-1 animateur` is no number below zero to correct and no
sign to drop. Numbers make a list only where they follow each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

from markupsafe import Markup, escape

_MOST_CHARS = 60_000
"""Beyond this a text is one block: a page of a million items helps nobody."""

_TITLE_CHARS = 120

_BULLET = re.compile(r"(\s*(?:->|=>|[-–—•·*▪●■○◦‣⁃➢➔→✓✔>])\s*)(?=[^\s\-–—*=>])")
_NUMBER = re.compile(r"(\s*([0-9]{1,2})(?:[.)/]\s+|\s?[°]\s*|\s?-\s+))(?=\S)")


class Kind(StrEnum):
    """How a block reads."""

    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    NUMBERS = "numbers"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, or the one text of another block.

    `gap` is what stands between it and what follows: line ends and blank lines.
    """

    marker: str
    text: str
    gap: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list, or the blank lines before the first of them."""

    kind: Kind
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    kind: Kind
    marker: str
    text: str
    end: str
    number: int | None = None


def blocks(text: str) -> list[Block]:
    r"""Return the blocks of `text`; their markers, texts and gaps joined are `text` again.

    >>> [(b.kind.value, [i.text for i in b.items]) for b in blocks("Nous avons :\n- un\n- deux")]
    [('paragraph', ['Nous avons :']), ('bullets', ['un', 'deux'])]
    """
    if len(text) > _MOST_CHARS:
        return [Block(Kind.PARAGRAPH, (Item("", text, ""),))]
    lines = _plain_lone_numbers([_line(line) for line in re.split(r"(?<=\n)", text) if line])
    runs = [(kind, [line for _, line in run]) for kind, run in groupby(_runs(lines), _kind)]
    return [
        Block(kind, tuple(_items(kind, part))) for kind, run in runs for part in _parted(kind, run)
    ]


def exact(text: str) -> Markup:
    """Return `text` for a page so that a browser keeps its carriage returns."""
    return escape(text).replace("\r", Markup("&#13;"))


def tidy(text: str) -> str:
    """Return a title as a browser's tab can bear it: not long, without signs that turn text."""
    plain = "".join(c for c in text if unicodedata.category(c) != "Cf" or c == "\u200d")
    return plain if len(plain) <= _TITLE_CHARS else f"{plain[:_TITLE_CHARS].rstrip()}…"


def _line(line: str) -> _Line:
    body = line.removesuffix("\n")
    end = line[len(body) :]
    if not body.strip():
        return _Line(Kind.GAP, "", "", line)
    if match := _NUMBER.match(body):
        return _Line(Kind.NUMBERS, match[1], body[match.end() :], end, int(match[2]))
    if match := _BULLET.match(body):
        return _Line(Kind.BULLETS, match[1], body[match.end() :], end)
    return _Line(Kind.PARAGRAPH, "", body, end)


def _plain_lone_numbers(lines: list[_Line]) -> list[_Line]:
    """Return numbered lines as plain ones where no neighbour bears the number beside theirs."""
    numbered = [(i, line.number) for i, line in enumerate(lines) if line.number is not None]
    kept = {
        i
        for (one, first), (other, second) in pairwise(numbered)
        if second == first + 1 and all(lines[j].kind is Kind.GAP for j in range(one + 1, other))
        for i in (one, other)
    }
    return [
        line
        if line.number is None or i in kept
        else _Line(Kind.PARAGRAPH, "", line.marker + line.text, line.end)
        for i, line in enumerate(lines)
    ]


def _runs(lines: list[_Line]) -> Iterator[tuple[Kind, _Line]]:
    """Yield each line with the kind of the block it stands in: a gap with what stands before it."""
    kind = Kind.GAP
    for line in lines:
        kind = kind if line.kind is Kind.GAP else line.kind
        yield kind, line


def _kind(run: tuple[Kind, _Line]) -> Kind:
    return run[0]


def _parted(kind: Kind, lines: list[_Line]) -> Iterator[list[_Line]]:
    """Yield the lines of each block: a blank line ends a paragraph, and no list."""
    if kind is not Kind.PARAGRAPH:
        yield lines
        return
    part: list[_Line] = []
    for line in lines:
        if line.kind is not Kind.GAP and part and part[-1].kind is Kind.GAP:
            yield part
            part = []
        part.append(line)
    yield part


def _items(kind: Kind, lines: list[_Line]) -> Iterator[Item]:
    if kind is Kind.GAP:
        yield Item("", "", "".join(line.end for line in lines))
    elif kind is Kind.PARAGRAPH:
        last = max(i for i, line in enumerate(lines) if line.kind is kind)
        text = "".join(line.text + line.end for line in lines[:last]) + lines[last].text
        yield Item("", text, "".join(line.end for line in lines[last:]))
    else:
        starts = [i for i, line in enumerate(lines) if line.kind is kind]
        for start, end in pairwise([*starts, len(lines)]):
            gap = "".join(line.end for line in lines[start:end])
            yield Item(lines[start].marker, lines[start].text, gap)
