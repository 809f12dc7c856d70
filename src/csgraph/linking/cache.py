"""Remember on disk what registries answered, so that a run that was stopped goes on.

One SQLite file; each answer is there whole or not at all, also after a kill. Only what a
candidate needs is kept: values, names, scores.
"""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from csgraph import settings
from csgraph.errors import SiteFault
from csgraph.linking.subjects import Hit
from csgraph.normal import digest

_TABLE = "CREATE TABLE IF NOT EXISTS answer (key BLOB PRIMARY KEY, at REAL, hits TEXT) STRICT"


class Cache:
    """Answers by what was asked; older than `LINK_CACHE_DAYS` they are asked for again."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises `SiteFault` where it is none of ours."""
        self._path = path
        try:
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._connection.execute(_TABLE)
        except sqlite3.Error as fault:
            raise self._fault(fault) from fault

    def _fault(self, fault: sqlite3.Error) -> SiteFault:
        return SiteFault(
            f"{self._path.name} can't be used to remember answers ({fault}).",
            hint="Remove it, or name another file after --cache; nothing else was touched.",
        )

    def get(self, *asked: str) -> list[Hit] | None:
        """Return what was answered, or None where nobody asked lately."""
        oldest = time.time() - settings.LINK_CACHE_DAYS * 86_400
        try:
            row = self._connection.execute(
                "SELECT hits FROM answer WHERE key = ? AND at > ?", (digest(*asked), oldest)
            ).fetchone()
            return None if row is None else [Hit(**hit) for hit in json.loads(row[0])]
        except sqlite3.Error as fault:
            raise self._fault(fault) from fault
        except (ValueError, TypeError):
            return None  # of another version of csgraph

    def put(self, hits: list[Hit], *asked: str) -> None:
        """Remember an answer."""
        told: list[dict[str, Any]] = [asdict(hit) for hit in hits]
        try:
            self._connection.execute(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?)",
                (digest(*asked), time.time(), json.dumps(told, ensure_ascii=False)),
            )
        except sqlite3.Error as fault:
            raise self._fault(fault) from fault

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
