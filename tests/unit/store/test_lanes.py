"""Who goes next: the address with the least query time, at a clock of our own."""

from __future__ import annotations

import pytest

from csgraph.errors import ServerBusy, TooMuchAsked
from csgraph.store.lanes import HALF_LIFE_S, Lanes, Places, State

FEW = Places(fast=1, slow=1, waiting=2, running_each=2, waiting_each=1)


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return what it shows."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """It stands at 0."""
    return Clock()


def test_the_least_costly_address_goes_first(clock):
    """Whoever came first but took much waits for whoever took nothing."""
    lanes = Lanes(FEW, clock)
    first = lanes.enter("greedy")
    clock.now = 5
    again = lanes.enter("greedy")
    modest = lanes.enter("modest")
    lanes.leave(first)

    assert (modest.state, again.state) == (State.FAST, State.WAITING)


def test_time_in_progress_counts(clock):
    """A query that still runs is paid for as it goes."""
    lanes = Lanes(Places(fast=2, slow=0, waiting=9, running_each=1, waiting_each=9), clock)
    lanes.enter("running")
    ended = lanes.enter("ended")
    clock.now = 1
    lanes.leave(ended)
    lanes.enter("third")
    clock.now = 9
    later = [lanes.enter("running"), lanes.enter("ended")]
    lanes.leave(lanes.enter("none"))

    assert [t.state for t in later] == [State.WAITING, State.WAITING]


def test_what_was_taken_fades(clock):
    """After a half-life an address that took twice as much is even."""
    lanes = Lanes(Places(fast=1, slow=0, waiting=9, running_each=1, waiting_each=9), clock)
    old = lanes.enter("old")
    clock.now = 2
    lanes.leave(old)
    clock.now += HALF_LIFE_S * 2
    new = lanes.enter("new")
    clock.now += 1
    waiting = lanes.enter("old"), lanes.enter("new")
    lanes.leave(new)

    assert [t.state for t in waiting] == [State.FAST, State.WAITING]


def test_one_address_waits_and_runs_only_so_often(clock):
    """Free places stay free for the others."""
    lanes = Lanes(Places(fast=4, slow=0, waiting=9, running_each=2, waiting_each=1), clock)
    tickets = [lanes.enter("one") for _ in range(3)]

    assert [t.state for t in tickets] == [State.FAST, State.FAST, State.WAITING]
    with pytest.raises(ServerBusy):
        lanes.enter("one")
    assert lanes.enter("other").state is State.FAST


def test_an_answer_counts_until_it_is_taken(clock):
    """The slot is free once the answer is known, the address's place only when it left."""
    lanes = Lanes(Places(fast=1, slow=0, waiting=9, running_each=1, waiting_each=9), clock)
    sending = lanes.enter("slow reader")
    lanes.sent(sending)
    more = lanes.enter("slow reader")
    other = lanes.enter("other")

    assert (more.state, other.state) == (State.WAITING, State.FAST)
    lanes.leave(sending)
    lanes.leave(other)
    assert more.state is State.FAST


def test_who_overstays_leaves_the_slot(clock):
    """The next query runs; the slow lane has the long one."""
    lanes = Lanes(FEW, clock)
    long, short = lanes.enter("long"), lanes.enter("short")
    clock.now = 1

    assert lanes.overstay(long)
    assert (long.state, short.state) == (State.SLOW, State.FAST)


def test_a_full_slow_lane_ends_the_costliest(clock):
    """Whoever has taken more has to go; its end is called."""
    lanes = Lanes(FEW, clock)
    ended = []
    long = lanes.enter("long")
    long.end = lambda: ended.append("long")
    clock.now = 1
    lanes.overstay(long)
    newer = lanes.enter("newer")
    clock.now = 2

    assert lanes.overstay(newer)
    assert (ended, long.is_displaced, newer.state) == (["long"], True, State.SLOW)

    lanes.leave(long)
    again = lanes.enter("long")
    clock.now = 2.5
    assert not lanes.overstay(again)


def test_a_full_queue_turns_away_the_costliest(clock):
    """A newcomer that took nothing takes the place of one that took much, not of its like."""
    lanes = Lanes(Places(fast=1, slow=0, waiting=1, running_each=1, waiting_each=1), clock)
    lanes.leave(_ran(lanes, clock, "greedy", 3))
    lanes.enter("running")
    greedy = lanes.enter("greedy")
    modest = lanes.enter("modest")

    assert modest.state is State.WAITING
    with pytest.raises(ServerBusy):
        lanes.wait(greedy, 0)
    with pytest.raises(ServerBusy):
        lanes.enter("another")


def test_a_quota_turns_away_until_it_faded(clock):
    """It is off where the setting is 0."""
    lanes = Lanes(
        Places(fast=1, slow=0, waiting=1, running_each=1, waiting_each=1, quota_s=2), clock
    )
    lanes.leave(_ran(lanes, clock, "much", 3))
    with pytest.raises(TooMuchAsked, match="2 s"):
        lanes.enter("much")
    clock.now += HALF_LIFE_S
    assert lanes.enter("much").state is State.FAST


def test_many_addresses_are_forgotten(clock):
    """What is remembered of addresses is bounded."""
    lanes = Lanes(FEW, clock)
    for number in range(20_050):
        clock.now += 0.002
        lanes.leave(_ran(lanes, clock, str(number), 0.002))

    assert len(lanes._spent) <= 10_000


def _ran(lanes: Lanes, clock: Clock, client: str, seconds: float):
    ticket = lanes.enter(client)
    clock.now += seconds
    return ticket
