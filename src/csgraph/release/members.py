"""Gzip files made of members: each unit of work compresses its own part.

Members that follow one another are one valid gzip file, so units can be compressed in
any process and joined in order; the standard `gzip` reads them. No name, no time and no
machine stand in a header (`gzip.compress` writes another system's mark from one Python
to the next): same text, same bytes.
"""

from __future__ import annotations

import struct
import zlib

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LEVEL = 5


def member(content: bytes) -> bytes:
    """Return `content` as one gzip member."""
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = squeeze.compress(content) + squeeze.flush()
    return _HEADER + body + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
