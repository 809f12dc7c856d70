"""Open a table file of a release: it never changes, so nothing is locked, written or looked for.

One that was cut, overwritten or removed since its release was checked, or whose tables
another version of csgraph wrote, is told in words wherever it is met.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from csgraph.errors import DamagedRelease


def address(path: Path) -> str:
    """Return the address of a file as SQLite's `ATTACH` and `connect` read it."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that any thread may use. Raises `sqlite3.Error` for what is no file."""
    return sqlite3.connect(address(path), uri=True, check_same_thread=False)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file for one question; any thread may go on with it. Raises `DamagedRelease`."""
    with readable(path), closing(connect(path)) as tables:
        yield tables


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Say as `DamagedRelease` what SQLite finds wrong with a file of a release."""
    try:
        yield
    except sqlite3.Error as fault:
        release = path.parent.parent.name
        raise DamagedRelease(
            f"Release {release}: index/{path.name} can’t be read ({fault}). / "
            f"Version {release} : index/{path.name} est illisible."
        ) from fault
