"""Read what a request says for a question, and hand its query to the workers.

A name that is not the question's, or one given twice, is refused.
"""

from __future__ import annotations

from difflib import get_close_matches

from flask import request

from csgraph.errors import QueryRefused
from csgraph.store.questions import Question, known_parameters, unknown_parameter
from csgraph.web.current import release, site
from csgraph.web.endpoint import protocol
from csgraph.web.endpoint.protocol import Asked, Said
from csgraph.web.library.filling import Filled
from csgraph.web.operation.clients import client, has_left


def given(question: Question, *others: str) -> dict[str, str]:
    """Return what the request's address says, by the names of `question`'s parameters and `others`.

    Raises `QueryRefused` for any other name and for one that stands twice, 400 for what is
    not UTF-8.
    """
    names = [*(parameter.name for parameter in question.parameters), *others]
    found: dict[str, str] = {}
    for name, value in protocol.pairs(request.query_string, "the address"):
        if name not in names:
            raise _stranger(name, names)
        if name in found:
            raise QueryRefused(
                f"“{name}” stands twice; give it once. / Donnez « {name} » une fois."
            )
        found[name] = value.strip()
    return found


def check(filled: Filled) -> None:
    """Raise `QueryRefused` for the values that do not fit."""
    if filled.faults:
        raise QueryRefused(
            " ".join(str(fault) for fault in filled.faults.values()),
            hint=" ".join(f"{name}: {fault.hint}" for name, fault in filled.faults.items()),
        )


def asked(query: str) -> Asked:
    """Return what a query of ours asks, for the workers."""
    said = Said(query, (), (), None, None)
    who, gone = client(request.environ), has_left(request.environ)
    with site().turns.to_read(len(query), who, gone):
        return protocol.judge(said, release().manifest.graphs, site().deadline_s)


def _stranger(name: str, names: list[str]) -> QueryRefused:
    near = get_close_matches(name[:100], names, n=1)
    guess = f" Did you mean {near[0]}? / Vouliez-vous dire {near[0]} ?" if near else ""
    return QueryRefused(
        unknown_parameter(f"{name[:100]!a}"), hint=f"{known_parameters(names)}{guess}"
    )
