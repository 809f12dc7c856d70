"""Let queries to a remote server wait their turn as those of the embedded store do.

The same lanes, quotas and limits as `store.pool`, and answers that are used alike; what
runs is a request to the server, which ends by closing its connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

from csgraph.errors import CsgraphError, RemoteFault, SiteFault
from csgraph.store import faults, lanes
from csgraph.store.lanes import Lanes, Ticket, Verdict
from csgraph.store.limits import Held, Limits
from csgraph.store.line import Patience
from csgraph.store.query import Query
from csgraph.store.remote import RemoteStore
from csgraph.store.watch import Watch

_TICK_S = 0.05


class RemotePool:
    """The queue before a remote server; safe to share between threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.lanes = Lanes(self.limits.places)
        self._stores: dict[Path, RemoteStore] = {}
        self._answered = True

    def add(self, release: Path, store: RemoteStore) -> None:
        """Answer queries over `release` from `store`."""
        self._stores[release] = store

    def keep_ready(self, release: Path, held: Held | None = None) -> None:
        """Do nothing: a server is ready for all of its graphs."""

    def answer(self, query: Query) -> RemoteAnswer:
        """Return the answer, once its beginning or its whole is known.

        Raises what `Pool.answer` raises, and `RemoteFault`.
        """
        store = self._stores.get(query.release)
        if store is None:
            raise SiteFault("This release was not opened on the SPARQL server.")
        ticket = self.lanes.enter(query.client)
        with ExitStack() as undo:
            undo.callback(self.lanes.leave, ticket)
            try:
                self._await_turn(ticket, query)
                answer = RemoteAnswer(self, ticket, store, query)
                answer.begin()
            except CsgraphError as fault:
                self._answered = not isinstance(fault, RemoteFault)
                raise
            undo.pop_all()
        self._answered = True
        return answer

    @property
    def lives(self) -> bool:
        """Whether the last query was answered by the server."""
        return self._answered

    def close(self) -> None:
        """Close the connections that are kept."""
        for store in self._stores.values():
            store.close()

    def _await_turn(self, ticket: Ticket, query: Query) -> None:
        while not self.lanes.wait(ticket, _TICK_S):
            if query.has_left() or monotonic() > query.deadline:
                raise lanes.busy()


class RemoteAnswer:
    """An answer on its way: `head` is what is known of it, `is_whole` if that is all."""

    def __init__(self, pool: RemotePool, ticket: Ticket, store: RemoteStore, query: Query) -> None:
        self._pool = pool
        self._ticket = ticket
        self._store = store
        self._query = query
        self._pieces: Iterator[bytes] = iter(())
        self._slice_end = monotonic() + pool.limits.slice_s
        self._is_slow = self._is_late = self._is_over = False
        self._watch: Watch | None = None
        self.head = b""
        self.is_whole = False

    def begin(self) -> None:
        """Ask, and hear as much as is held back."""
        query = self._query
        most = query.held_bytes or self._pool.limits.held_bytes
        patience = Patience(query.deadline, self._look)
        self._pieces = self._store.answer(
            query.text, query.media_type, query.dataset, query.deadline_s, patience
        )
        held = bytearray()
        while len(held) <= most and not self.is_whole:
            piece = next(self._pieces, None)
            self.is_whole = piece is None
            held += piece or b""
        self.head = bytes(held)
        if self.is_whole:
            self._pool.lanes.sent(self._ticket)

    def rest(self) -> Iterator[bytes]:
        """Yield what follows `head`. Raises at the place where it breaks."""
        yield from self._pieces
        self._pool.lanes.sent(self._ticket)

    def watch(self, act: Callable[[], None]) -> None:
        """While the client takes its time, keep to slice and deadline; `act` where it ends."""

        def end() -> None:
            self._is_late = monotonic() >= self._query.deadline
            act()

        self._watch = Watch(self._pool.limits.slice_s, self._query.deadline, self._may_stay, end)

    def _may_stay(self) -> bool:
        return self._pool.lanes.overstay(self._ticket, can_begin_again=False) is not Verdict.END

    def close(self) -> None:
        """Let go of the place and of the connection; a second time is without effect."""
        self._is_over = True
        if self._watch:
            self._watch.over()
        end = getattr(self._pieces, "close", None)
        if end is not None:
            end()
        self._pool.lanes.leave(self._ticket)

    def _look(self) -> None:
        """End the waiting for a client that left, a displaced query, a slice that is over."""
        if self._is_late:
            raise faults.too_long(self._query.deadline_s)
        if self._is_over or self._ticket.is_displaced:
            raise lanes.busy()
        is_long = monotonic() >= self._slice_end
        if is_long and self._query.has_left():
            raise lanes.busy()  # one that only ended its own side gets what is quick
        if is_long and not self._is_slow and not self._watch:
            verdict = self._pool.lanes.overstay(self._ticket, can_begin_again=False)
            if verdict is Verdict.END:
                raise lanes.busy()
            self._is_slow = verdict is Verdict.MOVED
