"""Give a key to each sheet: its ledger row's, else one minted from what names it.

A key is minted from the identifier, else from the name, else, where several bear one
name or none has one, from name and content. Nothing here depends on the order of units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import count

from csgraph.release.units import Unit, mint


def mint_keys(units: list[Unit], taken: Collection[str]) -> None:
    """Set key and action of every unit; `taken` are the keys that the ledger ever gave."""
    bearers = Counter((unit.centre, unit.name) for unit in units)
    used = {key[1:] for key in taken}
    for unit in sorted(units, key=lambda u: u.order):
        if unit.row:
            unit.key, unit.action = unit.row.key, unit.row.action
            continue
        is_alone = bool(unit.name) and bearers[unit.centre, unit.name] == 1
        tail = next(t for t in _tails(unit, is_alone=is_alone) if t not in used)
        used.add(tail)
        unit.key, unit.action = f"s{tail}", f"a{tail}"


def _tails(unit: Unit, *, is_alone: bool) -> Iterator[str]:
    """Yield what the key may be, the best first; without end."""
    if unit.claims:
        yield mint("identifier", unit.claims[0])
    elif is_alone and not unit.identifiers:
        yield mint("name", unit.centre, unit.name)
    yield unit.minted
    yield from (mint(unit.minted, str(number)) for number in count(2))


def own_action(sheet_key: str) -> str:
    """Return the key of the action that was minted with a sheet."""
    return f"a{sheet_key[1:]}"
