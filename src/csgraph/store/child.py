"""The process one query runs in: a request on standard input, the answer on standard output.

Run as `python -m csgraph.store.child` by `store.ask` and by nothing else. It takes
its limits before it reads the query, dies with its parent, and leaves with
status 1 and one line `code<TAB>message` on standard error if there is no answer.
"""

from __future__ import annotations

import ctypes
import json
import re
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from csgraph.errors import DamagedRelease
from csgraph.namespaces import PREFIXES
from csgraph.store.oxigraph import open_store

_MB = 1 << 20
_PR_SET_PDEATHSIG = 1
_AT = re.compile(r"error at (\d+):(\d+): (?:expected )?(.*)", re.DOTALL)


class AnswerTooLargeError(Exception):
    """More bytes were written than an answer may have."""


class Bounded:
    """A writer that keeps what it is given and refuses to grow past `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.written = bytearray()

    def write(self, piece: bytes) -> int:
        """Keep `piece`. Raises `AnswerTooLargeError` if that is too much."""
        if len(self.written) + len(piece) > self._limit:
            raise AnswerTooLargeError
        self.written += piece
        return len(piece)

    def flush(self) -> None:
        """Do nothing: what is written is kept."""


def main() -> int:
    """Answer the request on standard input; return the exit status."""
    _die_with_parent()
    request = json.load(sys.stdin)
    try:
        store = open_store(Path(request["release"]))
        _take_limits(request["memory_mb"], request["deadline_s"])
        answer = answer_query(store, request)
    except DamagedRelease as fault:
        return _tell("store", str(fault))
    except AnswerTooLargeError:
        return _tell("size")
    except MemoryError:
        return _tell("memory")
    except (SyntaxError, ValueError, OSError) as fault:
        return _tell("refused", spoken(str(fault), request["query"]))
    sys.stdout.buffer.write(answer)
    return 0


# The engine writes these as they are, and no XML parser reads them. In UTF-8: U+FFFE, U+FFFF.
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_REPLACEMENT = "\ufffd".encode()


def answer_query(store: ox.Store, request: dict[str, Any]) -> bytes | bytearray:
    """Return the answer in the media type asked for."""
    answer = store.query(
        request["query"],
        default_graph=_default(request["default"]),
        named_graphs=_named(request["named"]),
    )
    out = Bounded(request["answer_mb"] * _MB)
    media_type = request["media_type"]
    if isinstance(answer, ox.QueryTriples):
        rdf = ox.RdfFormat.from_media_type(media_type)
        prefixes = PREFIXES if rdf == ox.RdfFormat.TURTLE else None
        ox.serialize(answer, out, format=rdf, prefixes=prefixes)  # type: ignore[arg-type]
    else:
        answer.serialize(out, format=ox.QueryResultsFormat.from_media_type(media_type))  # type: ignore[arg-type]
    return _NOT_XML.sub(_REPLACEMENT, out.written) if "xml" in media_type else out.written


def spoken(fault: str, query: str) -> str:
    """Return the engine's message as a place, an excerpt and what it expected there."""
    match = _AT.search(fault)
    if match is None:
        return " ".join(fault.split())[:300]
    line, column = int(match[1]), int(match[2])
    lines = query.splitlines() or [""]
    rest = lines[min(line, len(lines)) - 1][column - 1 :].strip()[:40]
    here = f"“{rest}”" if rest else "the end / la fin"
    expected = " ".join(match[3].split()).replace(", [_]", "")
    expected = f" Expected: {expected}." if len(expected) < 120 else ""
    return (
        f"Line {line}, column {column}: the query can't be read from here on: {here}. / "
        f"La requête ne se lit plus à partir d'ici.{expected}"
    )


def _default(iris: list[str] | None) -> list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None:
    if iris is None:
        return None
    return [ox.NamedNode(iri) if iri else ox.DefaultGraph() for iri in iris]


def _named(iris: list[str] | None) -> list[ox.NamedNode | ox.BlankNode] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def _take_limits(memory_mb: int, deadline_s: float) -> None:
    """Limit memory to what the open store takes plus `memory_mb`, CPU to the deadline."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    allowed = pages * resource.getpagesize() + memory_mb * _MB
    resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))
    seconds = int(deadline_s) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _tell(code: str, message: str = "") -> int:
    one_line = " ".join(message.split())
    sys.stderr.buffer.write(f"{code}\t{one_line}\n".encode())
    return 1


if __name__ == "__main__":
    sys.exit(main())
