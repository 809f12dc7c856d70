"""The first ten questions: each asked rightly and wrongly of one release, and what that gives.

The figures are computed from the release by the workers, not written anywhere. They are
learned once, in the background as a release opens; who comes earlier waits for the rest.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from time import monotonic

from csgraph import resources, settings
from csgraph.errors import CsgraphError
from csgraph.store import formats
from csgraph.store.formats import Kind
from csgraph.store.pool import Pool
from csgraph.store.query import Query
from csgraph.store.questions import Question, load
from csgraph.store.remotepool import RemotePool
from csgraph.web import protocol
from csgraph.web.asking import Filled, fill
from csgraph.web.protocol import Said
from csgraph.web.questions import library
from csgraph.web.releases import OpenRelease

_log = logging.getLogger(__name__)
_FEW = 6
_CLIENT = "csgraph: the first questions"

Binding = dict[str, dict[str, str]]
Ask = Callable[[str], bytes]
"""Answers a query in SPARQL's JSON. Raises `CsgraphError`."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question and the trap beside it, with what each gave: a figure of what is measured.

    `answer` holds the first rows of the right answer, in SPARQL's JSON.
    """

    right: Filled
    wrong: Filled
    right_figure: int
    wrong_figure: int
    rows: int
    answer: bytes

    @property
    def noun(self) -> str:
        """What the figures count: rows or actions."""
        return "rows" if self.wrong.question.measure == "rows" else "actions"

    @property
    def is_of_first(self) -> bool:
        """Say whether the figures are those of the first row alone."""
        return self.wrong.question.measure == "first"


@cache
def traps() -> tuple[Question, ...]:
    """Return the questions asked wrongly, in the order in which they are taught."""
    return load(resources.folder("queries") / "traps")


def learn(opened: OpenRelease, trap: Question, ask: Ask) -> Lesson:
    """Return a lesson of a release; what was learned before is not asked again."""
    known = opened.lessons.get(trap.slug)
    if isinstance(known, Lesson):
        return known
    right, wrong = (fill(q, {}, opened.choices) for q in (library()[trap.slug], trap))
    said = json.loads(ask(right.query))
    bindings = said["results"]["bindings"]
    said["results"]["bindings"] = bindings[:_FEW]
    wrongly = json.loads(ask(wrong.query))["results"]["bindings"]
    figures = _figures(bindings, wrongly, trap.measure)
    lesson = Lesson(
        right=right,
        wrong=wrong,
        right_figure=figures[0],
        wrong_figure=figures[1],
        rows=len(bindings),
        answer=json.dumps(said).encode(),
    )
    opened.lessons[trap.slug] = lesson
    return lesson


def learn_ahead(opened: OpenRelease, pool: Pool | RemotePool) -> None:
    """Learn every lesson of a release, so that nobody waits for them."""

    def ask(query: str) -> bytes:
        said = Said(query, (), (), None, None)
        asked = protocol.judge(said, opened.manifest.graphs, settings.QUERY_DEADLINE_S)
        deadline = monotonic() + asked.timeout_s
        with closing(
            pool.answer(
                Query(
                    release=opened.path,
                    text=query,
                    media_type=formats.by_name(Kind.ROWS, "json").media_type,
                    deadline=deadline,
                    deadline_s=asked.timeout_s,
                    dataset=asked.dataset,
                    client=_CLIENT,
                    held_bytes=settings.PAGE_ANSWER_MB << 20,
                )
            )
        ) as answer:
            return answer.head

    for trap in traps():
        try:
            learn(opened, trap, ask)
        except (CsgraphError, ValueError) as fault:  # an answer cut at what is held is no JSON
            _log.info("The first questions of release %s end: %s", opened.path.name, fault)
            return


def _figures(right: list[Binding], wrong: list[Binding], measure: str | None) -> tuple[int, int]:
    """Return the figure of the right answer and of the wrong one.

    What is asked of the first row is that of the same thing in the wrong answer.
    """
    if measure == "rows":
        return len(right), len(wrong)
    if measure == "first":
        thing = next(iter(right[0].values()), None) if right else None
        right, wrong = right[:1], [row for row in wrong if thing in row.values()]
    return _actions(right), _actions(wrong)


def _actions(rows: list[Binding]) -> int:
    return sum(int(row["actions"]["value"]) for row in rows if "actions" in row)
