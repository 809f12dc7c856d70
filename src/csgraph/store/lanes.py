"""Decide whose query runs next: the address with the least query time goes first.

A query enters, waits for a slot, and runs. One that overstays its slice while others
wait leaves the slot for a slower lane of few places; where that is full, it begins again
once a place there is free, or takes that of an address that has taken far more time
(`spending`).
Nothing here knows what a query is, nor any process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from threading import Condition, Lock
from time import monotonic

from csgraph.errors import ServerBusy, TooMuchAsked
from csgraph.store.spending import HALF_LIFE_S, Spending, charged

FAR_S = 2.0
"""A query is ended for another's only when it has run longer, and its address has taken so
much more."""


class State(Enum):
    """Where a query stands."""

    WAITING = "waiting"
    FAST = "fast"
    SLOW = "slow"
    SENDING = "sending"
    LEFT = "left"


class Verdict(Enum):
    """What a query does whose slice is over."""

    STAY = "stay"
    MOVED = "moved"
    AGAIN = "again"
    END = "end"


@dataclass(frozen=True, slots=True)
class Places:
    """How many may run, overstay and wait; and how many of them for one address."""

    fast: int
    slow: int
    waiting: int
    running_each: int
    waiting_each: int
    quota_s: float = 0.0
    """Query time for one address, faded, beyond which it is turned away; 0: no quota."""
    spare: int = 0
    """More fast ones, for the addresses whose last queries all were quick."""

    @property
    def quick(self) -> int:
        """How many may run in the fast lane, the spare places taken."""
        return self.fast + self.spare

    @property
    def all(self) -> int:
        """How many may run at once."""
        return self.quick + self.slow


@dataclass(eq=False, slots=True)
class Ticket:
    """One query's place; `is_displaced` once another had to go before it.

    `is_long` is one that gave way, and waits for the slower lane.
    """

    client: str
    arrival: int
    state: State = State.WAITING
    began: float = 0.0
    is_displaced: bool = False
    is_long: bool = False
    end: Callable[[], None] = lambda: None
    changed: Condition | None = field(default=None, repr=False)


class Lanes:
    """All places; safe to share between threads."""

    def __init__(self, places: Places, clock: Callable[[], float] = monotonic) -> None:
        self._places = places
        self._clock = clock
        self._lock = Lock()
        self._arrivals = count()
        self._tickets: list[Ticket] = []
        self._spending = Spending(clock)

    def enter(self, client: str) -> Ticket:
        """Return a ticket that runs or waits. Raises `ServerBusy`, `TooMuchAsked`."""
        with self._lock:
            cost = self._cost(client)
            if self._places.quota_s and cost > self._places.quota_s:
                raise _over_quota(cost, self._places.quota_s)
            waiting = [t for t in self._tickets if t.state is State.WAITING]
            if sum(t.client == client for t in waiting) >= self._places.waiting_each:
                raise busy()
            if len(waiting) >= self._places.waiting:
                self._make_room(waiting, cost)
            ticket = Ticket(client, next(self._arrivals), changed=Condition(self._lock))
            self._tickets.append(ticket)
            self._grant()
            return ticket

    def wait(self, ticket: Ticket, patience_s: float) -> bool:
        """Wait for the ticket's turn; say whether it has come. Raises `ServerBusy`."""
        with self._lock:
            if ticket.is_long and ticket.state is State.WAITING:
                self._displace_for(ticket.client)
                self._grant()
            if ticket.state is State.WAITING and not ticket.is_displaced and ticket.changed:
                ticket.changed.wait(patience_s)
            if ticket.is_displaced:
                raise busy()
            return ticket.state is not State.WAITING

    def overstay(self, ticket: Ticket, *, can_begin_again: bool) -> Verdict:
        """Decide about a query whose slice is over.

        While nobody waits for its slot it stays. Else it moves to the slower lane; where
        that is full, it gives way and begins again when a place there is free, if none of
        its answer was sent; an answer that is being sent is ended only for an address
        that has taken far less. One that has its answer, or is in the slower lane, stays.
        """
        with self._lock:
            if ticket.state is not State.FAST:
                return Verdict.STAY
            self._spending.note_overstayed(ticket.client)
            pressing = [t for t in self._tickets if t.state is State.WAITING and not t.is_long]
            if not pressing or not self._places.slow:
                return Verdict.STAY
            if self._has_slow_place() or self._displace_for(ticket.client):
                ticket.state = State.SLOW
                self._grant()
                return Verdict.MOVED
            if can_begin_again:
                self._pay(ticket, State.WAITING)
                ticket.is_long = True
                self._grant()
                return Verdict.AGAIN
            least = min(self._cost(t.client) for t in pressing)
            is_long = self._clock() - ticket.began > FAR_S
            too_much = is_long and self._cost(ticket.client) > least + FAR_S
            return Verdict.END if too_much else Verdict.STAY

    def sent(self, ticket: Ticket) -> None:
        """Free the ticket's slot: its answer is known; the client may still be taking it."""
        with self._lock:
            if ticket.state is State.FAST:
                self._spending.note_quick(ticket.client)
            self._pay(ticket, State.SENDING)
            self._grant()

    def leave(self, ticket: Ticket) -> None:
        """Free all that the ticket holds; a second time is without effect."""
        with self._lock:
            if ticket.state is not State.LEFT:
                self._pay(ticket, State.LEFT)
                self._tickets.remove(ticket)
                self._grant()

    def counts(self) -> dict[str, int]:
        """Return how many tickets stand where."""
        with self._lock:
            states = [t.state.value for t in self._tickets]
        return {s.value: states.count(s.value) for s in State if s is not State.LEFT}

    def _make_room(self, waiting: list[Ticket], cost: float) -> None:
        """Turn away who has taken most; the newcomer, where that is the newcomer."""
        last = max(waiting, key=lambda t: (self._cost(t.client), t.arrival), default=None)
        if last is None or self._cost(last.client) <= cost:
            raise busy()
        self._displace(last)
        self._pay(last, State.LEFT)
        self._tickets.remove(last)

    def _has_slow_place(self) -> bool:
        return sum(t.state is State.SLOW for t in self._tickets) < self._places.slow

    def _displace_for(self, client: str) -> bool:
        """End the costliest slow query, where its address has taken far more than `client`."""
        now = self._clock()
        long = [t for t in self._tickets if t.state is State.SLOW and now - t.began > FAR_S]
        last = max(long, key=lambda t: (self._cost(t.client), t.arrival), default=None)
        if last is None or self._cost(last.client) <= self._cost(client) + FAR_S:
            return False
        self._displace(last)
        self._pay(last, State.SENDING)
        return True

    def _displace(self, ticket: Ticket) -> None:
        ticket.is_displaced = True
        ticket.end()
        if ticket.changed:
            ticket.changed.notify_all()

    def _grant(self) -> None:
        """Give free places to those who wait, the least costly address first."""
        self._grant_lane(State.FAST, self._places.fast, is_long=False)
        self._grant_lane(State.SLOW, self._places.slow, is_long=True)
        self._grant_spare()

    def _grant_spare(self) -> None:
        """Let one more run, of an address whose last queries all were quick.

        Where fifty keep every place busy, its small query does not even wait for a slice.
        """
        free = self._places.quick - sum(t.state is State.FAST for t in self._tickets)
        while free > 0 and (ticket := self._next(is_long=False, is_quick=True)):
            self._start(ticket, State.FAST)
            free -= 1

    def _start(self, ticket: Ticket, lane: State) -> None:
        ticket.state, ticket.began = lane, self._clock()
        if ticket.changed:
            ticket.changed.notify_all()

    def _grant_lane(self, lane: State, places: int, *, is_long: bool) -> None:
        free = places - sum(t.state is lane for t in self._tickets)
        while free > 0 and (ticket := self._next(is_long=is_long)):
            self._start(ticket, lane)
            free -= 1

    def _next(self, *, is_long: bool, is_quick: bool = False) -> Ticket | None:
        """Return who is next; with `is_quick` among the addresses of quick queries."""
        at_work: dict[str, int] = {}
        for ticket in self._tickets:
            if ticket.state is not State.WAITING:
                at_work[ticket.client] = at_work.get(ticket.client, 0) + 1
        most = self._places.running_each
        may = [
            t
            for t in self._tickets
            if t.state is State.WAITING
            and t.is_long is is_long
            and at_work.get(t.client, 0) < most
            and (not is_quick or self._spending.is_quick(t.client))
        ]
        return min(may, key=lambda t: (self._cost(t.client), t.arrival), default=None)

    def _cost(self, client: str) -> float:
        """Return the faded query time of an address, its queries in progress included."""
        now = self._clock()
        running = sum(
            charged(now - t.began)
            for t in self._tickets
            if t.client == client and t.state in {State.FAST, State.SLOW}
        )
        return running + self._spending.of(client)

    def _pay(self, ticket: Ticket, state: State) -> None:
        """Write down what the ticket took, and move it to `state`."""
        if ticket.state in {State.FAST, State.SLOW}:
            self._spending.pay(ticket.client, self._clock() - ticket.began)
        ticket.state = state


def busy() -> ServerBusy:
    """Return the error for a query that finds no place, or loses its own."""
    return ServerBusy(
        "Too many queries are at work; this one was not finished. / Trop de requêtes sont en "
        "cours ; celle-ci n’a pas abouti."
    )


def _over_quota(cost: float, quota_s: float) -> TooMuchAsked:
    wait = int(HALF_LIFE_S * max(1.0, cost / quota_s))
    return TooMuchAsked(
        f"This address has used {cost:.0f} s of query time lately; {quota_s:g} s are free. / "
        f"Cette adresse a utilisé {cost:.0f} s de calcul ; {quota_s:g} s sont libres.",
        hint=f"Wait {wait} s, or download the dump and run the queries locally.",
    )
