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
from csgraph.web.endpoint.answers import CHANNEL
from csgraph.web.operation.refusals import Refusal, StrictParser

_RESET = struct.pack("ii", 1, 0)


class Task(WSGITask):  # type: ignore[misc]
    """A request, whose environment names its connection."""

    def get_environment(self) -> dict[str, Any]:
        """Return the environment of the request."""
        environ: dict[str, Any] = super().get_environment()
        environ[CHANNEL] = self.channel
        environ["waitress.client_disconnected"] = self.channel.is_left
        return environ

    def finish(self) -> None:
        """End the answer, and send it from this thread: the server's loop need not wake first."""
        super().finish()
        self.channel.flush_now()


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection to a client."""

    task_class = Task
    error_task_class = Refusal
    parser_class = StrictParser

    def __init__(self, *given: Any, **named: Any) -> None:
        self._has_ended = False
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

    def flush_now(self) -> None:
        """Send what can be sent without waiting."""
        with self.outbuf_lock:
            if self.connected and self.total_outbufs_len:
                self._flush_exception(self._flush_some, do_close=False)

    def is_left(self) -> bool:
        """Say whether the client sends nothing more: it has gone, or only waits."""
        return self._has_ended or not self.connected

    def readable(self) -> bool:
        """Say whether more is to be read of the client."""
        return not self._has_ended and bool(super().readable())

    def handle_read(self) -> None:
        """Read from the client; its end, while it is answered, still leaves it its answer."""
        with contextlib.suppress(OSError):  # which the reading itself meets, and tells
            if self.requests and not self.socket.recv(1, socket.MSG_PEEK):
                self._has_ended = True
                self._end_if_answered()
                return
        super().handle_read()

    def service(self) -> None:
        """Answer one request, in a thread of its own."""
        super().service()
        self._end_if_answered()
        self._taken()

    def _end_if_answered(self) -> None:
        """Close after the last byte: asked by both threads, each after its own step."""
        if self._has_ended and not self.requests:
            self.close_when_flushed = True
            self.server.pull_trigger()

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
