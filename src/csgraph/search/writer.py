"""Write the search index of a release from its store.

It takes in what the store's default graph says of actions and no more: a release of facts
gives an index without prose. Same store, same rows, in the same order.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from csgraph.namespaces import CSG, RDF, RDFS, SKOS, VOC
from csgraph.search import schema, writing
from csgraph.search.facets import FACETS, Facet
from csgraph.search.words import fold, stems

_DEFAULT = ox.DefaultGraph()
_THEME = f"{CSG}theme"
_SUMMARY = f"{CSG}summary"


@dataclass(slots=True)
class _Action:
    iri: str
    label: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    """Facet name → values."""
    texts: dict[str, list[str]] = field(default_factory=dict)
    """IRI of a property → texts."""


@dataclass(slots=True)
class _Labels:
    french: dict[str, str]
    english: dict[str, str]


def write(store: ox.Store, target: Path) -> None:
    """Write the index of `store` into the file `target`, which must not exist.

    Raises `OSError`.
    """
    actions = {iri: _Action(iri) for iri in _instances(store, f"{CSG}Action")}
    labels = _labels(store)
    for action in actions.values():
        action.label = labels.french.get(action.iri, action.iri)
    _add_values(store, actions)
    _add_texts(store, actions)
    with writing.new(target) as database:
        database.executescript(schema.TABLES)
        database.execute("BEGIN")
        _fill(database, _in_order(actions.values(), labels), labels)
        database.execute("COMMIT")
        database.execute("VACUUM")


def _instances(store: ox.Store, of: str) -> Iterator[str]:
    for quad in _quads(store, f"{RDF}type", ox.NamedNode(of)):
        yield _text(quad.subject)


def _quads(
    store: ox.Store, predicate: str, value: ox.NamedNode | ox.Literal | None = None
) -> Iterator[ox.Quad]:
    return iter(store.quads_for_pattern(None, ox.NamedNode(predicate), value, _DEFAULT))


def _text(term: object) -> str:
    """Return the text of a term; those of a release are IRIs and literals only."""
    return str(getattr(term, "value", ""))


def _labels(store: ox.Store) -> _Labels:
    return _Labels(
        _in_language(store, f"{RDFS}label", "fr"), _in_language(store, f"{SKOS}prefLabel", "en")
    )


def _in_language(store: ox.Store, predicate: str, code: str) -> dict[str, str]:
    return {
        _text(quad.subject): quad.object.value
        for quad in _quads(store, predicate)
        if isinstance(quad.object, ox.Literal) and quad.object.language == code
    }


def _add_values(store: ox.Store, actions: dict[str, _Action]) -> None:
    for facet in FACETS.values():
        first, *rest = facet.properties
        above = _leads(store, rest[0]) if rest else None
        for quad in _quads(store, first):
            if action := actions.get(_text(quad.subject)):
                value = _text(quad.object)
                found = above.get(value, []) if above is not None else [value]
                action.values.setdefault(facet.name, []).extend(found)


def _leads(store: ox.Store, predicate: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for quad in _quads(store, predicate):
        found[_text(quad.subject)].append(_text(quad.object))
    return found


def _add_texts(store: ox.Store, actions: dict[str, _Action]) -> None:
    true = ox.Literal(True)
    marked = {_text(quad.subject) for quad in _quads(store, f"{CSG}narrative", true)}
    for prop in sorted(marked | {_THEME}):
        for quad in _quads(store, prop):
            if action := actions.get(_text(quad.subject)):
                action.texts.setdefault(prop, []).append(_text(quad.object))


def _in_order(actions: Iterable[_Action], labels: _Labels) -> list[_Action]:
    def key(action: _Action) -> tuple[str, str, str, str]:
        centres = sorted(labels.french.get(iri, iri) for iri in action.values.get("centre", []))
        places = sorted(action.values.get("department", []))
        return " ".join(places), fold(" ".join(centres)), fold(action.label), action.iri

    return sorted(actions, key=key)


def _fill(database: sqlite3.Connection, actions: list[_Action], labels: _Labels) -> None:
    by_label = {
        action.iri: place
        for place, action in enumerate(sorted(actions, key=lambda a: (fold(a.label), a.iri)))
    }
    numbers = _put_values(database, actions, labels)
    for number, action in enumerate(actions):
        years = [int(year) for year in action.values.get("year", [])]
        database.execute(
            "INSERT INTO action VALUES (?,?,?,?,?)",
            (number, action.iri, action.label, max(years, default=None), by_label[action.iri]),
        )
        held = sorted({numbers[f, v] for f, values in action.values.items() for v in values})
        database.executemany("INSERT INTO action_value VALUES (?,?)", ((number, v) for v in held))
        texts = [
            (number, prop.removeprefix(CSG), position, content)
            for prop, contents in action.texts.items()
            for position, content in enumerate(sorted(contents))
        ]
        database.executemany("INSERT INTO text VALUES (?,?,?,?)", texts)
        database.execute(
            "INSERT INTO words (rowid, title, centre, lists, summary, prose) VALUES (?,?,?,?,?,?)",
            (number, *_words(action, labels)),
        )
    database.execute("INSERT INTO words (words) VALUES ('optimize')")
    database.execute("INSERT INTO about VALUES ('version', ?)", (str(schema.VERSION),))


def _put_values(
    database: sqlite3.Connection, actions: list[_Action], labels: _Labels
) -> dict[tuple[str, str], int]:
    held: dict[tuple[str, str], int] = defaultdict(int)
    for action in actions:
        for facet, values in action.values.items():
            for value in set(values):
                held[facet, value] += 1
    order = list(FACETS)
    numbers: dict[tuple[str, str], int] = {}
    keys: set[tuple[str, str]] = set()
    for number, (facet, iri) in enumerate(sorted(held, key=lambda k: (order.index(k[0]), k[1]))):
        numbers[facet, iri] = number
        key = key_of(FACETS[facet], iri)
        key = iri if (facet, key) in keys else key
        keys.add((facet, key))
        names = labels.french.get(iri, iri), labels.english.get(iri)
        row = (number, facet, iri, key, *names, held[facet, iri])
        database.execute("INSERT INTO value VALUES (?,?,?,?,?,?,?)", row)
    return numbers


def key_of(facet: Facet, value: str) -> str:
    """Return how an address names a value: the end of its IRI, `~` before a list's own value.

    >>> key_of(FACETS["keyword"], "https://w3id.org/csgraph/voc/keyword/parentalite")
    'parentalite'
    """
    if facet.is_literal:
        return value
    last = unquote(value.rsplit("/", 1)[-1])
    return last if "/id/concept/" not in value or value.startswith(VOC) else f"~{last}"


def _words(action: _Action, labels: _Labels) -> tuple[str, ...]:
    def named(facet: str) -> list[str]:
        return [labels.french[v] for v in action.values.get(facet, []) if v in labels.french]

    lists = [
        label
        for f in FACETS.values()
        if f.is_searched and f.name != "centre"
        for label in named(f.name)
    ]
    prose = [t for p, ts in action.texts.items() if p not in (_THEME, _SUMMARY) for t in ts]
    parts = (
        [action.label],
        named("centre"),
        [*lists, *action.texts.get(_THEME, [])],
        action.texts.get(_SUMMARY, []),
        prose,
    )
    return tuple(f" {schema.BETWEEN} ".join(" ".join(stems(t)) for t in part) for part in parts)
