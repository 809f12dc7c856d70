"""Long queries are read one at a time; short ones do not wait."""

from __future__ import annotations

import threading

import pytest

from csgraph.errors import ServerBusy
from csgraph.web.endpoint.turns import LONG, Turns


def here() -> bool:
    """Say of a client that it has not left."""
    return False


def test_a_long_query_waits_for_another_and_a_short_one_does_not():
    """Only the long ones of both addresses exclude each other."""
    turns, order = Turns(), []

    def read() -> None:
        with turns.to_read(LONG + 1, "second", here):
            order.append("second")

    other = threading.Thread(target=read)
    with turns.to_read(LONG + 1, "first", here):
        other.start()
        with turns.to_read(LONG, "third", here):
            order.append("short")
        other.join(0.2)
        order.append("first")
    other.join()

    assert order == ["short", "first", "second"]


def test_who_leaves_does_not_keep_its_place():
    """And the next has its turn."""
    turns = Turns()
    with (
        turns.to_read(LONG + 1, "first", here),
        pytest.raises(ServerBusy),
        turns.to_read(LONG + 1, "second", lambda: True),
    ):
        pass
    with turns.to_read(LONG + 1, "third", here):
        pass


def test_a_fault_in_reading_gives_the_turn_back():
    """The next one has it at once."""
    turns = Turns()
    with pytest.raises(ValueError, match="no query"), turns.to_read(LONG + 1, "first", here):
        raise ValueError("no query")
    with turns.to_read(LONG + 1, "second", here):
        pass
