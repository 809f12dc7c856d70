"""Turn the bytes of a text file into lines, and lines back into the same bytes.

Reads in blocks, never the whole file. UTF-8 with or without byte order mark; else
Windows-1252, but only where nothing speaks for UTF-8 and the caller finds its words
once decoded. Anything else is refused with the byte where it goes wrong: a text
read with the wrong letters would be published with them.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from csgraph.intake import refusals
from csgraph.intake.lineends import LineEnds, line_end_of
from csgraph.settings import NUL_SHARE

if TYPE_CHECKING:
    from csgraph.intake.files import InputFile

UTF_8 = "UTF-8"
WINDOWS_1252 = "windows-1252"

_CODECS = {UTF_8: "utf-8", WINDOWS_1252: "cp1252"}
_BLOCK_BYTES = 1 << 18
# The longer marks first: UTF-32's begins like UTF-16's.
_OTHER_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
# The Unicode Standard, table 3-7: what a well-formed sequence of several bytes is.
_UTF_8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_NOT_WINDOWS_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")

State = tuple[int, int, int]
"""What tells that a file is still the one that was looked at."""
Plausible = Callable[[Iterator[str]], bool]
"""Says whether lines read as Windows-1252 hold the words that must be there."""


@dataclass(frozen=True, slots=True)
class Text:
    """How the lines of a file are written in bytes; the words are those of `model.Source`."""

    file: InputFile
    sha256: str
    encoding: str
    has_bom: bool
    line_end: str | None
    other_line_ends: str | None
    ends_with_line_end: bool
    line_count: int
    state: State

    @property
    def codec(self) -> str:
        """The encoding as Python's `open` calls it; it leaves a byte order mark in."""
        return _CODECS[self.encoding]

    def lines(self) -> Iterator[str]:
        """Yield every line without its line end, the first without byte order mark."""
        if state_of(self.file) != self.state:
            raise refusals.changed(self.file)
        codec = "utf-8-sig" if self.has_bom else self.codec
        end = "\r" if self.line_end == "CR" else "\n"
        holds_crlf = self.line_end == "CRLF" or self.other_line_ends is not None
        with self.file.path.open(encoding=codec, newline=end) as stream:
            try:
                for line in stream:
                    ended = holds_crlf and line.endswith("\r\n")
                    yield line[:-2] if ended else line.removesuffix(end)
            except UnicodeDecodeError:
                raise refusals.changed(self.file) from None
        if state_of(self.file) != self.state:
            raise refusals.changed(self.file)


def examine(file: InputFile, plausible: Plausible) -> Text:
    """Return how `file` is written. `plausible` is asked only where it is not UTF-8.

    Raises `BadInput` for what is no text in an encoding we read.
    """
    scan = _Scan(file)
    state = state_of(file)
    with file.path.open("rb") as stream:
        for block in _blocks(stream):
            scan.feed(block)
    scan.finish()
    encoding = UTF_8 if scan.first_bad is None else WINDOWS_1252
    text = Text(
        file,
        scan.sha256.hexdigest(),
        encoding,
        scan.has_bom,
        scan.ends.main,
        scan.ends.others(),
        scan.ends.closes_last_line,
        scan.ends.line_count,
        state,
    )
    if scan.first_bad is not None:
        _require_windows_1252(text, scan.first_bad, plausible)
    return text


def state_of(file: InputFile) -> State:
    """Return what changes whenever the file does."""
    found = file.path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def sha256_of(file: InputFile) -> str:
    """Return the SHA-256 of a file that is no text, in hex."""
    with file.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def encode_lines(
    lines: Iterable[str],
    *,
    encoding: str,
    has_bom: bool,
    line_end: str | None,
    other_line_ends: str | None,
    ends_with_line_end: bool,
) -> Iterator[bytes]:
    """Yield the bytes of a file that reads as `lines`: the inverse of `Text.lines`.

    The arguments are the attributes of `model.Source` of the same names.
    """
    codec = _CODECS[encoding]
    if has_bom:
        yield codecs.BOM_UTF8
    end_of = line_end_of(line_end, other_line_ends)
    end = b""
    for number, line in enumerate(lines, 1):
        yield end + line.encode(codec)
        end = end_of(number)
    if ends_with_line_end:
        yield end


class _Scan:
    """What one pass over the bytes finds; `first_bad` is where UTF-8 ends, if it does."""

    def __init__(self, file: InputFile) -> None:
        self.file = file
        self.sha256 = hashlib.sha256()
        self.ends = LineEnds()
        self.has_bom = False
        self.first_bad: int | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._size = self._nuls = 0
        self._holds_utf8 = False

    def feed(self, block: bytes) -> None:
        """Take the next block of the file."""
        if not self._size:
            self._look_at_marks(block)
        self.sha256.update(block)
        self._nuls += block.count(0)
        self._decode(block)
        self.ends.feed(block if self._size else block.removeprefix(codecs.BOM_UTF8))
        self._size += len(block)

    def finish(self) -> None:
        """Take the end of the file. Raises `BadInput` where it is no text at all."""
        self._decode(b"", final=True)
        self.ends.finish()
        if self._nuls > self._size * NUL_SHARE:
            raise refusals.no_text(self.file)

    def _look_at_marks(self, block: bytes) -> None:
        for mark, encoding in _OTHER_MARKS.items():
            if block.startswith(mark):
                raise refusals.other_encoding(self.file, encoding)
        self.has_bom = block.startswith(codecs.BOM_UTF8)

    def _decode(self, block: bytes, *, final: bool = False) -> None:
        if self.first_bad is not None:
            return
        waiting = self._decoder.getstate()[0]
        try:
            self._decoder.decode(block, final)
        except UnicodeDecodeError as error:
            self.first_bad = self._size - len(waiting) + error.start
            self._holds_utf8 |= not (waiting + block)[: error.start].isascii()
            if self._holds_utf8:
                raise refusals.mixed(self.file, self.first_bad) from None
        else:
            self._holds_utf8 = self._holds_utf8 or not (waiting + block).isascii()


def _require_windows_1252(text: Text, first_bad: int, plausible: Plausible) -> None:
    tail = b""
    offset = 0
    with text.file.path.open("rb") as stream:
        for block in _blocks(stream):
            if _UTF_8_SEQUENCE.search(tail + block):
                raise refusals.mixed(text.file, first_bad)
            if undefined := _NOT_WINDOWS_1252.search(block):
                raise refusals.undefined(text.file, offset + undefined.start(), undefined[0][0])
            offset += len(block)
            tail = block[-3:]
    if not plausible(text.lines()):
        raise refusals.unknown_encoding(text.file, first_bad)


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: stream.read(_BLOCK_BYTES), b"")
