"""Load a dump into the release's store, in parts that bound memory.

Loading is also the whole re-reading of the N-Quads: a line that pyoxigraph does not
read, or a quad that the store does not keep, stops the build.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from csgraph.errors import StructuralFault
from csgraph.settings import LOAD_PART_BYTES


def parts(dump: Path, size: int = LOAD_PART_BYTES) -> Iterator[bytes]:
    """Yield a dump in parts of about `size` bytes, cut between lines."""
    with gzip.open(dump, "rb") as file:
        while block := file.read(size):
            yield block + file.readline()


def load(
    folder: Path, dumps: list[Path], progress: Callable[[int], None] = lambda _done: None
) -> int:
    """Add dumps to the store of a release; return the number of quads that it holds."""
    store = Store(str(folder))
    held = len(store)
    for dump in dumps:
        for content in parts(dump):
            try:
                store.bulk_load(input=content, format=RdfFormat.N_QUADS)
            except SyntaxError as fault:
                raise StructuralFault(f"{dump.name} can't be read back: {fault}.") from fault
            held += content.count(b"\n")
            progress(held)
    store.flush()
    if len(store) != held:
        raise StructuralFault(f"The store holds {len(store)} quads of {held} in the dumps.")
    return held
