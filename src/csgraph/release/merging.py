"""Merge sorted lines that units wrote into one sorted dump, in little memory.

The parts wait compressed; each is read a little at a time. A line that stands in
several parts is written once.
"""

from __future__ import annotations

import gzip
import heapq
import io
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from csgraph.release.dumps import GraphHash
from csgraph.release.members import member

_MEMBER_BYTES = 1 << 20


def merge(target: Path, own: Iterable[str], parts: Iterable[Path]) -> GraphHash:
    """Write the lines of `own` and of gzip files, all sorted, as one; return their hash."""
    streams = (gzip.GzipFile(fileobj=io.BytesIO(part.read_bytes())) for part in parts)
    lines = heapq.merge((line.encode() for line in own), *streams)
    whole = GraphHash()
    with target.open("wb") as file:
        for block in _blocks(line for line, _ in groupby(lines)):
            whole.add(block)
            file.write(member(block))
    return whole


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines in blocks of about a member's size; at least one, if only an empty one."""
    block, size = [], 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= _MEMBER_BYTES:
            yield b"".join(block)
            block, size = [], 0
    yield b"".join(block)
