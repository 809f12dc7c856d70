"""Bring the places of one sheet together, and settle who holds an identifier.

Sheets of one content are one sheet met in several places. Only what a page says beside
the sheet can part them again: two identifiers of one origin, or two years.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from csgraph.normal import base32, digest
from csgraph.release.centres import Centres
from csgraph.release.fingerprint import Reference
from csgraph.release.ledger import Row

KEY_LENGTH = 10


@dataclass(slots=True, eq=False)
class Unit:
    """One sheet, with all its places in order.

    `name` is the digest of département and title, empty without a title; `content` its
    fingerprint; `centres` the keys of its centres. `row` is the ledger's once it is
    bound; `is_unclear` says that two could claim one another. `superseded_by` is the
    newer capture that bears its identifier; `conflict` says that none is known to be newer.
    """

    places: list[Reference]
    identifiers: tuple[str, ...]
    centres: tuple[str, ...]
    name: str
    content: str
    row: Row | None = None
    is_unclear: bool = False
    superseded_by: Unit | None = None
    conflict: bool = False
    key: str = ""
    action: str = ""

    @property
    def first(self) -> Reference:
        """The place that speaks: one that says the year, then by source and line."""
        return self.places[0]

    @property
    def centre(self) -> str:
        """The key of its first centre, or empty."""
        return self.centres[0] if self.centres else ""

    @property
    def body(self) -> str:
        """The hex digest of its prose, or empty."""
        return self.first.body.hex()

    @property
    def claims(self) -> tuple[str, ...]:
        """The identifiers that are its own: none while another sheet bears them too."""
        return () if self.conflict or self.superseded_by else self.identifiers

    @property
    def minted(self) -> str:
        """The opaque part of the key that name, content and identifiers mint."""
        return mint("name and content", self.centre, self.name, self.content, *self.identifiers)

    @property
    def captured(self) -> str:
        """The date of its latest capture, or empty where any is unknown."""
        dates = [p.captured for p in self.places if p.identifier]
        return max(dates) if dates and all(dates) else ""

    @property
    def order(self) -> tuple[str, str, str, tuple[str, ...]]:
        """An order that no order of inputs can change."""
        return (self.centre, self.name, self.content, self.identifiers)


def mint(*seed: str) -> str:
    """Return the opaque part of a key: ten characters of lower-case Crockford base 32."""
    return base32(digest(*seed), KEY_LENGTH)


def gather(references: Iterable[Reference], centres: Centres) -> list[Unit]:
    """Return the sheets that the references are places of."""
    by_content: defaultdict[bytes, list[Reference]] = defaultdict(list)
    for reference in references:
        by_content[reference.content].append(reference)
    units = [
        _unit(group, centres)
        for places in by_content.values()
        for of_year in _parted(places, lambda p: p.year, is_several=_has_two)
        for group in _parted(of_year, lambda p: p.identifier, is_several=_has_two_of_one_origin)
    ]
    return sorted(units, key=lambda u: u.order)


def _has_two(marks: set[str]) -> bool:
    return len(marks) > 1


def _has_two_of_one_origin(identifiers: set[str]) -> bool:
    return len({i.partition("|")[0] for i in identifiers}) < len(identifiers)


def _parted(
    places: list[Reference],
    mark: Callable[[Reference], str],
    *,
    is_several: Callable[[set[str]], bool],
) -> list[list[Reference]]:
    """Part places by their mark where it tells several sheets; the unmarked join the first."""
    marks = {mark(place) for place in places} - {""}
    if not is_several(marks):
        return [places]
    first = min(marks)
    groups: defaultdict[str, list[Reference]] = defaultdict(list)
    for place in places:
        groups[mark(place) or first].append(place)
    return list(groups.values())


def _unit(places: list[Reference], centres: Centres) -> Unit:
    places = sorted(places, key=lambda p: (not p.year, p.place))
    first = places[0]
    for place in places:
        for code, normal, spelling in place.centres:
            centres.meet((code, normal), spelling)
    return Unit(
        places,
        tuple(sorted({p.identifier for p in places} - {""})),
        tuple(dict.fromkeys(centres.key((code, normal)) for code, normal, _ in first.centres)),
        digest("name", first.department, first.title).hex() if first.title else "",
        (digest("content", first.content.hex(), first.year) if first.year else first.content).hex(),
    )


def settle_identifiers(units: Iterable[Unit]) -> None:
    """Where several sheets bear one identifier: the newest capture holds it, or none."""
    bearers: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        for identifier in unit.identifiers:
            bearers[identifier].append(unit)
    for _, rivals in sorted(bearers.items()):
        if len(rivals) > 1:
            _settle(rivals)


def _settle(rivals: list[Unit]) -> None:
    dates = [unit.captured for unit in rivals]
    newest = max(rivals, key=lambda u: u.captured)
    is_settled = all(dates) and dates.count(newest.captured) == 1
    for unit in rivals:
        if not is_settled:
            unit.conflict = True
        elif unit is not newest and unit.superseded_by is None:
            unit.superseded_by = newest
