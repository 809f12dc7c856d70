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


class Kind(Enum):
    """What a frame bears."""

    REQUEST = b"q"
    READY = b"r"
    PART = b"p"
    END = b"e"
    FAULT = b"f"


def send(connection: socket.socket, kind: Kind, content: bytes = b"") -> None:
    """Send one frame."""
    connection.sendall(_HEAD.pack(kind.value, len(content)) + content)


def send_json(connection: socket.socket, kind: Kind, content: dict[str, Any]) -> None:
    """Send one frame of JSON."""
    send(connection, kind, json.dumps(content).encode())


def receive(connection: socket.socket) -> tuple[Kind, bytes]:
    """Return the next frame. Raises `EOFError` where the other side has gone."""
    head = _exactly(connection, _HEAD.size)
    kind, length = _HEAD.unpack(head)
    return Kind(kind), _exactly(connection, length)


def _exactly(connection: socket.socket, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        try:
            piece = connection.recv(size - len(found))
        except ConnectionError:
            raise EOFError from None
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)
