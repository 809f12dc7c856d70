"""Ask a release the questions that span its sheets; every row of an answer is a fault.

The questions are those of `queries/quality/`. What is tagged `verify` reads the whole
graph and takes seconds: a build leaves it out, `csgraph verify` asks it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions

from csgraph import resources
from csgraph.store.oxigraph import open_store
from csgraph.store.questions import Question, bind, load


@dataclass(frozen=True, slots=True)
class Fault:
    """One row: the question's code (`structural`: ours), and what it is about."""

    code: str
    question: str
    node: str
    prop: str
    value: str


def faults(release: Path, base: str, *, thorough: bool = False) -> Iterator[Fault]:
    """Yield what the questions find in the store of `release`."""
    store = open_store(release)
    for question in load(resources.folder("queries") / "quality"):
        if thorough or "verify" not in question.tags:
            values = {"base": base} if question.parameters else {}
            answer = store.query(question.text, substitutions=dict(bind(question, values)))
            if not isinstance(answer, QuerySolutions):
                raise TypeError(f"queries/quality/{question.slug}.rq is no SELECT")
            yield from (_fault(question, row) for row in answer)


def _fault(question: Question, row: object) -> Fault:
    node, prop, value = (_text(row[name]) for name in ("node", "property", "value"))  # type: ignore[index]
    return Fault(question.code or "structural", question.summary, node, prop, value)


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term or "")
