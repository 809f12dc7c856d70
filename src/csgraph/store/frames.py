"""What a worker and the server say to each other: frames of a kind and a length.

A request is JSON; an answer is any number of `PART`s, then `END` or `FAULT`.
"""

from __future__ import annotations

import json
import socket
import struct
from enum import Enum
from typing import Any

_HEAD = struct.Struct("=cI")
PART_BYTES = 1 << 16
_READ_BYTES = 1 << 17


class Kind(Enum):
    """What a frame bears."""

    REQUEST = b"q"
    READY = b"r"
    PART = b"p"
    END = b"e"
    FAULT = b"f"


def frame(kind: Kind, content: bytes) -> bytes:
    """Return one frame as it is sent."""
    return _HEAD.pack(kind.value, len(content)) + content


def json_frame(kind: Kind, content: dict[str, Any]) -> bytes:
    """Return one frame of JSON as it is sent."""
    return frame(kind, json.dumps(content).encode())


class Reader:
    """Frames as they come, several to one reading of the socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._held = bytearray()

    @property
    def has_one(self) -> bool:
        """Whether a whole frame is here already."""
        return len(self._held) >= _HEAD.size and len(self._held) >= self._size()

    def receive(self) -> tuple[Kind, bytes]:
        """Return the next frame. Raises `EOFError` where the other side has gone."""
        while not self.has_one:
            try:
                piece = self._connection.recv(_READ_BYTES)
            except ConnectionError:
                raise EOFError from None
            if not piece:
                raise EOFError
            self._held += piece
        end = self._size()
        kind, content = Kind(bytes(self._held[:1])), bytes(self._held[_HEAD.size : end])
        del self._held[:end]
        return kind, content

    def _size(self) -> int:
        return int(_HEAD.unpack_from(self._held)[1]) + _HEAD.size
