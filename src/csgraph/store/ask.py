"""Answer a query that anyone wrote: guarded, then run in a child that can be killed.

The child opens the store for itself, so nothing it does can reach the server:
at the deadline it is killed; if it runs out of memory or stack, it dies alone.
An answer is whole or it is an error; nothing is ever cut short in silence.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from signal import SIGXCPU

from csgraph import settings
from csgraph.errors import (
    CsgraphError,
    DamagedRelease,
    QueryRefused,
    QueryTooHeavy,
    QueryTooLong,
)
from csgraph.store import formats, guard


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs a query asks about; None is the store's own choice.

    In `default`, the empty string stands for the store's default graph.
    """

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What a child is told on its standard input."""

    release: str
    query: str
    media_type: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None
    deadline_s: float
    memory_mb: int
    answer_mb: int


def ask(
    release: Path,
    query: str,
    format: str,  # noqa: A002 - the word the command line and the endpoint use
    deadline_s: float = settings.QUERY_DEADLINE_S,
    *,
    memory_mb: int = settings.QUERY_MEMORY_MB,
    answer_mb: int = settings.QUERY_ANSWER_MB,
    dataset: Dataset | None = None,
) -> bytes:
    """Return the whole answer to `query` over `release`, in the format of this short name.

    Raises `QueryRefused` (what it says, and where), `QueryTooLong` at the deadline,
    `QueryTooHeavy` for memory or size, `DamagedRelease` if the store won't open.
    """
    form = guard.check(query)
    dataset = dataset or Dataset()
    request = Request(
        release=str(release),
        query=query,
        media_type=formats.by_name(form.kind, format).media_type,
        default=dataset.default,
        named=dataset.named,
        deadline_s=deadline_s,
        memory_mb=memory_mb,
        answer_mb=answer_mb,
    )
    return _run(request)


def _run(request: Request) -> bytes:
    """Start a child, give it `request`, wait for it until the deadline."""
    command = [sys.executable, "-I", "-m", "csgraph.store.child"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as child:  # noqa: S603 - our own module, no word of the query in it
        try:
            asked = json.dumps(asdict(request)).encode()
            answer, told = child.communicate(asked, timeout=request.deadline_s)
        except subprocess.TimeoutExpired:
            raise _too_long(request.deadline_s) from None
        finally:
            child.kill()
    if child.returncode != 0:
        raise _fault(child.returncode, told, request)
    return answer


def _too_long(deadline_s: float) -> QueryTooLong:
    return QueryTooLong(
        f"The query was stopped at its deadline of {deadline_s:g} s. / La requête a été arrêtée "
        f"au bout de {deadline_s:g} s."
    )


def _too_heavy(memory_mb: int) -> QueryTooHeavy:
    return QueryTooHeavy(
        f"The query needs more than the {memory_mb} MB one query may have. / La requête demande "
        f"plus que les {memory_mb} Mo permis."
    )


def _fault(status: int, told: bytes, request: Request) -> CsgraphError:
    """Return the error for a child that ended without an answer.

    One that could still speak names its error on the last line of its standard
    error; one that was stopped by a signal is known by it.
    """
    if status > 0:
        return _spoken(told, request)
    if -status == SIGXCPU:
        return _too_long(request.deadline_s)
    if b"memory allocation" in told or b"bad_alloc" in told:
        return _too_heavy(request.memory_mb)
    return QueryRefused(
        "The query is nested too deeply for the engine. / La requête est trop imbriquée.",
        hint="Take away brackets and operators, or cut the query in two.",
    )


def _spoken(told: bytes, request: Request) -> CsgraphError:
    lines = told.decode("utf-8", "replace").strip().splitlines()
    code, _, message = (lines[-1] if lines else "").partition("\t")
    match code:
        case "memory":
            return _too_heavy(request.memory_mb)
        case "size":
            return QueryTooHeavy(
                f"The answer is larger than {request.answer_mb} MB. / La réponse dépasse "
                f"{request.answer_mb} Mo."
            )
        case "refused":
            return QueryRefused(message, hint="Correct the query at the place named.")
        case "store":
            return DamagedRelease(message)
    return CsgraphError(
        "The query could not be run. / La requête n'a pas pu être exécutée.",
        hint="Please report it with the query.",
    )
