"""Read long queries one at a time, those of the address that has sent least of them first.

Before a query runs it is read here, in the web process: a long one takes a tenth of a
second that no other request has. Short ones do not wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from csgraph.store import lanes
from csgraph.store.lanes import Lanes, Places

LONG = 2_000
"""Characters or bytes: about 3 ms of reading at the worst; a thread goes on for 5 ms anyway."""
_PLACES = Places(fast=1, slow=0, waiting=16, running_each=1, waiting_each=2)
_PATIENCE_S = 5.0
_TICK_S = 0.05


class Turns:
    """Who may read a long query now; safe to share between threads."""

    def __init__(self) -> None:
        self._lanes = Lanes(_PLACES)

    @contextmanager
    def to_read(self, size: int, client: str, has_left: Callable[[], bool]) -> Iterator[None]:
        """Wait for a turn to read so much. Raises `ServerBusy` where too many wait."""
        if size <= LONG:
            yield
            return
        ticket = self._lanes.enter(client)
        try:
            ends = monotonic() + _PATIENCE_S
            while not self._lanes.wait(ticket, _TICK_S):
                if has_left() or monotonic() > ends:
                    raise lanes.busy()
            yield
        finally:
            self._lanes.leave(ticket)
