"""Answer queries that anyone wrote: guarded, queued, run in workers that can be killed."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from threading import Event, Lock, Thread, Timer
from time import monotonic

from csgraph import settings
from csgraph.errors import CsgraphError
from csgraph.store import lanes
from csgraph.store.answer import Answer
from csgraph.store.crew import Crew, Worker
from csgraph.store.lanes import Lanes, Ticket
from csgraph.store.limits import Held, Limits
from csgraph.store.query import Query

_TICK_S = 0.05
_IDLE_S = 60.0
_HALT_S = 5.0
_HOLD_S = 600.0


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
        with ExitStack() as undo:
            undo.callback(self.lanes.leave, ticket)
            self.await_turn(ticket, query)
            answer = Answer(self, ticket, self.take(query.release), query)
            answer.begin()
            undo.pop_all()
        return answer

    @property
    def lives(self) -> bool:
        """Whether queries can be answered."""
        return self.crew.lives and not self._closed

    def begin(self, release: Path) -> Worker:
        """Return a new worker, under a new parent where the old one has ended, just now even."""
        crew = self._crew_for(release)
        try:
            return crew.begin(release)
        except CsgraphError:
            if crew.lives or self._closed:
                raise
            return self._crew_for(release).begin(release)

    def _crew_for(self, release: Path) -> Crew:
        with self._mending:
            if self._holds and self._holds[0] == release and self._holds[1].lives:
                return self._holds[1]
            if not self.crew.lives and not self._closed:
                self.crew.close()
                self.crew = self._new_crew()
            return self.crew

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
        if worker.is_slow or self._is_spent(worker) or self._has_enough(worker.release):
            self.discard(worker)
            return
        with self._lock:
            self._quick -= 1
            self._idle.append((monotonic(), worker))

    def _has_enough(self, release: Path) -> bool:
        """Say whether as many workers wait for kept releases as may: each holds memory."""
        with self._lock:
            others = sum(worker.release != self._ready for _, worker in self._idle)
        return release != self._ready and others >= self.limits.places.quick

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
            return self._ready if idle + self._quick < self.limits.places.quick else None

    def _let_go(self) -> None:
        """End the idle workers that are too many, and those of other releases in time."""
        now = monotonic()
        with self._lock:
            ready = [e for e in self._idle if e[1].release == self._ready]
            others = [e for e in self._idle if e[1].release != self._ready]
            old = ready[: -self.limits.places.quick] + [e for e in others if now - e[0] > _IDLE_S]
            self._idle = [e for e in self._idle if e not in old]
        for _, worker in old:
            worker.close()
