"""Let few batches work at once, and few of one address: who finds no place is told, at once.

Nobody waits here, so that no thread of the server stands still for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from csgraph import settings
from csgraph.errors import ServerBusy


class Places:
    """The places at which batches work."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._working: Counter[str] = Counter()

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Hold a place for `client` as long as the block lasts. Raises `ServerBusy`."""
        with self._lock:
            if self._working[client] >= settings.RECONCILE_AT_ONCE_EACH:
                raise _busy("of your address", "de votre adresse")
            if self._working.total() >= settings.RECONCILE_AT_ONCE:
                raise _busy("of others", "des autres")
            self._working[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._working[client] -= 1
                if not self._working[client]:
                    del self._working[client]


def _busy(whose_en: str, whose_fr: str) -> ServerBusy:
    return ServerBusy(
        f"Batches {whose_en} are at work. / Des lots {whose_fr} sont en cours.",
        hint="Send one batch after another, or try again in a few seconds. / "
        "Envoyez les lots l’un après l’autre, ou réessayez dans quelques secondes.",
    )
