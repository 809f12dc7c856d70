"""An answer on its way out of a worker: held back, then passed on, whole or visibly broken.

It is held back until it is whole or too long for that, so that what fails early is a
plain error; a longer one is passed on in parts as the worker writes it. Whatever breaks
off raises: an answer is never short in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from signal import SIGABRT, SIGKILL
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from csgraph.errors import CsgraphError
from csgraph.store import faults, lanes
from csgraph.store.crew import Worker, WorkerEndedError
from csgraph.store.frames import Kind
from csgraph.store.lanes import Ticket, Verdict
from csgraph.store.query import Query
from csgraph.store.watch import Watch

if TYPE_CHECKING:
    from csgraph.store.pool import Pool

_TICK_S = 0.05
_LEAST_S = 0.01
_PATIENT_SLICES = 4


class _GiveWay(Exception):
    """The query has to begin again, in the slower lane."""


class Answer:
    """An answer on its way: `head` is what is known of it, `is_whole` if that is all."""

    def __init__(self, pool: Pool, ticket: Ticket, worker: Worker, query: Query) -> None:
        self._pool = pool
        self._ticket = ticket
        self._worker = worker
        self._query = query
        self._began = monotonic()
        self._cpu_began = worker.cpu_s()
        self._slice_end = self._began + pool.limits.slice_s
        self._watch: Watch | None = None
        self._is_late = False
        self._is_done = self._is_passed_on = False
        self._lock = Lock()
        self.head = b""
        self.is_whole = False
        ticket.end = self._end

    def begin(self) -> None:
        """Ask, and hear as much as is held back. Raises as `Pool.answer`."""
        with self._closed_by_faults():
            self.head = self._begin_as_often_as_needed()
        self.is_whole = self._is_done
        self._is_passed_on = True

    def _begin_as_often_as_needed(self) -> bytes:
        was_ended = False
        while True:
            try:
                return self._begun()
            except _GiveWay:
                self._pool.discard(self._worker)
                self._pool.await_turn(self._ticket, self._query)
                self._worker = self._pool.take(self._query.release)
                self._pool.slow_down(self._worker)
            except WorkerEndedError as fault:
                by_the_system = fault.status in {-SIGKILL, None}
                if was_ended or not by_the_system or self._ticket.is_displaced:
                    raise
                was_ended = True  # idle or not: once is no fault of the query's
                is_slow = self._worker.is_slow
                self._pool.discard(self._worker)
                self._worker = self._pool.take(self._query.release)
                if is_slow:
                    self._pool.slow_down(self._worker)

    def _begun(self) -> bytes:
        query = self._query
        self._worker.ask(
            {
                "query": query.text,
                "media_type": query.media_type,
                "default": query.dataset.default,
                "named": query.dataset.named,
            }
        )
        held = bytearray()
        most = query.held_bytes or self._pool.limits.held_bytes
        while len(held) <= most and (part := self._part()) is not None:
            held += part
        return bytes(held)

    def rest(self) -> Iterator[bytes]:
        """Yield what follows `head`. Raises as `Pool.answer`, at the place where it breaks."""
        with self._closed_by_faults():
            while (part := self._part()) is not None:
                yield part

    def watch(self, act: Callable[[], None]) -> None:
        """While the client takes its time, keep to slice and deadline; `act` where it ends."""

        def end() -> None:
            self._is_late = monotonic() >= self._query.deadline
            self._end()
            act()

        slice_s = self._pool.limits.slice_s
        self._watch = Watch(slice_s, self._query.deadline, self._may_stay, end)

    def _may_stay(self) -> bool:
        """Leave the fast lane; say whether there was a place to go, or nobody who waits."""
        verdict = self._pool.lanes.overstay(self._ticket, can_begin_again=False)
        with self._lock:
            if verdict is Verdict.MOVED and not self._is_done:
                self._pool.slow_down(self._worker)
        return verdict is not Verdict.END

    def close(self) -> None:
        """Let go of the place; what is still being written is ended."""
        if self._watch:
            self._watch.over()
        if self._becomes_done():
            self._pool.discard(self._worker)
        self._pool.lanes.leave(self._ticket)

    def _end(self) -> None:
        """Kill the worker, unless it has given its answer: then it serves another query."""
        with self._lock:
            if not self._is_done:
                self._worker.kill()

    def _becomes_done(self) -> bool:
        """Part from the worker; say whether it still was at this query."""
        with self._lock:
            was_done, self._is_done = self._is_done, True
        return not was_done

    def _part(self) -> bytes | None:
        """Return the next part, None at the end."""
        if self._is_done:
            return None
        kind, content = self._frame()
        match kind:
            case Kind.PART:
                return content
            case Kind.END:
                self._finish(content)
                return None
        self._finish(content)
        raise faults.spoken(content, self._pool.limits)

    def _finish(self, content: bytes) -> None:
        self._becomes_done()
        self._worker.resident_mb = faults.resident_mb(content, self._worker.resident_mb)
        self._pool.give_back(self._worker)
        self._pool.lanes.sent(self._ticket)

    def _frame(self) -> tuple[Kind, bytes]:
        """Wait for the worker, its deadline, the end of its slice, its client's leaving."""
        while True:
            now = monotonic()
            if now >= self._query.deadline or self._is_late:
                raise faults.too_long(self._query.deadline_s)
            may_end = self._query.is_unasked or now >= self._slice_end
            if may_end and self._query.has_left():
                raise lanes.busy()  # one that only ended its own side gets what is quick
            patience = min(_TICK_S, self._query.deadline - now)
            if not self._worker.is_slow and not self._watch:
                if now >= self._slice_end and self._has_had_its_slice(now):
                    self._overstay()
                patience = min(patience, max(_LEAST_S, self._slice_end - now))
            if self._worker.hears(patience):
                return self._worker.receive()

    def _has_had_its_slice(self, now: float) -> bool:
        """Say whether the worker has had its time on a processor, not only by the clock.

        Where the machine is busy a small query takes long; one whose client does not read
        takes no time at all, and has had it.
        """
        left = self._pool.limits.slice_s - (self._worker.cpu_s() - self._cpu_began)
        waited = now - self._began > _PATIENT_SLICES * self._pool.limits.slice_s
        if self._is_passed_on or waited or left < _LEAST_S:
            return True
        self._slice_end = now + left
        return False

    def _overstay(self) -> None:
        match self._pool.lanes.overstay(self._ticket, can_begin_again=not self._is_passed_on):
            case Verdict.MOVED:
                self._pool.slow_down(self._worker)
            case Verdict.AGAIN:
                raise _GiveWay
            case Verdict.END:
                raise lanes.busy()

    @contextmanager
    def _closed_by_faults(self) -> Iterator[None]:
        """Let go of everything where a fault is met; say a worker's end in words."""
        with ExitStack() as undo:
            undo.callback(self.close)
            try:
                yield
            except WorkerEndedError as fault:
                raise self._told(fault) from None
            undo.pop_all()

    def _told(self, fault: WorkerEndedError) -> CsgraphError:
        if self._ticket.is_displaced:
            return lanes.busy()
        if self._is_late:
            return faults.too_long(self._query.deadline_s)
        if fault.status in {-SIGABRT, -SIGKILL}:
            return faults.too_heavy(self._pool.limits.memory_each_mb)
        return faults.ended() if fault.status is not None else faults.unknown()
