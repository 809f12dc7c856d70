"""The process that queries run in: one open store, one query after another.

It is forked by `store.parent` and killed by `store.pool`. Its order of work: die with
the parent, open the store, limit memory to what is in use and some more, give up the
network and every other process, then read the first query. Nothing it does can reach
the server: at a deadline it is killed; if it runs out of memory or stack, it dies alone.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import resource
import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from csgraph.errors import DamagedRelease
from csgraph.namespaces import PREFIXES
from csgraph.store import frames, seccomp
from csgraph.store.frames import Kind
from csgraph.store.mistakes import spoken
from csgraph.store.oxigraph import open_store

_MB = 1 << 20
_PR_SET_PDEATHSIG = 1
# The engine writes these as they are, and no XML parser reads them. In UTF-8: U+FFFE, U+FFFF.
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_LONGEST_MARK = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may take beyond its open store, and how long an answer may be."""

    memory_mb: int
    answer_mb: int


class AnswerTooLargeError(Exception):
    """More bytes were written than an answer may have."""


class NotXmlError(Exception):
    """An answer in XML would hold a character that XML has no form for."""


class Parts:
    """A writer that sends what it is given in frames, and refuses to go past a limit."""

    def __init__(self, connection: socket.socket, limit: int, *, is_xml: bool) -> None:
        self._connection = connection
        self._limit = limit
        self._is_xml = is_xml
        self._held = bytearray()
        self._tail = b""
        self._written = 0

    def write(self, piece: bytes) -> int:
        """Send or keep `piece`. Raises `AnswerTooLargeError`, `NotXmlError`."""
        self._written += len(piece)
        if self._written > self._limit:
            raise AnswerTooLargeError
        self._held += piece
        if len(self._held) >= frames.PART_BYTES:
            self._send()
        return len(piece)

    def flush(self) -> None:
        """Do nothing: the last part goes with `close`."""

    def end(self) -> None:
        """Send what is left, and the end with it."""
        part = self._part() if self._held else b""
        end = frames.json_frame(Kind.END, {"resident_mb": resident_mb()})
        self._connection.sendall(part + end)

    def _send(self) -> None:
        self._connection.sendall(self._part())

    def _part(self) -> bytes:
        if self._is_xml:
            if _NOT_XML.search(self._tail + self._held):
                raise NotXmlError
            self._tail = bytes(self._held[1 - _LONGEST_MARK :])
        part = frames.frame(Kind.PART, bytes(self._held))
        self._held.clear()
        return part


def work(connection: socket.socket, parent: int, store: ox.Store | Path, limits: Limits) -> None:
    """Answer queries from `connection` until the other side closes it."""
    die_with(parent)
    try:
        opened = open_store(store) if isinstance(store, Path) else store
    except DamagedRelease as fault:
        told = {"code": "store", "message": str(fault)}
        connection.sendall(frames.json_frame(Kind.FAULT, told))
        return
    take_limits(limits)
    if seccomp.why_not() is None:
        seccomp.confine()
    connection.sendall(frames.json_frame(Kind.READY, {"resident_mb": resident_mb()}))
    reader = frames.Reader(connection)
    while True:
        try:
            _, asked = reader.receive()
        except EOFError:
            return
        _answer_one(connection, opened, json.loads(asked), limits)


def _answer_one(
    connection: socket.socket, store: ox.Store, request: dict[str, Any], limits: Limits
) -> None:
    out = Parts(connection, limits.answer_mb * _MB, is_xml="xml" in request["media_type"])
    code, message = "", ""
    try:
        write_answer(store, request, out)
        out.end()
    except AnswerTooLargeError:
        code = "size"
    except NotXmlError:
        code = "not-xml"
    except MemoryError:
        code = "memory"
    except (SyntaxError, ValueError, OSError, RuntimeError) as fault:  # no such function: Runtime
        code, message = "refused", spoken(str(fault), request["query"])
    if code:
        connection.sendall(frames.json_frame(Kind.FAULT, {"code": code, "message": message}))


def write_answer(store: ox.Store, request: dict[str, Any], out: Parts) -> None:
    """Write the answer in the media type asked for."""
    answer = store.query(
        request["query"],
        default_graph=_default(request["default"]),
        named_graphs=_named(request["named"]),
    )
    media_type = request["media_type"]
    if isinstance(answer, ox.QueryTriples):
        rdf = ox.RdfFormat.from_media_type(media_type)
        prefixes = PREFIXES if rdf == ox.RdfFormat.TURTLE else None
        ox.serialize(answer, out, format=rdf, prefixes=prefixes)  # type: ignore[arg-type]
    else:
        answer.serialize(out, format=ox.QueryResultsFormat.from_media_type(media_type))  # type: ignore[arg-type]


def die_with(parent: int) -> None:
    """Be killed when the thread that forked this process ends, and now if it has."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def take_limits(limits: Limits) -> None:
    """Limit memory to what is in use and `memory_mb`; leave no core."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    allowed = pages * resource.getpagesize() + limits.memory_mb * _MB
    resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def resident_mb() -> int:
    """Return the memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // _MB


def _default(iris: list[str] | None) -> list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None:
    if iris is None:
        return None
    return [ox.NamedNode(iri) if iri else ox.DefaultGraph() for iri in iris]


def _named(iris: list[str] | None) -> list[ox.NamedNode | ox.BlankNode] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]
