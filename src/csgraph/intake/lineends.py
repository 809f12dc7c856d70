"""Count the line ends of a text block by block, and give each line its own again.

Only LF and CRLF end a line; CR alone does so in a text without any LF. Nothing
else does: U+0085, U+2028, VT and FF are letters here, as they are in the sheets.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Callable, Iterator

_BYTES = {None: b"", "LF": b"\n", "CRLF": b"\r\n", "CR": b"\r"}
_LF, _CRLF = 0, 1
_NAMES = ("LF", "CRLF")
_ANY = re.compile(rb"\r?\n")


class LineEnds:
    """The line ends of a text, fed in blocks.

    Kept as the lengths of runs of equal ends (LF, CRLF, LF, … in turn), so that a
    text with one kind of end takes no room.
    """

    def __init__(self) -> None:
        self._runs = array("Q", [0])
        self._bare_crs = self._size = 0
        self._waiting = self._last = b""

    def feed(self, block: bytes) -> None:
        """Take the next block; a CR at its end waits for what follows."""
        if not block:
            return
        self._size += len(block)
        self._last = block[-1:]
        block = self._waiting + block
        self._waiting = b"\r" if self._last == b"\r" else b""
        self._count(block.removesuffix(self._waiting))

    def finish(self) -> None:
        """Take the end of the text: a CR that waited stands alone."""
        self._bare_crs += len(self._waiting)
        self._waiting = b""

    def _count(self, block: bytes) -> None:
        crlfs = block.count(b"\r\n")
        lfs = block.count(b"\n") - crlfs
        self._bare_crs += block.count(b"\r") - crlfs
        if not (crlfs and lfs):
            self._add(_CRLF if crlfs else _LF, crlfs or lfs)
            return
        for end in _ANY.finditer(block):
            self._add(_CRLF if len(end[0]) == 2 else _LF, 1)

    def _add(self, kind: int, number: int) -> None:
        if not number:
            return
        if (len(self._runs) - 1) % 2 != kind:
            self._runs.append(0)
        self._runs[-1] += number

    @property
    def _lfs(self) -> int:
        return sum(self._runs[_LF::2])

    @property
    def _crlfs(self) -> int:
        return sum(self._runs[_CRLF::2])

    @property
    def main(self) -> str | None:
        """`LF`, `CRLF` or `CR`, whichever ends most lines (LF in a tie); None for none."""
        if self._lfs or self._crlfs:
            return "CRLF" if self._crlfs > self._lfs else "LF"
        return "CR" if self._bare_crs else None

    @property
    def closes_last_line(self) -> bool:
        """Whether the text ends with a line end."""
        return self.main is not None and self._last == _BYTES[self.main][-1:]

    @property
    def line_count(self) -> int:
        """The number of lines; a line end at the end of the text adds none."""
        ended = self._lfs + self._crlfs or self._bare_crs
        return ended + (self._size > 0 and not self.closes_last_line)

    def others(self) -> str | None:
        """Return the lines that do not end like most, as `CRLF:3-7,12`, or None."""
        if not (self._lfs and self._crlfs):
            return None
        kind = _LF if self.main == "CRLF" else _CRLF
        return f"{_NAMES[kind]}:{','.join(self._ranges(kind))}"

    def _ranges(self, kind: int) -> Iterator[str]:
        line = 1
        for number, length in enumerate(self._runs):
            if length and number % 2 == kind:
                yield str(line) if length == 1 else f"{line}-{line + length - 1}"
            line += length


def line_end_of(main: str | None, others: str | None) -> Callable[[int], bytes]:
    """Return a function from a line's number to its line end; ask in rising order."""
    if others is None:
        return lambda _: _BYTES[main]
    kind, _, listed = others.partition(":")
    ranges = _parse(listed)
    first, last = next(ranges)

    def end(line: int) -> bytes:
        nonlocal first, last
        while line > last:
            first, last = next(ranges, (sys.maxsize, sys.maxsize))
        return _BYTES[kind if line >= first else main]

    return end


def _parse(listed: str) -> Iterator[tuple[int, int]]:
    for part in listed.split(","):
        first, _, last = part.partition("-")
        yield int(first), int(last or first)
