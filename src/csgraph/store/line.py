"""A socket for `http.client` that waits no longer than it may, whatever the other side drips."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from time import monotonic
from typing import Any

_BUFFER = 1 << 16
_TICK_S = 0.05


class DeadlineReachedError(Exception):
    """The deadline of an exchange passed before its last byte."""


class Patience:
    """Until when to wait for a server; `look` is called meanwhile, and may raise to end it."""

    def __init__(self, deadline: float, look: Callable[[], None] | None = None) -> None:
        self._deadline = deadline
        self._look = look

    def left_s(self) -> float:
        """Return the seconds that are left. Raises `DeadlineReachedError` where none are."""
        seconds = self._deadline - monotonic()
        if seconds <= 0:
            raise DeadlineReachedError
        return seconds

    def next_s(self) -> float:
        """Return how long to wait before asking again; raises what `look` raises."""
        if self._look is None:
            return self.left_s()
        self._look()
        return min(self.left_s(), _TICK_S)


class _Timed(io.RawIOBase):
    """What is read from a line."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._line.receive(buffer)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._line.let_go()


class Line:
    """A connected socket with `patience`; what `http.client` asks of a socket."""

    def __init__(self, connected: socket.socket, patience: Patience) -> None:
        self._socket = connected
        self._users = 1
        self.patience = patience

    def receive(self, buffer: Any) -> int:
        """Wait for some bytes; none is the end."""
        while True:
            self._socket.settimeout(self.patience.next_s())
            try:
                return self._socket.recv_into(buffer)
            except TimeoutError:
                continue

    def sendall(self, content: bytes) -> None:
        """Send everything."""
        self._socket.settimeout(self.patience.left_s())
        self._socket.sendall(content)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what is read from it."""
        self._users += 1
        return io.BufferedReader(_Timed(self), _BUFFER)

    def let_go(self) -> None:
        """Close it once nobody reads from it any more."""
        self._users -= 1
        if self._users <= 0:
            self._socket.close()

    def close(self) -> None:
        """Close it, as far as its connection is concerned."""
        self.let_go()
