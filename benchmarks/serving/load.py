"""Keep a number of clients asking one server, and say how long each answer took.

One thread and one `epoll` serve all clients; every client has a connection and a
loopback address of its own, and sends its next request when the last answer is whole.
A client that is told to come back later (429, 503) rests a moment first. Linux only.
"""

from __future__ import annotations

import select
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from statistics import quantiles

from benchmarks.serving.reading import Reading

REST_S = 0.1
GRACE_S = 12.0
PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as its bytes, the statuses that are the right answer to it, and a name."""

    raw: bytes
    right: frozenset[int] = frozenset({200})
    name: str = ""


@dataclass(slots=True)
class Seen:
    """What a run saw: the time of each right answer, what went wrong, how long it all took."""

    taken_s: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    wall_s: float = 0.0
    by_name: defaultdict[str, list[float | str]] = field(default_factory=lambda: defaultdict(list))
    """For each named request, in order, its time in seconds or what was wrong."""

    @property
    def rate(self) -> float:
        """Right answers a second."""
        return len(self.taken_s) / self.wall_s if self.wall_s else 0.0

    def percentile_ms(self, percent: int) -> float | None:
        """Return the time that so many percent of the right answers did not pass."""
        return percentile_ms(self.taken_s, percent)


def percentile_ms(taken_s: list[float], percent: int) -> float | None:
    """Return a percentile of times, in milliseconds; None where there are none."""
    if len(taken_s) < 2:
        return taken_s[0] * 1000 if taken_s else None
    return quantiles(taken_s, n=100, method="inclusive")[percent - 1] * 1000


class Client:
    """One connection from one address; it opens again when the server closes."""

    def __init__(self, port: int, source: str) -> None:
        self.port, self.source = port, source
        self.asked: Asked | None = None
        self.reading = Reading()
        self.began = 0.0
        self.rests_until = 0.0
        self.socket: socket.socket | None = None

    def ask(self, asked: Asked) -> None:
        """Send a request, over the open connection if there is one."""
        self.asked, self.reading, self.began = asked, Reading(), time.perf_counter()
        if self.socket is None:
            self.socket = socket.create_connection(
                ("127.0.0.1", self.port), timeout=10, source_address=(self.source, 0)
            )
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(asked.raw)

    def take(self) -> bool:
        """Read what is here; say whether the answer has ended, whole or not."""
        assert self.socket is not None
        try:
            piece = self.socket.recv(PIECE)
        except (ConnectionError, TimeoutError):
            piece = b""
        if piece:
            self.reading.feed(piece)
        else:
            self.reading.close()
        return self.reading.is_whole or not piece

    def judge(self) -> str:
        """Return what is wrong with the answer, or nothing."""
        assert self.asked is not None
        if not self.reading.is_whole:
            return "broken" if self.reading.status else "closed"
        return "" if self.reading.status in self.asked.right else str(self.reading.status)

    def close(self) -> None:
        """Leave."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def addresses(count: int, net: int = 1) -> list[str]:
    """Return loopback addresses, one a client."""
    return [f"127.{net}.{n // 250}.{n % 250 + 1}" for n in range(count)]


def run(
    port: int,
    requests: Iterable[Asked],
    sources: list[str],
    patience_s: float,
    ended: Callable[[Client, str], None] | None = None,
) -> Seen:
    """Send all `requests` from the clients at `sources`; stop asking after `patience_s`.

    What is then under way may take as long again, but no more than `GRACE_S`; what is
    left is counted as `late`. `ended` is told of each answer and what is wrong with it.
    """
    loop = _Loop(port, sources, iter(requests), patience_s, ended)
    try:
        return loop.run()
    finally:
        for client in loop.clients:
            client.close()


class _Loop:
    """One run: who waits for an answer, who rests, what was seen."""

    def __init__(
        self,
        port: int,
        sources: list[str],
        requests: Iterator[Asked],
        patience_s: float,
        ended: Callable[[Client, str], None] | None,
    ) -> None:
        self.clients = [Client(port, source) for source in sources]
        self._requests, self._patience_s, self._ended = requests, patience_s, ended
        self._poll = select.epoll()
        self._busy: dict[int, Client] = {}
        self._resting: list[Client] = []
        self._seen = Seen()

    def run(self) -> Seen:
        """Ask until there is nothing left to ask or no patience."""
        began = time.perf_counter()
        stops = began + self._patience_s
        gives_up = stops + min(self._patience_s, GRACE_S)
        for client in self.clients:
            self._next(client)
        while (self._busy or self._resting) and (now := time.perf_counter()) < gives_up:
            for fd, _ in self._poll.poll(REST_S / 2 if self._resting else 1.0):
                self._arrived(self._busy[fd], may_ask=now < stops)
            self._wake(time.perf_counter(), stops)
        if self._busy:
            self._seen.wrong["late"] = len(self._busy)
        self._seen.wall_s = time.perf_counter() - began
        self._poll.close()
        return self._seen

    def _next(self, client: Client) -> None:
        asked = next(self._requests, None)
        if asked is None:
            return
        try:
            client.ask(asked)
        except (ConnectionError, TimeoutError):
            client.close()
            self._seen.wrong["unreachable"] += 1
            self._rest(client)
            return
        assert client.socket is not None
        self._busy[client.socket.fileno()] = client
        self._poll.register(client.socket, select.EPOLLIN)

    def _arrived(self, client: Client, may_ask: bool) -> None:
        assert client.socket is not None
        fd = client.socket.fileno()
        if not client.take():
            return
        now = time.perf_counter()
        del self._busy[fd]
        self._poll.unregister(fd)
        wrong = client.judge()
        if wrong:
            self._seen.wrong[wrong] += 1
        else:
            self._seen.taken_s.append(now - client.began)
        if client.asked and client.asked.name:
            self._seen.by_name[client.asked.name].append(wrong or now - client.began)
        if self._ended:
            self._ended(client, wrong)
        if client.reading.closes or not client.reading.is_whole:
            client.close()
        if not may_ask:
            return
        if wrong:
            self._rest(client)
        else:
            self._next(client)

    def _rest(self, client: Client) -> None:
        client.rests_until = time.perf_counter() + REST_S
        self._resting.append(client)

    def _wake(self, now: float, stops: float) -> None:
        if not self._resting:
            return
        rested = [client for client in self._resting if client.rests_until <= now]
        self._resting = [client for client in self._resting if client.rests_until > now]
        for client in rested:
            if now < stops:
                self._next(client)
