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
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from csgraph.errors import BadInput
from csgraph.intake.files import InputFile
from csgraph.settings import NUL_SHARE

UTF_8 = "UTF-8"
WINDOWS_1252 = "windows-1252"

_CODECS = {UTF_8: "utf-8", WINDOWS_1252: "cp1252"}
_ENDS = {"LF": b"\n", "CRLF": b"\r\n", "CR": b"\r"}
_BLOCK_BYTES = 1 << 18
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

    @property
    def codec(self) -> str:
        """The encoding as Python's `open` calls it; its BOM, if any, is not skipped."""
        return _CODECS[self.encoding]

    def lines(self) -> Iterator[str]:
        """Yield every line without its line end, the first without byte order mark."""
        with self.file.path.open("rb") as stream:
            if self.has_bom:
                stream.seek(len(codecs.BOM_UTF8))
            for raw in _raw_lines(stream, self.line_end):
                try:
                    yield raw.decode(self.codec)
                except UnicodeDecodeError:
                    raise _changed(self.file) from None
