"""Look after an answer that its client takes in parts, while its own thread waits for that."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic


class Watch:
    """A look every `every_s` seconds and at the deadline, until it is over.

    `look` says whether the answer may go on; where it may not, `end` is done, once.
    """

    def __init__(
        self, every_s: float, deadline: float, look: Callable[[], bool], end: Callable[[], None]
    ) -> None:
        self._every_s, self._deadline = every_s, deadline
        self._look, self._end = look, end
        self._over = Event()
        Thread(target=self._run, name="csgraph-watch", daemon=True).start()

    def over(self) -> None:
        """Look no more."""
        self._over.set()

    def _run(self) -> None:
        while not self._over.wait(max(0.0, min(self._every_s, self._deadline - monotonic()))):
            if monotonic() >= self._deadline or not self._look():
                self._end()
                return
