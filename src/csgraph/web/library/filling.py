"""Fill a question with values: each checked by its type and bound as a term.

A value that does not fit is a fault of its parameter, so that a form can show it there.
Nothing given takes what the release begins with. No request here, and no worker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Variable

from csgraph.errors import QueryRefused
from csgraph.store.parameters import Term
from csgraph.store.questions import Question, standalone
from csgraph.web.library.choices import Choices


@dataclass(frozen=True, slots=True)
class Filled:
    """A question with a value for each parameter, as written; `faults` are by parameter."""

    question: Question
    values: Mapping[str, str]
    faults: Mapping[str, QueryRefused]
    query: str
    """The query with its values written in; empty where one does not fit."""


def fill(question: Question, values: Mapping[str, str], choices: Choices) -> Filled:
    """Return `question` with `values`, and with the release's default where there is none."""
    written: dict[str, str] = {}
    terms: dict[Variable, Term] = {}
    faults: dict[str, QueryRefused] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name) or choices.default(parameter) or ""
        written[parameter.name] = value
        try:
            terms[Variable(parameter.variable)] = parameter.term(value)
        except QueryRefused as fault:
            faults[parameter.name] = fault
    return Filled(question, written, faults, "" if faults else standalone(question, terms))
