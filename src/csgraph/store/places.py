"""Let a few queries run at once, a few more wait, and turn the others away.

A server's threads are few: queries may never hold so many that pages and dumps
find none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from csgraph import settings
from csgraph.errors import ServerBusy


class Places:
    """Places for queries: `running` at once, `waiting` behind them for `patience_s`."""

    def __init__(
        self,
        running: int = settings.QUERY_WORKERS,
        waiting: int = settings.QUERY_WAITING,
        patience_s: float = settings.QUERY_DEADLINE_S,
    ) -> None:
        self._admitted = BoundedSemaphore(running + waiting)
        self._running = BoundedSemaphore(running)
        self._patience_s = patience_s

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold one place. Raises `ServerBusy` if none comes free in time."""
        if not self._admitted.acquire(blocking=False):
            raise _busy()
        try:
            if not self._running.acquire(timeout=self._patience_s):
                raise _busy()
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._admitted.release()


def _busy() -> ServerBusy:
    return ServerBusy(
        "Too many queries are at work. / Trop de requêtes sont en cours.",
    )
