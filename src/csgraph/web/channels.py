"""waitress's connection, with two things more: it can be broken off, and says when it is empty.

Both are needed for answers in parts: at the deadline the connection closes without the
final chunk, whether or not its client reads; and an answer counts against its address
until its last byte is taken.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import struct
from collections.abc import Callable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from csgraph.errors import CsgraphError
from csgraph.web.answers import CHANNEL

_RESET = struct.pack("ii", 1, 0)


class Task(WSGITask):  # type: ignore[misc]
    """A request, whose environment names its connection."""

    def get_environment(self) -> dict[str, Any]:
        """Return the environment of the request."""
        environ: dict[str, Any] = super().get_environment()
        environ[CHANNEL] = self.channel
        return environ


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection to a client."""

    task_class = Task

    def __init__(self, *given: Any, **named: Any) -> None:
        self._waiting: list[Callable[[], None]] = []
        super().__init__(*given, **named)

    def abort(self) -> None:
        """Reset it, from any thread: what the client has not taken yet is given up."""
        with contextlib.suppress(OSError):  # it is closed already
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.socket.shutdown(socket.SHUT_RDWR)  # wakes the loop though nobody reads
        self.will_close = True
        self.server.pull_trigger()

    def when_taken(self, act: Callable[[], None]) -> None:
        """Do `act` once all that is written of this request has left, or can't."""
        self._waiting.append(act)

    def service(self) -> None:
        """Answer one request, in a thread of its own."""
        super().service()
        self._taken()

    def handle_write(self) -> None:
        """Send some of what is written, in the server's loop."""
        super().handle_write()
        if not self.requests:
            self._taken()

    def handle_close(self) -> None:
        """Close the connection."""
        super().handle_close()
        if not self.requests:
            self._taken()

    def _taken(self) -> None:
        if not self.total_outbufs_len:
            while self._waiting:
                self._waiting.pop()()


def say_breaks_in_one_line(record: logging.LogRecord) -> bool:
    """Log an answer that broke off as one line: it was told, and needs no traceback."""
    fault = record.exc_info[1] if record.exc_info else None
    if isinstance(fault, CsgraphError):
        record.msg = f"Broke off an answer: {fault.code}"
        record.args = record.exc_info = None
    return True
