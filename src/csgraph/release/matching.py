"""Match what was read to what the ledger knows, only where it is one to one.

Pure functions. A pass that binds only what is one to one gives the same answer in any
order of the inputs; what two could claim stays free and is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from csgraph.release.ledger import GONE, MERGED, Row
from csgraph.release.units import Unit

Pair = frozenset[str]
"""Two marks that people have told apart: sheet keys or fingerprints."""

Mark = Hashable
Successor = Callable[[str], str]
"""From the key of a centre to the key it bears now."""


@dataclass(frozen=True, slots=True)
class _Pass:
    """What a unit and a row must have in common to be one sheet."""

    of_unit: Callable[[Unit], Iterable[Mark]]
    of_row: Callable[[Row], Iterable[Mark]]


def _passes(centre: Successor) -> tuple[_Pass, ...]:
    return (
        _Pass(lambda u: u.claims, lambda r: r.identifiers.split()),
        _Pass(
            lambda u: ((u.content, i) for i in u.identifiers),
            lambda r: ((r.content, i) for i in r.identifiers.split()),
        ),
        _Pass(lambda u: (f"s{u.minted}",), lambda r: (r.key,)),
        _Pass(lambda u: (u.content,), lambda r: (r.content,)),
        _Pass(
            lambda u: ((u.centre, u.name),) if u.name else (),
            lambda r: ((centre(r.centre), r.name),) if r.name else (),
        ),
        _Pass(
            lambda u: ((u.centre, u.body),) if u.body else (),
            lambda r: ((centre(r.centre), r.body),) if r.body else (),
        ),
    )


def match(
    units: Iterable[Unit], rows: Iterable[Row], different: frozenset[Pair], centre: Successor
) -> None:
    """Bind units to rows in passes: identifier, content, name, body at one centre.

    Before the content alone come the content with an identifier that others claim too,
    and the key that name, content and identifiers would mint: they tell apart sheets of
    one content.
    The living are tried before the gone; sheets in conflict come last, so that they
    never take the row of one that stands. Pairs in `different` are never bound.
    """
    units, rows = list(units), [row for row in rows if row.state != MERGED]
    for in_conflict in (False, True):
        group = [u for u in units if (u.conflict or u.superseded_by is not None) == in_conflict]
        for each in _passes(centre):
            for is_gone in (False, True):
                bound = {u.row.key for u in units if u.row}
                free = [r for r in rows if (r.state == GONE) == is_gone and r.key not in bound]
                _bind(each, [u for u in group if u.row is None], free, different)


def _bind(each: _Pass, units: list[Unit], rows: list[Row], different: frozenset[Pair]) -> None:
    """Bind where one unit and one row have only each other."""
    if not units or not rows:
        return
    offered: defaultdict[Mark, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        for mark in each.of_row(row):
            offered[mark][row.key] = row
    claims: list[tuple[Unit, dict[str, Row]]] = []
    claimants: defaultdict[str, int] = defaultdict(int)
    for unit in units:
        found = {
            key: row
            for mark in each.of_unit(unit)
            for key, row in offered.get(mark, {}).items()
            if not told_apart((unit.content,), (key, row.content), different)
        }
        claims.append((unit, found))
        for key in found:
            claimants[key] += 1
    for unit, found in claims:
        if len(found) == 1 and all(claimants[key] == 1 for key in found):
            unit.row = next(iter(found.values()))
        elif found:
            unit.is_unclear = True


def told_apart(marks: Iterable[str], others: Iterable[str], different: frozenset[Pair]) -> bool:
    """Say whether people told apart what these marks name."""
    others = tuple(others)
    return bool(different) and any(frozenset((m, o)) in different for m in marks for o in others)
