"""Read the search index of a release: what is found, how much of each facet, what is alike.

    reader = Reader(release / "index" / "search.sqlite")
    jeunesse = reader.value("keyword", "jeunesse")
    selection = Selection.of("inclusion numérique", {"keyword": [jeunesse.iri]})
    page = reader.search(selection, sort="relevance", skipped=0, count=20)
    counts = reader.counts(selection)["keyword"]      # [Count(value, actions), …]

Opened read-only, safe to share between threads; `Selection` and all answers are values.
Every answer is what the SPARQL of `search.sparql` gives for the same selection.
"""

from __future__ import annotations

import json
import weakref
from array import array
from collections.abc import Sequence
from functools import cached_property, lru_cache, partial
from heapq import nsmallest
from pathlib import Path
from threading import Lock
from typing import Any

from csgraph.errors import DamagedRelease
from csgraph.search import actionsets, asked, readonly, schema
from csgraph.search.facets import FACETS
from csgraph.search.selection import Selection
from csgraph.search.values import Count, Found, Page, Value
from csgraph.search.words import fold

SORTS = ("relevance", "title", "centre", "newest", "department")
KEPT_SETS = 64
"""Sets of actions that the last searches found, kept for the next page or facet."""
KEPT_RANKS = 8
"""Searches whose order by relevance is kept, likewise: a number an action."""
_RANK = f"bm25(words, {', '.join(map(str, schema.WEIGHTS.values()))})"


class _Tables:
    """The open file of an index; closed when nothing holds it any more."""

    def __init__(self, path: Path) -> None:
        self._lock, self._path = Lock(), path.resolve()
        with readonly.readable(self._path):
            self._database = readonly.connect(path)
        weakref.finalize(self, self._database.close)

    def rows(self, query: str, *values: object) -> list[Any]:
        with self._lock, readonly.readable(self._path):
            return self._database.execute(query, values).fetchall()

    def numbers(self, query: str, *values: object) -> array[int]:
        """Return the whole numbers that `query` names, "column FROM …", read as one row.

        SQLite lets the interpreter go at every row, and a thread that computes beside keeps
        it for its whole share: ten thousand rows would take ten thousand shares.
        """
        column, rest = query.split(" ", 1)
        [(written,)] = self.rows(f"SELECT group_concat({column}) {rest}", *values)
        return array("q", map(int, written.split(",") if written else ()))


class Reader:
    """The open index of one release."""

    def __init__(self, path: Path) -> None:
        """Open `path`. Raises `DamagedRelease` where it is no index of this program."""
        tables = _Tables(path)
        self._rows, self._numbers = tables.rows, tables.numbers
        version = self._rows("SELECT value FROM about WHERE name = 'version'")
        if version != [(str(schema.VERSION),)]:
            raise DamagedRelease(f"The index {path} is of another version of csgraph.")
        self._values = [Value(*row) for row in self._rows("SELECT * FROM value ORDER BY id")]
        orders = self._rows("SELECT by_label, coalesce(year, 0) FROM action ORDER BY id")
        self._by_label = [row[0] for row in orders]
        self._years = [row[1] for row in orders]
        # of the tables, not of methods: a reader that held itself would stay open
        self._found = lru_cache(maxsize=KEPT_SETS)(partial(_look_up, tables, self.total))
        self._ranks = lru_cache(maxsize=KEPT_RANKS)(partial(_rank, tables))

    def read_ahead(self) -> None:
        """Read what the first search will want: some tenths of a second for ten thousand."""
        _ = self._actions, self._borne, self._of_facet, self._named, self._centre_rank

    @property
    def total(self) -> int:
        """How many actions the release has."""
        return len(self._by_label)

    def values(self, facet: str) -> list[Value]:
        """Return every value of a facet that an action bears, in the order of labels."""
        return self._of_facet.get(facet, [])

    def value(self, facet: str, named: str) -> Value | None:
        """Return the value of a facet by its key or its IRI, or None."""
        return self._named.get((facet, named))

    def search(
        self, selection: Selection, sort: str = "relevance", skipped: int = 0, count: int = 20
    ) -> Page:
        """Return a page of the actions that a selection finds, in the order of `sort`.

        Without words, relevance is the order of titles. `sort` is one of `SORTS`, else it is
        relevance; ties are in the order of titles.
        """
        terms = asked.read(selection.text)
        actions = self.actions(selection)
        ordered = self._ordered(actions, terms, sort, skipped + count)
        wanted = self.found(ordered[skipped : skipped + count])
        return Page(tuple(wanted), actions.bit_count(), skipped, terms)

    def counts(self, selection: Selection) -> dict[str, list[Count]]:
        """Return for each facet its values with the actions that choosing one would give.

        A facet's own choice is left out of its counts, as its values unite. Values that
        nothing would be found with are left out, unless chosen; the most frequent first.
        """
        return {name: self.counts_of(name, selection) for name in FACETS}

    def counts_of(self, facet: str, selection: Selection) -> list[Count]:
        """Return the counts of one facet, likewise."""
        return self.most_frequent(facet, selection, None)[0]

    def most_frequent(
        self, facet: str, selection: Selection, most: int | None
    ) -> tuple[list[Count], int]:
        """Return at most `most` counts of a facet, its choice always, and how many there are."""
        values = self.values(facet)
        tallies = self._tallies(facet, self.actions(selection.without(facet)))
        chosen = set(selection.of_facet(facet))
        there = [place for place, tally in enumerate(tallies) if tally]
        there.sort(key=tallies.__getitem__, reverse=True)
        shown = there[:most]
        own = [n for n, value in enumerate(values) if value.iri in chosen] if chosen else []
        beyond = [place for place in own if place not in set(shown)]
        counts = [
            Count(values[place], tallies[place], values[place].iri in chosen)
            for place in (*shown, *beyond)
        ]
        return counts, len({*there, *own})

    def _tallies(self, facet: str, actions: int) -> list[int]:
        values = self.values(facet)
        if actions.bit_count() == self.total:
            return [value.actions for value in values]
        return [(actions & self._sets[value.number]).bit_count() for value in values]

    def actions(self, selection: Selection) -> int:
        """Return the set of all actions of a selection, as `search.actionsets` holds it."""
        found = self._matching(selection.text)
        for facet, values in selection.chosen:
            united = 0
            for iri in values:
                if value := self.value(facet, iri):
                    united |= self.set_of(value)
            found &= united
        return found

    def set_of(self, value: Value) -> int:
        """Return the set of all actions that bear a value, likewise."""
        return self._sets[value.number]

    def iris(self, selection: Selection) -> list[str]:
        """Return the IRIs of all actions of a selection, in the order of titles."""
        numbers = sorted(
            actionsets.numbers(self.actions(selection)), key=self._by_label.__getitem__
        )
        return [self._actions[number][0] for number in numbers]

    def found(self, numbers: Sequence[int]) -> list[Found]:
        """Return the actions of these numbers, in this order."""
        return [self._made(number) for number in numbers]

    def number(self, iri: str) -> int | None:
        """Return the number of an action, or None if the release has none of this IRI."""
        rows = self._rows("SELECT id FROM action WHERE iri = ?", iri)
        return int(rows[0][0]) if rows else None

    def texts(self, number: int) -> list[tuple[str, str]]:
        """Return the texts of an action with the name of their property (`summary`)."""
        query = (
            "SELECT json_group_array(json_array(property, content)) FROM "
            "(SELECT * FROM text WHERE action = ? ORDER BY property, position)"
        )
        return [(row[0], row[1]) for row in json.loads(self._rows(query, number)[0][0])]

    def matches(self, match: str, most: int) -> list[tuple[int, float]]:
        """Return the actions that FTS5's `match` finds, the best first, with their rank."""
        query = (
            f"SELECT rowid, {_RANK} AS rank FROM words WHERE words MATCH ? "  # noqa: S608
            "ORDER BY rank, rowid LIMIT ?"
        )
        return [(row[0], row[1]) for row in self._rows(query, match, most)]

    def rarity(self, stems: Sequence[str]) -> dict[str, int]:
        """Return in how many actions each stem stands."""
        marks = ",".join("?" * len(stems))
        query = f"SELECT term, doc FROM stem WHERE term IN ({marks})"  # noqa: S608
        return {row[0]: row[1] for row in self._rows(query, *stems)}

    def _made(self, number: int) -> Found:
        by_facet: dict[str, list[Value]] = {}
        for value in self._borne[1][number]:
            by_facet.setdefault(value.facet, []).append(value)
        iri, label, year = self._actions[number]
        return Found(number, iri, label, year, {f: tuple(vs) for f, vs in by_facet.items()})

    def _ordered(self, actions: int, terms: asked.Asked, sort: str, most: int) -> list[int]:
        found = list(actionsets.numbers(actions))
        keys: dict[str, Any] = {
            "centre": lambda n: (self._centre_rank[n], self._by_label[n]),
            "newest": lambda n: (-self._years[n], self._by_label[n]),
            "department": lambda n: n,
        }
        if sort == "relevance" and terms.terms:
            ranks = self._ranks(terms.match)
            return nsmallest(most, found, key=lambda n: (ranks[n], self._by_label[n]))
        return nsmallest(most, found, key=keys.get(sort, self._by_label.__getitem__))

    def _matching(self, text: str) -> int:
        terms = asked.read(text)
        return self._found(terms.match) if terms.terms else actionsets.every(self.total)

    @cached_property
    def _actions(self) -> list[tuple[str, str, int | None]]:
        """The IRI, the label and the year of each action."""
        return self._rows("SELECT iri, label, year FROM action ORDER BY id")

    @property
    def _sets(self) -> list[int]:
        """The actions that bear each value."""
        return self._borne[0]

    @cached_property
    def _borne(self) -> tuple[list[int], list[tuple[Value, ...]]]:
        """The actions that bear each value; the values of each action, in the order of labels."""
        bearing: list[list[int]] = [[] for _ in self._values]
        borne: list[list[Value]] = [[] for _ in range(self.total)]
        for pair in self._numbers("action*(1<<32)+value FROM action_value"):
            action, value = divmod(pair, 1 << 32)
            bearing[value].append(action)
            borne[action].append(self._values[value])
        sets = [actionsets.of(actions, max(actions, default=0) + 1) for actions in bearing]
        return sets, [tuple(sorted(vs, key=lambda v: (v.label, v.number))) for vs in borne]

    @cached_property
    def _centre_rank(self) -> list[int]:
        """For each action the place of its centre in the order of names; without one, last."""
        ranks = [len(self._values)] * self.total
        ordered = sorted(self.values("centre"), key=lambda v: (v.label.casefold(), v.iri))
        for place, value in reversed(list(enumerate(ordered))):
            for number in actionsets.numbers(self.set_of(value)):
                ranks[number] = place
        return ranks

    @cached_property
    def _of_facet(self) -> dict[str, list[Value]]:
        held: dict[str, list[Value]] = {}
        for value in sorted(self._values, key=lambda value: (fold(value.label), value.iri)):
            held.setdefault(value.facet, []).append(value)
        return held

    @cached_property
    def _named(self) -> dict[tuple[str, str], Value]:
        by_iri = {(value.facet, value.iri): value for value in self._values}
        return by_iri | {(value.facet, value.key): value for value in self._values}


def _look_up(tables: _Tables, total: int, match: str) -> int:
    return actionsets.of(tables.numbers("rowid FROM words WHERE words MATCH ?", match), total)


def _rank(tables: _Tables, match: str) -> dict[int, float]:
    query = (
        "SELECT json_group_array(json_array(rowid, rank)) FROM "  # noqa: S608
        f"(SELECT rowid, {_RANK} AS rank FROM words WHERE words MATCH ? LIMIT -1)"
    )
    return dict(json.loads(tables.rows(query, match)[0][0]))
