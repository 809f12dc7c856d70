"""Open a table file of a release: it never changes, so nothing is locked, written or looked for."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def address(path: Path) -> str:
    """Return the address of a file as SQLite's `ATTACH` and `connect` read it."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that any thread may use. Raises `sqlite3.Error` for what is no file."""
    return sqlite3.connect(address(path), uri=True, check_same_thread=False)
