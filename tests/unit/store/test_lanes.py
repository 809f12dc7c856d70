"""Who goes next: the address with the least query time, at a clock of our own."""

from __future__ import annotations

import pytest

from csgraph.errors import ServerBusy, TooMuchAsked
from csgraph.store.lanes import FAR_S, Lanes, Places, State, Verdict
from csgraph.store.spending import HALF_LIFE_S, REMEMBERED_S

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


def test_an_address_of_quick_queries_gets_a_spare_place(clock):
    """It does not wait for a slice of others; who is not known for it, or overstayed, does."""
    lanes = Lanes(Places(fast=1, slow=0, waiting=9, running_each=9, waiting_each=9, spare=1), clock)
    for client in ("quick", "mixed"):
        ticket = lanes.enter(client)
        lanes.sent(ticket)
        lanes.leave(ticket)
    mixed = lanes.enter("mixed")
    lanes.overstay(mixed, can_begin_again=True)
    lanes.leave(mixed)
    lanes.enter("any")
    waiting = [lanes.enter(client) for client in ("any", "mixed", "new", "quick", "quick")]

    states = [State.WAITING, State.WAITING, State.WAITING, State.FAST, State.WAITING]
    assert [t.state for t in waiting] == states


def test_an_address_that_overstayed_is_forgiven(clock):
    """After a while without."""
    lanes = Lanes(Places(fast=1, slow=0, waiting=9, running_each=9, waiting_each=9, spare=1), clock)
    ticket = lanes.enter("mixed")
    lanes.overstay(ticket, can_begin_again=True)
    lanes.sent(ticket)
    lanes.leave(ticket)
    lanes.enter("any")
    clock.now = REMEMBERED_S + 1

    assert lanes.enter("mixed").state is State.FAST


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


def test_who_overstays_leaves_the_slot_to_who_waits(clock):
    """The next query runs; the slow lane has the long one. While nobody waits it stays."""
    lanes = Lanes(FEW, clock)
    long = lanes.enter("long")
    clock.now = 1
    assert lanes.overstay(long, can_begin_again=True) is Verdict.STAY
    short = lanes.enter("short")

    assert lanes.overstay(long, can_begin_again=True) is Verdict.MOVED
    assert (long.state, short.state) == (State.SLOW, State.FAST)


def test_many_small_queries_count_little(clock):
    """Forty of 50 ms weigh less than one second in one piece."""
    lanes = Lanes(Places(fast=1, slow=0, waiting=9, running_each=1, waiting_each=9), clock)
    for _ in range(40):
        lanes.leave(_ran(lanes, clock, "small", 0.05))
    lanes.leave(_ran(lanes, clock, "large", 1))
    running = lanes.enter("third")
    large, small = lanes.enter("large"), lanes.enter("small")
    lanes.leave(running)

    assert (large.state, small.state) == (State.WAITING, State.FAST)


def test_with_a_full_slow_lane_a_query_begins_again_later(clock):
    """Nobody is ended for one that has taken as much; its turn comes when a place is free."""
    lanes = Lanes(FEW, clock)
    first, second = lanes.enter("first"), lanes.enter("second")
    clock.now = 1
    lanes.overstay(first, can_begin_again=True)
    third = lanes.enter("third")
    clock.now = 1.5

    assert lanes.overstay(second, can_begin_again=True) is Verdict.AGAIN
    assert (second.state, third.state) == (State.WAITING, State.FAST)
    assert not lanes.wait(second, 0)
    lanes.leave(first)
    assert lanes.wait(second, 0)
    assert second.state is State.SLOW


def test_who_took_far_more_is_ended_for_who_waits_for_the_slow_lane(clock):
    """Its end is called, and it learns of it."""
    lanes = Lanes(FEW, clock)
    ended = []
    greedy, modest = lanes.enter("greedy"), lanes.enter("modest")
    greedy.end = lambda: ended.append("greedy")
    clock.now = 0.3
    lanes.overstay(greedy, can_begin_again=True)
    lanes.enter("third")
    clock.now = 0.6
    assert lanes.overstay(modest, can_begin_again=True) is Verdict.AGAIN
    clock.now = FAR_S + 1

    assert lanes.wait(modest, 0)
    assert (ended, greedy.is_displaced, modest.state) == (["greedy"], True, State.SLOW)
    with pytest.raises(ServerBusy):
        lanes.wait(greedy, 0)


def test_an_answer_being_sent_is_ended_only_for_far_less(clock):
    """What a client has begun to take goes on as long as it can be borne."""
    lanes = Lanes(FEW, clock)
    first, sending = lanes.enter("first"), lanes.enter("sending")
    clock.now = 0.3
    lanes.overstay(first, can_begin_again=True)
    lanes.enter("third")
    clock.now = 0.6
    assert lanes.overstay(sending, can_begin_again=False) is Verdict.STAY
    lanes.leave(first)
    lanes.enter("fourth")
    assert lanes.overstay(sending, can_begin_again=False) is Verdict.MOVED


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


def _ran(lanes: Lanes, clock: Clock, client: str, seconds: float):
    ticket = lanes.enter(client)
    clock.now += seconds
    return ticket
