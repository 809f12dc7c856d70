"""Compare a search index with the store of its release, row by row."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import zip_longest
from pathlib import Path

import pyoxigraph as ox

from csgraph.errors import DamagedRelease
from csgraph.search import readonly, schema
from csgraph.search.writer import write

_TABLES = {
    "about": "name",
    "action": "id",
    "value": "id",
    "action_value": "action, value",
    "text": "action, property, position",
    "stem": "term",
}


def check(release: Path, store: ox.Store) -> None:
    """Write the index of `store` again and compare. Raises `DamagedRelease`.

    A release of before the index has none, and passes.
    """
    path = release / schema.NAME
    if not path.exists():
        return
    with tempfile.TemporaryDirectory(prefix="csgraph-index-") as folder:
        again = Path(folder) / path.name
        write(store, again)
        for table in _TABLES:
            pairs = zip_longest(_rows(path, table), _rows(again, table))
            if any(one != other for one, other in pairs):
                raise DamagedRelease(
                    f"Release {release.name}: {schema.NAME} does not hold what its store does "
                    f"(table {table})."
                )


def _rows(path: Path, table: str) -> Iterator[tuple[object, ...]]:
    with closing(readonly.connect(path)) as database:
        try:
            yield from database.execute(f"SELECT * FROM {table} ORDER BY {_TABLES[table]}")  # noqa: S608
        except sqlite3.Error as fault:
            raise DamagedRelease(f"The index {path} can't be read ({fault}).") from fault
