"""Answer queries that anyone wrote: guarded, queued, run in workers that can be killed.

An answer is held back until it is whole or too long for that, so that what fails early
is a plain error; a longer one is passed on in parts as the worker writes it. Whatever
breaks off raises: an answer is never short in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from signal import SIGABRT, SIGKILL
from threading import Event, Lock, Thread, Timer
from time import monotonic

from csgraph import settings
from csgraph.errors import CsgraphError
from csgraph.store import faults, lanes
from csgraph.store.crew import Crew, Worker, WorkerEndedError
from csgraph.store.datasets import WHOLE, Dataset
from csgraph.store.frames import Kind
from csgraph.store.lanes import Lanes, Places, Ticket, Verdict

_TICK_S = 0.05
_IDLE_S = 60.0
_LEAST_S = 0.01
_PATIENT_SLICES = 2
_HALT_S = 5.0
_HOLD_S = 600.0
_QUAD_BYTES = 400
"""Measured: 752 MB for 1.97 million quads."""


USUAL = Places(
    fast=settings.QUERY_WORKERS,
    slow=settings.QUERY_SLOW_WORKERS,
    waiting=settings.QUERY_WAITING,
    running_each=settings.QUERY_RUNNING_EACH,
    waiting_each=settings.QUERY_WAITING_EACH,
    quota_s=settings.QUERY_QUOTA_S,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What queries may take; the defaults are the settings."""

    places: Places = USUAL
    memory_mb: int = settings.QUERY_MEMORY_MB
    answer_mb: int = settings.QUERY_ANSWER_MB
    store_mb: int = settings.QUERY_STORE_MB
    slice_s: float = settings.QUERY_SLICE_S
    held_bytes: int = settings.ANSWER_HELD_KB << 10

    @property
    def memory_each_mb(self) -> int:
        """What one worker may take beyond its open store."""
        return self.memory_mb // (self.places.fast + self.places.slow)

    @property
    def copies(self) -> int:
        """How many copies of a store in memory there may come to be: a worker's each, one kept."""
        return self.places.fast + self.places.slow + 1


@dataclass(frozen=True, slots=True)
class Held:
    """The dumps that make a release's store, and how many quads they hold."""

    dumps: tuple[Path, ...]
    quads: int

    @property
    def expected_mb(self) -> int:
        """Roughly the memory that they will take."""
        return self.quads * _QUAD_BYTES >> 20


@dataclass(frozen=True, slots=True)
class Query:
    """A query to be answered: over which release and graphs, for whom, until when.

    `deadline` is a time of `time.monotonic`; `has_left` says whether its client still is
    there; `held_bytes` may ask for a longer answer to be held back than is usual.
    """

    release: Path
    text: str
    media_type: str
    deadline: float
    deadline_s: float
    dataset: Dataset = WHOLE
    client: str = ""
    has_left: Callable[[], bool] = lambda: False
    held_bytes: int | None = None


class Pool:
    """The workers of a server, its queue and its lanes; safe to share between threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Start the parent of the workers."""
        self.limits = limits or Limits()
        self.lanes = Lanes(self.limits.places)
        self.crew = self._new_crew()
        self._idle: list[tuple[float, Worker]] = []
        self._quick = 0
        """Workers at work in the fast lane; one that becomes slow wants a successor."""
        self._ready: Path | None = None
        self._holds: tuple[Path, Crew] | None = None
        self._lock = Lock()
        self._mending = Lock()
        self._lacks = Event()
        self._closed = False
        self._filler = Thread(target=self._fill, name="csgraph-pool", daemon=True)
        self._filler.start()

    def keep_ready(self, release: Path, held: Held | None = None) -> None:
        """Keep workers waiting for queries over `release`, and over no other.

        Where `held` fits the memory there is for it, once for each worker, it is read into
        memory meanwhile; until then the workers answer from disk.
        """
        self._ready = release
        self._lacks.set()
        with self._mending:
            if self._holds and self._holds[0] != release:
                self._retire(self._holds[1])
                self._holds = None
        if held and held.expected_mb * self.limits.copies <= self.limits.store_mb:
            Thread(target=self._hold, args=(release, held), daemon=True).start()

    def answer(self, query: Query) -> Answer:
        """Return the answer, once its beginning or its whole is known.

        Raises what `store.faults` names: refused, too long, too heavy, no place.
        """
        ticket = self.lanes.enter(query.client)
        try:
            self.await_turn(ticket, query)
            answer = Answer(self, ticket, self.take(query.release), query)
            answer.begin()
        except BaseException:
            self.lanes.leave(ticket)
            raise
        return answer

    @property
    def lives(self) -> bool:
        """Whether queries can be answered."""
        return self.crew.lives and not self._closed

    def begin(self, release: Path) -> Worker:
        """Return a new worker, under a new parent where the old one has ended."""
        with self._mending:
            if self._holds and self._holds[0] == release and self._holds[1].lives:
                crew = self._holds[1]
            else:
                if not self.crew.lives and not self._closed:
                    self.crew.close()
                    self.crew = self._new_crew()
                crew = self.crew
        return crew.begin(release)

    def close(self) -> None:
        """End every worker and their parent."""
        self._closed = True
        self._lacks.set()
        self._filler.join(_HALT_S)
        with self._lock:
            for _, worker in self._idle:
                worker.close()
            self._idle.clear()
        with self._mending:
            if self._holds:
                self._holds[1].close()
            self.crew.close()

    def give_back(self, worker: Worker) -> None:
        """Take a worker that has answered; end one that is spent."""
        if worker.is_slow or self._is_spent(worker):
            self.discard(worker)
            return
        with self._lock:
            self._quick -= 1
            self._idle.append((monotonic(), worker))

    def _is_spent(self, worker: Worker) -> bool:
        grown = worker.resident_mb - worker.began_mb > self.limits.memory_each_mb // 2
        held = self._holds
        outdated = held is not None and held[0] == worker.release and not worker.is_from_memory
        return grown or outdated or self._closed

    def discard(self, worker: Worker) -> None:
        """End a worker; another takes its place."""
        was_closed = worker.is_closed
        worker.close()
        if not worker.is_slow and not was_closed:
            self._free_quick()

    def slow_down(self, worker: Worker) -> None:
        """Let a worker go on after all others; another takes its place."""
        worker.slow_down()
        self._free_quick()

    def _free_quick(self) -> None:
        with self._lock:
            self._quick -= 1
        self._lacks.set()

    def _hold(self, release: Path, held: Held) -> None:
        """Read a release into memory; let the workers that answer from disk go."""
        crew = Crew(self.limits.memory_each_mb, self.limits.answer_mb, held.dumps)
        try:
            crew.wait_ready(_HOLD_S)
        except CsgraphError:
            crew.close()
            return
        fits = crew.resident_mb * self.limits.copies <= self.limits.store_mb
        with self._mending:
            if not fits or self._closed or self._ready != release:
                crew.close()
                return
            self._holds = (release, crew)
        with self._lock:
            gone = [w for _, w in self._idle if w.release == release]
            self._idle = [e for e in self._idle if e[1].release != release]
        for worker in gone:
            worker.close()
        self._lacks.set()

    def _retire(self, crew: Crew) -> None:
        """Let go of a release in memory once no query that has begun there can be at work."""
        clock = Timer(settings.QUERY_DEADLINE_S + _HALT_S, crew.close)
        clock.daemon = True
        clock.start()

    def _new_crew(self) -> Crew:
        return Crew(self.limits.memory_each_mb, self.limits.answer_mb)

    def await_turn(self, ticket: Ticket, query: Query) -> None:
        """Wait until the ticket may run. Raises `ServerBusy`."""
        while not self.lanes.wait(ticket, _TICK_S):
            if query.has_left():
                raise lanes.busy()
            if monotonic() > query.deadline:
                raise lanes.busy()

    def take(self, release: Path) -> Worker:
        """Return an idle worker of `release`, else a new one."""
        while True:
            with self._lock:
                found = next((e for e in reversed(self._idle) if e[1].release == release), None)
                if found is None:
                    break
                self._idle.remove(found)
            if not found[1].hears(0):
                break
            found[1].close()  # it ended while it was idle
        worker = found[1] if found else self.begin(release)
        with self._lock:
            self._quick += 1
        return worker

    def _fill(self) -> None:
        """Keep as many workers ready as there are fast places; let old ones go."""
        while not self._closed:
            self._lacks.wait(_IDLE_S)
            self._lacks.clear()
            self._let_go()
            while not self._closed and (release := self._lacking()):
                try:
                    worker = self.begin(release)
                except CsgraphError:
                    break  # the next query says so to a person
                if self._is_spent(worker):
                    worker.close()
                    continue
                with self._lock:
                    self._idle.append((monotonic(), worker))

    def _lacking(self) -> Path | None:
        with self._lock:
            idle = sum(worker.release == self._ready for _, worker in self._idle)
            return self._ready if idle + self._quick < self.limits.places.fast else None

    def _let_go(self) -> None:
        """End the idle workers that are too many, and those of other releases in time."""
        now = monotonic()
        with self._lock:
            ready = [e for e in self._idle if e[1].release == self._ready]
            others = [e for e in self._idle if e[1].release != self._ready]
            old = ready[: -self.limits.places.fast] + [e for e in others if now - e[0] > _IDLE_S]
            self._idle = [e for e in self._idle if e not in old]
        for _, worker in old:
            worker.close()


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
        self._clock: Timer | None = None
        self._is_late = False
        self._is_done = self._is_passed_on = False
        self.head = b""
        self.is_whole = False
        ticket.end = worker.kill

    def begin(self) -> None:
        """Ask, and hear as much as is held back. Raises as `Pool.answer`."""
        try:
            held = self._begin_as_often_as_needed()
        except BaseException as fault:
            raise self._broken(fault) from None
        self.head, self.is_whole = held, self._is_done
        self._is_passed_on = True

    def _begin_as_often_as_needed(self) -> bytes:
        was_ended = False
        while True:
            try:
                return self._begun()
            except _GiveWay:
                self._pool.discard(self._worker)
                self._pool.await_turn(self._ticket, self._query)
                self._set_worker(self._pool.take(self._query.release))
                self._pool.slow_down(self._worker)
            except WorkerEndedError as fault:
                by_the_system = fault.status in {-SIGKILL, None}
                if was_ended or not by_the_system or self._ticket.is_displaced:
                    raise
                was_ended = True  # idle or not: once is no fault of the query's
                is_slow = self._worker.is_slow
                self._pool.discard(self._worker)
                self._set_worker(self._pool.take(self._query.release))
                if is_slow:
                    self._pool.slow_down(self._worker)

    def _set_worker(self, worker: Worker) -> None:
        self._worker = worker
        self._ticket.end = worker.kill

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
        try:
            while (part := self._part()) is not None:
                yield part
        except BaseException as fault:
            raise self._broken(fault) from None

    def when_late(self, act: Callable[[], None]) -> None:
        """At the deadline, end the worker and `act`, should the client still be taking."""

        def expire() -> None:
            self._is_late = True
            self._worker.kill()
            act()

        self._clock = Timer(max(0.0, self._query.deadline - monotonic()), expire)
        self._clock.daemon = True
        self._clock.start()

    def close(self) -> None:
        """Let go of the place; what is still being written is ended."""
        if self._clock:
            self._clock.cancel()
        if not self._is_done:
            self._is_done = True
            self._pool.discard(self._worker)
        self._pool.lanes.leave(self._ticket)

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
        self._is_done = True
        self._worker.resident_mb = faults.resident_mb(content, self._worker.resident_mb)
        self._pool.give_back(self._worker)
        self._pool.lanes.sent(self._ticket)

    def _frame(self) -> tuple[Kind, bytes]:
        """Wait for the worker, its deadline, the end of its slice, its client's leaving."""
        while True:
            now = monotonic()
            if now >= self._query.deadline or self._is_late:
                raise faults.too_long(self._query.deadline_s)
            if now >= self._slice_end and self._query.has_left():
                raise lanes.busy()  # one that only ended its own side gets what is quick
            patience = min(_TICK_S, self._query.deadline - now)
            if not self._worker.is_slow:
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

    def _broken(self, fault: BaseException) -> BaseException:
        """Let go of everything; return what a person is told."""
        self.close()
        if not isinstance(fault, WorkerEndedError):
            return fault
        if self._ticket.is_displaced:
            return lanes.busy()
        if self._is_late:
            return faults.too_long(self._query.deadline_s)
        if fault.status in {-SIGABRT, -SIGKILL}:
            return faults.too_heavy(self._pool.limits.memory_each_mb)
        return faults.ended() if fault.status is not None else faults.unknown()
