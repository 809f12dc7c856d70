"""Open a release's store read-only and answer the named questions of the pages.

Only queries of `queries/pages/` run here, with IRIs bound as terms, never as
text. What a visitor writes goes through `store.ask`. Nothing is ever written.
"""

from __future__ import annotations

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


class PageStore:
    """The open store of one release; safe to share between threads."""

    def __init__(self, release: Path) -> None:
        """Open `release`. Raises `DamagedRelease` if its store can't be opened."""
        self._store = open_store(release)

    def rows(self, name: str, **iris: str) -> list[Row]:
        """Return the answer to `queries/pages/{name}.rq` with its variables bound to `iris`.

        An unbound variable is left out of its row. An IRI that is none gives no row.
        """
        try:
            bound = {ox.Variable(k): ox.NamedNode(v) for k, v in iris.items()}
        except ValueError:
            return []
        answer = self._store.query(page_query(name), substitutions=dict(bound))
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


@cache
def page_query(name: str) -> str:
    """Return the text of `queries/pages/{name}.rq`."""
    return (resources.folder("queries") / "pages" / f"{name}.rq").read_text("utf-8")


def _value(term: object) -> Value:
    match term:
        case ox.NamedNode():
            return Value(term.value, is_iri=True)
        case ox.Literal():
            return Value(term.value, language=term.language, datatype=term.datatype.value)
    return Value(str(term))
