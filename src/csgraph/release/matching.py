"""Match what was read to what the ledger knows, only where it is one to one.

Pure functions. A pass that binds only what is one to one gives the same answer in any
order of the inputs; what two could claim stays free and is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from csgraph.release.fingerprint import Reference
from csgraph.release.ledger import GONE, MERGED, Row

Value = Hashable


@dataclass(slots=True)
class Unit:
    """Sheets of one content: one sheet, with all its places in order.

    `centres` are the centres' keys; `name` the digest of département, centre and title.
    `row` is the ledger's row once it is bound; `is_unclear` says that two could claim it.
    """

    places: list[Reference]
    centres: tuple[str, ...]
    name: str
    identifier: str
    row: Row | None = None
    is_unclear: bool = False
    superseded_by: Unit | None = None
    conflict: bool = False
    key: str = ""
    action: str = ""

    @property
    def first(self) -> Reference:
        """Its first place, by source and line."""
        return self.places[0]

    @property
    def content(self) -> str:
        """The hex digest of its content: the sheet's fingerprint."""
        return self.first.content.hex()

    @property
    def body(self) -> str:
        """The hex digest of its prose, or empty."""
        return self.first.body.hex()

    @property
    def order(self) -> tuple[str, str, str]:
        """An order that no order of inputs can change."""
        return (self.name, self.content, self.identifier)


@dataclass(frozen=True, slots=True)
class _Pass:
    of_unit: Callable[[Unit], Value]
    of_row: Callable[[Row], Iterable[Value]]
    claims: bool = field(default=True)


_PASSES = (
    _Pass(lambda u: u.identifier, lambda r: r.identifiers.split()),
    _Pass(lambda u: u.content, lambda r: (r.content,)),
    _Pass(lambda u: u.name, lambda r: (r.name,)),
    _Pass(
        lambda u: u.body and (u.centres[:1], u.body),
        lambda r: (r.body and ((r.centre,) if r.centre else (), r.body),),
    ),
)


def match(units: Iterable[Unit], rows: Iterable[Row], different: frozenset[frozenset[str]]) -> None:
    """Bind units to rows in passes: identifier, content, name, body at one centre.

    The living are tried before the gone. Pairs in `different` are never bound.
    """
    units = list(units)
    known = [row for row in rows if row.state != MERGED]
    for each in _PASSES:
        for is_gone in (False, True):
            bound = {u.row.key for u in units if u.row}
            group = [r for r in known if (r.state == GONE) == is_gone and r.key not in bound]
            _bind(each, [u for u in units if u.row is None], group, different)


def _bind(
    each: _Pass, units: list[Unit], rows: list[Row], different: frozenset[frozenset[str]]
) -> None:
    wanted: defaultdict[Value, list[Unit]] = defaultdict(list)
    offered: defaultdict[Value, list[Row]] = defaultdict(list)
    for unit in units:
        if value := each.of_unit(unit):
            wanted[value].append(unit)
    for row in rows:
        for value in each.of_row(row):
            if value:
                offered[value].append(row)
    for value, claimants in wanted.items():
        candidates = offered.get(value, [])
        if len(claimants) == len(candidates) == 1:
            if frozenset((claimants[0].content, candidates[0].key)) not in different:
                claimants[0].row = candidates[0]
        elif candidates:
            for unit in claimants:
                unit.is_unclear = True
