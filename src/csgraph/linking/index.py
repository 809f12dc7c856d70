"""Find the entities whose names may be meant by a text: by three-letter pieces, not by a scan.

For each kind, a piece leads to the names that hold it (four bytes a name); the names that
share most pieces with a text are its candidates. Names and entities themselves lie in a
private SQLite database, in memory up to `CACHE_KB` and beyond that in a file that vanishes
with the process. Only names, identifiers and where a thing is come in: no prose.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from threading import Lock
from typing import Any

from csgraph.linking.kinds import KINDS
from csgraph.linking.names import Name, read_name
from csgraph.normal import normalise

CACHE_KB = 32_000
MOST_READ = 15_000
"""Names that the pieces of one text may lead to before the commoner pieces are left out."""
FEWEST_PIECES = 3
"""Of each kind, these are asked at least."""
_SHORT = range(3, 7)
"""Letters of a word that is also found by what is left of it without one."""
_SIEVED = 4
"""Names of the most shared pieces that are looked at again, for each one that is wanted."""

_SCHEMA = """
CREATE TABLE entity (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL,
    label TEXT NOT NULL, english TEXT, department TEXT, commune TEXT, within TEXT, code TEXT);
CREATE TABLE name (
    id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, kind INTEGER NOT NULL,
    normal TEXT NOT NULL, words TEXT NOT NULL, UNIQUE (entity, normal));
"""
_COLUMNS = "e.iri, e.kind, e.label, e.english, e.department, e.commune, e.within, e.code"
_NAMED = f"SELECT {_COLUMNS}, n.normal, n.words FROM name n JOIN entity e ON e.id = n.entity"  # noqa: S608
_BEGIN = f"{_NAMED} WHERE n.kind = ? AND n.normal >= ? AND n.normal < ? ORDER BY n.normal LIMIT ?"


@dataclass(frozen=True, slots=True)
class Entity:
    """What a name can mean.

    `department` and `commune` are INSEE's codes, `within` the IRI of the centre that
    organises an action, of the scheme of a concept or of what a territory is part of;
    `code` is a territory's own.
    """

    iri: str
    kind: str
    label: str
    english: str | None = None
    department: str | None = None
    commune: str | None = None
    within: str | None = None
    code: str | None = None

    def label_in(self, language: str) -> str:
        """Its English label where there is one and English is asked for, else its label."""
        return self.english if language == "en" and self.english else self.label


@dataclass(frozen=True, slots=True)
class Found:
    """An entity and the one of its names by which it was found."""

    entity: Entity
    name: Name


class NameIndex:
    """The names of a release's entities; safe to share between threads once it is filled."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._database = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._database.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")
        self._holding: tuple[dict[str, array[int]], ...] = tuple({} for _ in KINDS)
        self._pieces = array("H", [0])

    def __len__(self) -> int:
        """How many names it holds."""
        return len(self._pieces) - 1

    def close(self) -> None:
        """Give back what it takes; who still asks it gets nothing."""
        with self._lock:
            self._database.close()

    def add(self, entity: Entity, names: Iterable[str]) -> None:
        """Put in an entity by these names, or further names of one that is in."""
        with self._lock:
            row = self._database.execute(
                "INSERT INTO entity VALUES (NULL,?,?,?,?,?,?,?,?) "
                "ON CONFLICT (iri) DO UPDATE SET english = coalesce(english, excluded.english) "
                "RETURNING id, kind",
                (
                    entity.iri,
                    KINDS.index(entity.kind),
                    entity.label,
                    entity.english,
                    entity.department,
                    entity.commune,
                    entity.within,
                    entity.code,
                ),
            ).fetchone()
            for name in names:
                self._add_name(row[0], row[1], read_name(name))

    def _add_name(self, entity: int, kind: int, name: Name) -> None:
        added = self._database.execute(
            "INSERT OR IGNORE INTO name VALUES (?,?,?,?,?)",
            (len(self._pieces), entity, kind, name.normal, " ".join(name.words)),
        )
        if added.rowcount:
            pieces = _pieces(name.words)
            for piece in pieces:
                self._holding[kind].setdefault(piece, array("I")).append(len(self._pieces))
            self._pieces.append(len(pieces))

    def finish(self) -> None:
        """Make it ready to be asked."""
        with self._lock:
            self._database.execute("CREATE INDEX begins ON name (kind, normal)")
            self._database.execute("COMMIT")

    def __getitem__(self, iri: str) -> Entity:
        """Return the entity of this IRI. Raises `KeyError` if it holds none."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM entity e WHERE iri = ?", (iri,))  # noqa: S608
        if not rows:
            raise KeyError(iri)
        return _entity(rows[0])

    def some(self, kind: str, most: int) -> list[Entity]:
        """Return at most `most` entities of a kind, always the same."""
        query = f"SELECT {_COLUMNS} FROM entity e WHERE kind = ? ORDER BY id LIMIT ?"  # noqa: S608
        return [_entity(row) for row in self._rows(query, (KINDS.index(kind), most))]

    def like(self, name: Name, kinds: frozenset[str], most: int) -> list[Found]:
        """Return at most `most` names of entities of `kinds` that share pieces with `name`."""
        pieces = _pieces(name.words)
        shared = self._shared(pieces, kinds)
        best = nlargest(
            most,
            _sieved(shared, _SIEVED * most),
            key=lambda item: item[1] / (len(pieces) + self._pieces[item[0]]),
        )
        return self._found(
            f"{_NAMED} WHERE n.id IN ({','.join('?' * len(best))})", tuple(n for n, _ in best)
        )

    def _shared(self, pieces: Iterable[str], kinds: Iterable[str]) -> Counter[int]:
        """Return how many of `pieces` each name has; of the commonest that is not asked."""
        of_kinds = [self._holding[KINDS.index(kind)] for kind in kinds]
        holding = [held[piece] for piece in pieces for held in of_kinds if piece in held]
        shared: Counter[int] = Counter()
        read = 0
        for count, names in enumerate(sorted(holding, key=len)):
            read += len(names)
            if count >= FEWEST_PIECES * len(of_kinds) and read > MOST_READ:
                break
            shared.update(names)
        return shared

    def beginning(self, text: str, kinds: frozenset[str], most: int) -> list[Found]:
        """Return at most `most` names of each kind that begin with `text`, in their order."""
        start = normalise(text)
        found: list[Found] = []
        for kind in sorted(kinds):
            asked = (KINDS.index(kind), start, f"{start}\U0010ffff", most)
            found += self._found(_BEGIN, asked)
        return found

    def _found(self, query: str, values: tuple[object, ...]) -> list[Found]:
        return [
            Found(_entity(row), Name(row[-2], tuple(row[-1].split())))
            for row in self._rows(query, values)
        ]

    def _rows(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()


def _sieved(shared: Counter[int], enough: int) -> list[tuple[int, int]]:
    """Return the names that share most pieces: `enough` of them, and all that share as many."""
    least, kept = 0, 0
    for pieces, names in sorted(Counter(shared.values()).items(), reverse=True):
        least, kept = pieces, kept + names
        if kept >= enough:
            break
    return [item for item in shared.items() if item[1] >= least]


def _entity(row: tuple[Any, ...]) -> Entity:
    iri, kind, *rest = row[:8]
    return Entity(iri, KINDS[kind], *rest)


def _pieces(words: Iterable[str]) -> list[str]:
    """Return the three-letter pieces of words, each once, and short words less one letter.

    A typing error spares few pieces of a short word; what it spares is the word without
    the letters that were mistyped.

    >>> _pieces(("jura",))
    ['_ju', 'jur', 'ura', 'ra_', '-jura', '-ura', '-jra', '-jua', '-jur']
    """
    return list(dict.fromkeys(piece for word in words for piece in _of_word(word)))


def _of_word(word: str) -> Iterator[str]:
    padded = f"_{word}_"
    for at in range(len(word)):
        yield padded[at : at + 3]
    if len(word) in _SHORT:
        yield f"-{word}"
        for at in range(len(word)):
            yield f"-{word[:at]}{word[at + 1 :]}"
