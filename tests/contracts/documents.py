"""Turn a page of Markdown into what tests read: blocks of code, tables, anchors, links.

Knows the few forms our pages use (fenced blocks, pipe tables, `#` headings, inline
links), not the whole of Markdown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
DOCS = TOP / "docs"

_FENCE = re.compile(r"^```(\S*)[ ]?(.*)$")
_HEADING = re.compile(r"^#{1,6} (.+)$")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^()\s]+)\)")
_CODE = re.compile(r"`([^`]+)`")
_CELLS = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it begins, its language, what stands behind that, its text."""

    page: Path
    line: int
    language: str
    about: str
    text: str

    def __str__(self) -> str:
        """The place, as a test is called after it."""
        return f"{self.page.name}:{self.line}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the heading it stands under, and its cells by column."""

    heading: str
    cells: dict[str, str]

    @property
    def name(self) -> str:
        """The first code word of its first cell."""
        return codes(next(iter(self.cells.values())))[0]


def codes(text: str) -> list[str]:
    """Return what stands in code marks.

    >>> codes("`--port P`, or `-`")
    ['--port P', '-']
    """
    return _CODE.findall(text)


def blocks(page: Path, *languages: str) -> list[Block]:
    """Return the page's blocks in these languages, in order."""
    found: list[Block] = []
    opened: tuple[int, str, str] | None = None
    lines: list[str] = []
    for number, line in enumerate(page.read_text("utf-8").split("\n"), start=1):
        fence = _FENCE.match(line)
        if opened is None and fence:
            opened, lines = (number, fence[1], fence[2]), []
        elif opened is not None and fence:
            found.append(Block(page, *opened, "\n".join((*lines, ""))))
            opened = None
        else:
            lines.append(line)
    assert opened is None, f"{page.name}: the block of line {opened} is never closed"
    return [block for block in found if block.language in languages]


def prose(page: Path) -> Iterator[str]:
    """Yield the page's lines that stand in no block."""
    is_code = False
    for line in page.read_text("utf-8").split("\n"):
        if _FENCE.match(line):
            is_code = not is_code
        elif not is_code:
            yield line


def rows(page: Path) -> Iterator[Row]:
    """Yield every row of the page's tables."""
    heading, columns = "", None
    for line in prose(page):
        if title := _HEADING.match(line):
            heading = title[1]
        if not line.startswith("|"):
            columns = None
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in _CELLS.split(line)[1:-1]]
        if columns is None:
            columns = cells
        elif set("".join(cells)) - set("-: "):
            yield Row(heading, dict(zip(columns, cells, strict=True)))


def under(page: Path, *headings: str) -> dict[str, Row]:
    """Return the rows below these headings (any, if none is given) by their name."""
    found = [row for row in rows(page) if not headings or row.heading in headings]
    named = {row.name: row for row in found}
    assert len(named) == len(found), f"{page.name} {headings}: one name stands in two rows"
    return named


def headings(page: Path) -> list[str]:
    """Return the words of the page's headings."""
    return [title[1] for line in prose(page) if (title := _HEADING.match(line))]


def anchors(page: Path) -> set[str]:
    """Return the anchors of the page's headings, as GitHub makes them."""
    return {_anchor(title) for title in headings(page)}


def _anchor(title: str) -> str:
    kept = (
        c
        for c in title.strip().lower()
        if c in " -_" or unicodedata.category(c)[0] in "LN" or unicodedata.combining(c)
    )
    return "".join(kept).replace(" ", "-")


def links(page: Path) -> Iterator[str]:
    """Yield where the page's links lead."""
    for line in prose(page):
        yield from _LINK.findall(line)
