"""Open a new table file of a release, to be written whole.

What the disk does not take is told as for any other file, so that a build says it in words.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def new(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file `path`, which must not exist. Raises `OSError` that names it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as tables:
            yield tables
    except sqlite3.OperationalError as fault:
        raise OSError(errno.EIO, str(fault), str(path)) from fault
