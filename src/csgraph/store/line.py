"""A socket for `http.client` that never waits past a deadline, whatever the other side drips."""

from __future__ import annotations

import io
import socket
from time import monotonic
from typing import Any

_BUFFER = 1 << 16


class DeadlineReachedError(Exception):
    """The deadline of an exchange passed before its last byte."""


def left(deadline: float) -> float:
    """Return the seconds until `deadline`. Raises `TimeoutError` past it."""
    seconds = deadline - monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class _Timed(io.RawIOBase):
    """What is read from a socket, each time for as long as is left."""

    def __init__(self, line: Line, raw: io.RawIOBase) -> None:
        self._line, self._raw = line, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._line.wait_until_deadline()
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class Line:
    """A connected socket that gives up at `deadline`; what `http.client` asks of a socket."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self.deadline = deadline

    def wait_until_deadline(self) -> None:
        """Let the next call wait until the deadline at most. Raises `TimeoutError` past it."""
        self._socket.settimeout(left(self.deadline))

    def sendall(self, content: bytes) -> None:
        """Send everything."""
        self.wait_until_deadline()
        self._socket.sendall(content)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what is read from it."""
        raw = self._socket.makefile("rb", buffering=0)
        return io.BufferedReader(_Timed(self, raw), _BUFFER)

    def close(self) -> None:
        """Close it, once what reads from it is closed too."""
        self._socket.close()
