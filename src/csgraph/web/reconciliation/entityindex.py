"""Fill the index of names from a release and from the tables of territories, in the background.

The index is of one process and one release: nothing of it is written into the release, so
every release has one, those on a remote server and those of earlier versions too. It is
filled a little at a time, so that who asks meanwhile hardly waits.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from itertools import islice
from threading import Event

from csgraph.errors import CsgraphError
from csgraph.linking.index import Entity, NameIndex
from csgraph.linking.kinds import KINDS, STORED
from csgraph.namespaces import INSEE
from csgraph.store.oxigraph import PageStore, Part, Row
from csgraph.store.remote import RemoteStore
from csgraph.territories import (
    Territory,
    commune,
    communes,
    department_by_code,
    department_of,
    parts,
    region,
    territories,
)

_log = logging.getLogger(__name__)

_WINDOW = 5_000
_AGAIN_S = tuple(15.0 * 2**turn for turn in range(8))
_AT_ONCE = 50
_PAUSE_S = 0.002
"""Long enough for another thread to take its turn."""


class EntityIndex:
    """The index of one release's names, as soon as it is there."""

    def __init__(self) -> None:
        self._is_there = Event()
        self._index: NameIndex | None = None

    def get(self, patience_s: float = 0.0) -> NameIndex | None:
        """Return the index; None if it is not there after `patience_s`."""
        self._is_there.wait(patience_s)
        return self._index

    def fill(self, store: PageStore | RemoteStore, of: str, is_replaced: Event) -> None:
        """Read what `store` and the tables name, until `is_replaced`.

        `of` names the release in the log. A store that does not answer is asked again, ever
        later.
        """
        for pause_s in (*_AGAIN_S, 0.0):
            try:
                self._index = _filled(store, is_replaced)
            except (CsgraphError, sqlite3.Error) as fault:
                _log.warning("The names of %s can't be reconciled yet: %s", of, fault)
            else:
                self._is_there.set()
                return
            if is_replaced.wait(pause_s):
                return


def _filled(store: PageStore | RemoteStore, is_replaced: Event) -> NameIndex | None:
    """Return the index of every name, or None where nobody will ask it any more."""
    index = NameIndex()
    left = entries(store)
    while some := list(islice(left, _AT_ONCE)):
        for entity, name in some:
            index.add(entity, [name])
        if is_replaced.wait(_PAUSE_S):
            return None
    index.finish()
    return index


def entries(store: PageStore | RemoteStore) -> Iterator[tuple[Entity, str]]:
    """Yield every entity with each of its names. Raises what the store raises."""
    for kind in STORED:
        for row in _rows(store, kind):
            narrower = row["kind"].text if "kind" in row else kind
            entity = _stored(row, narrower if narrower in KINDS else kind)
            for name in ("label", "english", "other"):
                if name in row:
                    yield entity, row[name].text
    for place in (*territories(), *communes().values(), *parts()):
        yield _territory(place), place.name


def _rows(store: PageStore | RemoteStore, kind: str) -> Iterator[Row]:
    """Yield the names of a kind, a window at a time: not all need memory at once."""
    skipped = 0
    while True:
        rows = store.rows("named", part=Part(skipped, _WINDOW), **{"class": kind})
        yield from rows
        if len(rows) < _WINDOW:
            return
        skipped += _WINDOW


def _stored(row: Row, kind: str) -> Entity:
    within, english = row.get("within"), row.get("english")
    return Entity(
        iri=row["thing"].text,
        kind=kind,
        label=row["label"].text,
        english=english.text if english else None,
        department=_code(row, "department"),
        commune=_code(row, "commune"),
        within=within.text if within else None,
    )


def _code(row: Row, name: str) -> str | None:
    """Return the code at the end of INSEE's IRI."""
    value = row.get(name)
    return value.text.rpartition("/")[2] if value and value.text.startswith(INSEE) else None


def _territory(place: Territory) -> Entity:
    above = _above(place)
    return Entity(
        iri=place.iri,
        kind=place.rdf_class,
        label=place.name,
        department=_department(place),
        within=above.iri if above else None,
        code=place.code,
    )


def _department(place: Territory) -> str | None:
    """Return the code of the département or collectivity that a territory is, or lies in."""
    if place.kind in ("department", "collectivity"):
        return place.code
    if place.kind == "intercommunality":
        return department_of(place.seat) if place.seat else None
    if place.kind == "commune":
        return place.part_of
    return None if place.kind == "region" else department_of(place.code)


def _above(place: Territory) -> Territory | None:
    if place.part_of is None:
        return None
    if place.kind == "commune":
        return department_by_code(place.part_of)
    return region(place.part_of) if place.kind == "department" else commune(place.part_of)
