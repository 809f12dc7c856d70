"""What a person is told where a query has no answer."""

from __future__ import annotations

import json
from typing import Protocol

from csgraph.errors import CsgraphError, DamagedRelease, QueryRefused, QueryTooHeavy, QueryTooLong


class _Limits(Protocol):
    @property
    def memory_each_mb(self) -> int: ...
    @property
    def answer_mb(self) -> int: ...


def too_long(deadline_s: float) -> QueryTooLong:
    """Return the error for a query that was ended at its deadline."""
    return QueryTooLong(
        f"The query was stopped at its deadline of {deadline_s:g} s. / La requête a été arrêtée "
        f"au bout de {deadline_s:g} s."
    )


def too_heavy(memory_mb: int) -> QueryTooHeavy:
    """Return the error for a query that needs more memory than one may have."""
    return QueryTooHeavy(
        f"The query needs more than the {memory_mb} MB one query may have. / La requête demande "
        f"plus que les {memory_mb} Mo permis."
    )


def too_large(answer_mb: int) -> QueryTooHeavy:
    """Return the error for an answer that is longer than one may be."""
    return QueryTooHeavy(
        f"The answer is larger than {answer_mb} MB. / La réponse dépasse {answer_mb} Mo."
    )


def ended() -> QueryRefused:
    """Return the error for a query that ended its worker: the engine's stack is small."""
    return QueryRefused(
        "The query is nested too deeply for the engine, or describes thousands of things at once. "
        "/ La requête est trop imbriquée, ou décrit des milliers de choses à la fois.",
        hint="Take away brackets and operators, or cut the query in two. / Ôtez des parenthèses "
        "et des opérateurs, ou coupez la requête en deux.",
    )


def not_xml() -> QueryRefused:
    """Return the error for an answer in XML that would not be well-formed."""
    return QueryRefused(
        "The answer holds a control character, and XML has no form for it. / La réponse "
        "contient un caractère de contrôle que XML ne peut pas porter.",
        hint="Ask for JSON, CSV, Turtle or N-Triples instead. / Demandez plutôt du JSON, du CSV, "
        "du Turtle ou du N-Triples.",
    )


def spoken(told: bytes, limits: _Limits) -> CsgraphError:
    """Return the error that a worker names."""
    said = json.loads(told)
    match said["code"]:
        case "memory":
            return too_heavy(limits.memory_each_mb)
        case "size":
            return too_large(limits.answer_mb)
        case "refused":
            return QueryRefused(
                said["message"],
                hint="Correct the query at the place named. / Corrigez la requête à cet endroit.",
            )
        case "not-xml":
            return not_xml()
        case "store":
            return DamagedRelease(said["message"])
    return unknown()


def unknown() -> CsgraphError:
    """Return the error for a query that ended for no reason that is known."""
    return CsgraphError(
        "The query could not be run. / La requête n’a pas pu être exécutée.",
        hint="Please report it with the query. / Signalez-le, avec la requête.",
    )


def resident_mb(told: bytes, otherwise: int) -> int:
    """Return the memory that a worker says it holds."""
    return int(json.loads(told).get("resident_mb", otherwise))
