"""The first ten questions: each asked rightly and wrongly of one release, and what that gives.

The figures are computed from the release by the workers, not written anywhere. They are
learned once a release, in quiet moments or in the background from the first visit on; who
comes early is told what is not there yet.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from threading import Lock, Thread
from typing import TYPE_CHECKING

from csgraph import resources
from csgraph.errors import CsgraphError
from csgraph.store.pool import Pool
from csgraph.store.questions import Question, load
from csgraph.store.remotepool import RemotePool
from csgraph.web.library.filling import Filled, fill
from csgraph.web.library.learned import ask
from csgraph.web.library.questions import library

if TYPE_CHECKING:
    from csgraph.web.releases import OpenRelease

_log = logging.getLogger(__name__)
_FEW = 6

Binding = dict[str, dict[str, str]]


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


class Lessons:
    """What the first questions gave of one release, as far as that is known."""

    def __init__(self) -> None:
        self._known: dict[str, Lesson] = {}
        self._learner: Thread | None = None
        self._lock = Lock()

    def get(self, trap: Question) -> Lesson | None:
        """Return what a question and its trap gave, None if that is not known yet."""
        return self._known.get(trap.slug)

    @property
    def are_known(self) -> bool:
        """Say whether every lesson is known."""
        return len(self._known) == len(traps())

    def begin(self, opened: OpenRelease, pool: Pool | RemotePool, patience_s: float = 0.0) -> None:
        """Learn in the background what is not known yet; wait so long for the end of it."""
        with self._lock:
            if self.are_known:
                return
            if self._learner is None or not self._learner.is_alive():
                self._learner = Thread(
                    target=self._learn, args=(opened, pool), name="csgraph-lessons", daemon=True
                )
                self._learner.start()
            learner = self._learner
        learner.join(patience_s)

    def learn(
        self,
        trap: Question,
        opened: OpenRelease,
        pool: Pool | RemotePool,
        gives_way: Callable[[], bool] | None = None,
    ) -> None:
        """Learn one. Raises what `learned.ask` raises."""
        self._known[trap.slug] = _lesson(opened, pool, trap, gives_way)

    def _learn(self, opened: OpenRelease, pool: Pool | RemotePool) -> None:
        for trap in traps():
            if trap.slug in self._known:
                continue
            try:
                self.learn(trap, opened, pool)
            except (CsgraphError, ValueError) as fault:  # what is cut short is no JSON
                _log.info("%s of release %s: %s", trap.slug, opened.path.name, fault)


def _lesson(
    opened: OpenRelease,
    pool: Pool | RemotePool,
    trap: Question,
    gives_way: Callable[[], bool] | None,
) -> Lesson:
    right, wrong = (fill(q, {}, opened.choices) for q in (library()[trap.slug], trap))
    said, other = (json.loads(ask(opened, pool, each.query, gives_way)) for each in (right, wrong))
    rightly, wrongly = (answer["results"]["bindings"] for answer in (said, other))
    figures = _figures(rightly, wrongly, trap.measure)
    said["results"]["bindings"] = rightly[:_FEW]
    return Lesson(right, wrong, *figures, len(rightly), json.dumps(said).encode())


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
