"""The questions of `queries/competency`: by name, by theme, and as examples that run."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

import pyoxigraph as ox

from csgraph import resources
from csgraph.errors import NotHere
from csgraph.store.questions import Question, bind, load, standalone
from csgraph.web.endpoint.shortlinks import fold


@cache
def library() -> dict[str, Question]:
    """Return every question by the name of its file, in the order of their ids."""
    questions = load(resources.folder("queries") / "competency")
    return {question.slug: question for question in questions}


@cache
def examples() -> tuple[tuple[Question, str], ...]:
    """Return each question with a query that runs as it stands, its defaults written in."""
    return tuple((question, standalone(question, bind(question, {}))) for question in _all())


def find(slug: str) -> Question:
    """Return the question of this name. Raises `NotHere` with the names that are nearest."""
    if slug in library():
        return library()[slug]
    near = get_close_matches(slug[:100], library(), n=3, cutoff=0.5)
    said = (
        f"Did you mean {', '.join(near)}? / Vouliez-vous dire {', '.join(near)} ?"
        if near
        else "See /api/questions. / Voyez /api/questions."
    )
    raise NotHere(
        f"There is no question {slug[:100]!a}. / Il n’y a pas de question {slug[:100]!a}.",
        hint=said,
    )


@cache
def themes() -> dict[str, tuple[Question, ...]]:
    """Return the questions of each theme, the theme with most questions first."""
    found: dict[str, list[Question]] = {}
    for question in _all():
        for tag in themes_of(question):
            found.setdefault(tag, []).append(question)
    return {tag: tuple(found[tag]) for tag in sorted(found, key=lambda t: (-len(found[t]), t))}


@cache
def ready() -> dict[str, tuple[tuple[Question, str], ...]]:
    """Return the questions of each theme, each with the short address of a query that runs."""
    folded = {question.slug: fold(text) for question, text in examples()}
    return {
        theme: tuple((each, address) for each in found if (address := folded[each.slug]))
        for theme, found in themes().items()
    }


@cache
def shelves() -> dict[str, tuple[Question, ...]]:
    """Return every question once, under the first of its themes."""
    return {
        tag: first
        for tag, questions in themes().items()
        if (first := tuple(q for q in questions if themes_of(q)[0] == tag))
    }


def themes_of(question: Question) -> list[str]:
    """Return what a question is about, the main theme first."""
    return [tag for tag in question.tags if tag not in NO_THEMES]


@cache
def columns(question: Question) -> tuple[str, ...]:
    """Return the columns of the answer but those that only repeat a parameter."""
    answer = ox.Store().query(question.text)
    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError(f"{question.slug}.rq is no SELECT")
    parameters = {parameter.variable for parameter in question.parameters}
    return tuple(v.value for v in answer.variables if v.value not in parameters)


NO_THEMES = frozenset({"prose", "verify"})
"""Tags that say what a question needs, not what it is about."""


def _all() -> tuple[Question, ...]:
    return tuple(library().values())
