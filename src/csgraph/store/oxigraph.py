"""Open a release's store read-only and answer the named questions of the pages.

Only queries of `queries/pages/` run here, with IRIs bound as terms, never as
text. What a visitor writes goes through `store.ask`. Nothing is ever written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from csgraph import resources
from csgraph.errors import DamagedRelease


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an answer: an IRI, or the text of a literal with its language or datatype."""

    text: str
    is_iri: bool = False
    language: str | None = None
    datatype: str | None = None


Row = dict[str, Value]

_WINDOW = re.compile(r"LIMIT \d+ OFFSET \d+")
_ORDERED_WINDOW = re.compile(r"ORDER BY [?\w ]+\s+(LIMIT \d+ OFFSET \d+)")


@dataclass(frozen=True, slots=True)
class Part:
    """Which rows of an ordered answer are wanted: at most `count`, after the first `skipped`."""

    skipped: int
    count: int


class PageStore:
    """The open store of one release; safe to share between threads."""

    def __init__(self, release: Path) -> None:
        """Open `release`. Raises `DamagedRelease` if its store can't be opened."""
        self._store = open_store(release)

    def rows(self, name: str, /, *, part: Part | None = None, **iris: str) -> list[Row]:
        """Return the answer to `queries/pages/{name}.rq` with its variables bound to `iris`.

        An unbound variable is left out of its row. An IRI that is none gives no row.
        Of a query with a window (`LIMIT … OFFSET …`) that of `part` is read.
        """
        try:
            bound = {ox.Variable(k): ox.NamedNode(v) for k, v in iris.items()}
        except ValueError:
            return []
        answer = self._store.query(
            _without_order(page_query(name, part)), substitutions=dict(bound)
        )
        if not isinstance(answer, ox.QuerySolutions):
            raise TypeError(f"queries/pages/{name}.rq is no SELECT")
        names = [v.value for v in answer.variables]
        return [
            {n: _value(term) for n in names if (term := solution[n]) is not None}
            for solution in answer
        ]


def open_store(release: Path) -> ox.Store:
    """Open `release/store` read-only. Raises `DamagedRelease` if it can't be opened."""
    try:
        return ox.Store.read_only(str(release / "store"))
    except OSError as fault:
        raise DamagedRelease(f"The store of release {release.name} can't be opened.") from fault


def page_query(name: str, part: Part | None = None) -> str:
    """Return the text of `queries/pages/{name}.rq`, its window moved to `part`."""
    text = _text(name)
    if part is None:
        return text
    return _WINDOW.sub(f"LIMIT {part.count:d} OFFSET {part.skipped:d}", text)


def _without_order(query: str) -> str:
    """Leave out the order of a window: an immutable store scans in one order of its own.

    Sorting ten thousand IRIs on disk takes a second, the scan to a window 3 ms.
    """
    return _ORDERED_WINDOW.sub(r"\1", query)


@cache
def _text(name: str) -> str:
    return (resources.folder("queries") / "pages" / f"{name}.rq").read_text("utf-8")


def _value(term: object) -> Value:
    match term:
        case ox.NamedNode():
            return Value(term.value, is_iri=True)
        case ox.Literal():
            return Value(term.value, language=term.language, datatype=term.datatype.value)
    return Value(str(term))
