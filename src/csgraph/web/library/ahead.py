"""Learn what the questions answer before anybody asks, while the server has nothing to do.

What a question answers with the values that it begins with, and what the first ten teach, is
asked of the current release, one query at a time and only in quiet moments: after some
seconds without a request, while no query runs or waits. A query of a visitor ends ours at
once; it is asked again when all is quiet. A server that is asked from its start on learns
nothing, and answers as if this were not there.
"""

from __future__ import annotations

import logging
import weakref
from collections import Counter, deque
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import cast

from flask import Flask

from csgraph.errors import CsgraphError, ServerBusy
from csgraph.store.pool import Pool
from csgraph.store.questions import Question
from csgraph.web.current import Site
from csgraph.web.library import learned
from csgraph.web.library.filling import fill
from csgraph.web.library.lessons import traps
from csgraph.web.library.questions import library
from csgraph.web.releases import OpenRelease

_log = logging.getLogger(__name__)

QUIET_S = 2.0
"""So long no request may have come before a query is asked."""
_TICK_S = 0.25
_TRIES = 2
"""As often a query is asked that comes to no answer; the visitor who wants it is told why."""
_HALT_S = 2.0


class Ahead:
    """The thread that learns; it holds no release but while a query of ours is at work."""

    def __init__(self, app: Flask, pool: Pool, quiet_s: float = QUIET_S) -> None:
        """Begin to learn, for the pages of `app`, when no request comes to it."""
        self._releases = cast("Site", app.extensions["csgraph"]).releases
        self._pool = pool
        self._quiet_s = quiet_s
        self._asked_at = monotonic()
        self._of: weakref.ref[OpenRelease] | None = None
        self._left: deque[Question] = deque()
        self._failed: Counter[str] = Counter()
        self._halt = Event()
        app.before_request(self._see)
        app.teardown_request(lambda _: self._see())
        self._thread = Thread(target=self._run, name="csgraph-questions", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End what is being asked, and the thread."""
        self._halt.set()
        self._thread.join(_HALT_S)

    def has_learned(self, opened: OpenRelease) -> bool:
        """Say whether nothing of `opened` is left to learn."""
        return self._is_of(opened) and not self._left

    def _is_of(self, opened: OpenRelease) -> bool:
        return self._of is not None and self._of() is opened

    def _see(self) -> None:
        self._asked_at = monotonic()

    def _run(self) -> None:
        while not self._halt.wait(_TICK_S):
            if self._is_quiet():
                self._begin_anew()
                while self._left and self._is_quiet() and not self._halt.is_set():
                    self._learn_next(self._releases.opened)

    def _is_quiet(self) -> bool:
        is_asked = monotonic() - self._asked_at < self._quiet_s
        return not is_asked and not any(self._pool.lanes.counts().values())

    def _begin_anew(self) -> None:
        """Set out to learn everything of a release that was opened since, and is read."""
        opened = self._releases.opened
        if opened.is_read and not self._is_of(opened):
            self._left = deque([*library().values(), *traps()])
            self._failed.clear()
            self._of = weakref.ref(opened)

    def _learn_next(self, opened: OpenRelease) -> None:
        """Ask one question; one that had to give way is the next again."""
        if not self._is_of(opened):
            self._left.clear()
            return
        question = self._left[0]

        def gives_way() -> bool:
            is_over = opened.is_replaced.is_set() or self._halt.is_set()
            return is_over or sum(self._pool.lanes.counts().values()) > 1

        try:
            _learn(opened, self._pool, question, gives_way)
        except ServerBusy:
            return
        except (CsgraphError, ValueError) as fault:
            self._failed[question.id] += 1
            if self._failed[question.id] < _TRIES:
                return
            _log.info("%s of release %s: %s", question.slug, opened.path.name, fault)
        self._left.popleft()
        if not self._left:
            _log.info("Learned what the questions answer of release %s", opened.path.name)


def _learn(
    opened: OpenRelease, pool: Pool, question: Question, gives_way: Callable[[], bool]
) -> None:
    if question.measure:
        opened.lessons.learn(question, opened, pool, gives_way)
    elif query := fill(question, {}, opened.choices).query:
        opened.learned.put(query, learned.ask(opened, pool, query, gives_way))
