"""The questions of `queries/competency`, as examples beside the query form."""

from __future__ import annotations

from functools import cache

from csgraph import resources
from csgraph.store.questions import Question, bind, load, standalone


@cache
def examples() -> tuple[tuple[Question, str], ...]:
    """Return each question with a query that runs as it stands, its defaults written in."""
    questions = load(resources.folder("queries") / "competency")
    return tuple((question, standalone(question, bind(question, {}))) for question in questions)
