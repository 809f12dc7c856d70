"""Queries to a remote server take turns as those to the embedded store do."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest

from csgraph.errors import CsgraphError, QueryTooLong, ServerBusy
from csgraph.store.lanes import Places
from csgraph.store.limits import Limits
from csgraph.store.query import Query
from csgraph.store.remote import RemoteStore
from csgraph.store.remotepool import RemotePool
from csgraph.store.renaming import ReleaseGraphs

from .peer import EMPTY, JSON, Peer, peer, read_request

GRAPHS = ReleaseGraphs("https://example.org/", "1", ())
RELEASE = Path("release")
QUICK, ENDLESS = "SELECT ?s { ?s ?p ?o }", "SELECT ?endless { ?endless ?p ?o }"


def act(connection, server: Peer) -> None:
    """Answer at once, but for what is endless: that until the client leaves."""
    while request := read_request(connection):
        server.requests.append(request)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: "
        if b"endless" in request:
            connection.sendall(f"{head}1000000000\r\n\r\n".encode())
            while not server.is_over.wait(0.02):
                connection.sendall(b" ")
        connection.sendall(f"{head}{len(EMPTY)}\r\n\r\n".encode() + EMPTY)


@contextlib.contextmanager
def pool(server: Peer, **places: int) -> Iterator[RemotePool]:
    """Open a pool of few places before a server."""
    usual = {"fast": 1, "slow": 1, "waiting": 4, "running_each": 4, "waiting_each": 4}
    limits = Limits(Places(**{**usual, **places}), slice_s=0.1)
    with contextlib.closing(RemotePool(limits)) as opened:
        opened.add(RELEASE, RemoteStore(server.endpoint, GRAPHS))
        yield opened


def query(text: str, seconds: float = 20, has_left: Callable[[], bool] = lambda: False) -> Query:
    """Return a query with this much time."""
    return Query(RELEASE, text, JSON, monotonic() + seconds, seconds, has_left=has_left)


class Asking(Thread):
    """A client that waits for its answer."""

    def __init__(self, of: RemotePool, asked: Query) -> None:
        super().__init__()
        self._of, self._asked = of, asked
        self.fault: CsgraphError | None = None
        self.start()

    def run(self) -> None:
        """Ask, and keep what went wrong."""
        try:
            self._of.answer(self._asked).close()
        except CsgraphError as fault:
            self.fault = fault


def test_a_query_that_overstays_leaves_its_place_to_the_next():
    """One fast place: the second answer comes while the first query is still at work."""
    with peer(act) as server, pool(server) as queue:
        first = Asking(queue, query(ENDLESS, 3))
        with contextlib.closing(queue.answer(query(QUICK))) as answer:
            assert (answer.head, answer.is_whole) == (EMPTY, True)
        first.join()

    assert isinstance(first.fault, QueryTooLong)
    assert queue.lanes.counts() == {"waiting": 0, "fast": 0, "slow": 0, "sending": 0}


def test_a_query_whose_client_left_is_ended():
    """Its connection closes, and its place is free."""
    has_left = Event()
    with peer(act) as server, pool(server) as queue:
        asking = Asking(queue, query(ENDLESS, has_left=has_left.is_set))
        has_left.set()
        asking.join()
        assert isinstance(asking.fault, ServerBusy)
        with contextlib.closing(queue.answer(query(QUICK))) as answer:
            assert answer.is_whole


def test_an_address_has_so_many_queries_waiting_and_no_more():
    """The next one is turned away at once."""
    with peer(act) as server, pool(server, waiting_each=0) as queue, pytest.raises(ServerBusy):
        queue.answer(query(QUICK))
