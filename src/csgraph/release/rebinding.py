"""Let people's word, and an identifier that two rows bore, lead old keys to new ones.

`identities.tsv` settles what matching could not: of a row « same », the first key stays
and the second redirects to it. A row whose every identifier is now borne by another
sheet is that sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from csgraph.release.decisions import Decisions
from csgraph.release.ledger import GONE, MERGED, Ledger, Row
from csgraph.release.units import Unit


def rebind(units: list[Unit], ledger: Ledger, decisions: Decisions) -> dict[str, str]:
    """Bind units as people said; return the keys of sheets and actions that were merged."""
    merged: dict[str, str] = {}
    for first, second in sorted(decisions.same):
        _settle(_named(units, ledger, first), _named(units, ledger, second), merged)
    merged.update(_absorbed(units, ledger))
    living = {unit.row.action for unit in units if unit.row}
    for old, new in tuple(merged.items()):
        action = ledger.rows[old].action
        if action not in living:
            merged[action] = ledger.rows[new].action
    return merged


@dataclass(frozen=True, slots=True)
class _Named:
    """What a mark names: a sheet of this build, a row of the ledger, both or neither."""

    unit: Unit | None
    row: Row | None


def _named(units: list[Unit], ledger: Ledger, mark: str) -> _Named:
    row = ledger.rows.get(mark)
    if row and (row.kind != "sheet" or row.state == MERGED):
        return _Named(None, None)
    found = [u for u in units if (u.row is row if row else u.content == mark)]
    unit = found[0] if len(found) == 1 else None
    return _Named(unit, row or (unit.row if unit else None))


def _settle(stays: _Named, goes: _Named, merged: dict[str, str]) -> None:
    """Give the first mark's row to the one sheet that both marks name.

    Where both are met, they are two sheets: `actions` makes them one action.
    """
    unit = stays.unit or goes.unit
    if unit is None or (stays.unit and goes.unit):
        return
    if stays.row is None or goes.row is None:
        unit.row = stays.row or goes.row
    elif _never_stood_together(stays.row, goes.row):
        unit.row = stays.row
        merged[goes.row.key] = stays.row.key


def _never_stood_together(one: Row, other: Row) -> bool:
    return GONE in (one.state, other.state) and one.action != other.action


def _absorbed(units: list[Unit], ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield the keys of rows whose identifiers one sheet bears beside its own, and its key."""
    holder = {i: unit.row.key for unit in units if unit.row for i in unit.claims}
    bound = {unit.row.key for unit in units if unit.row}
    for row in ledger.of("sheet"):
        holders = {holder.get(i) for i in row.identifiers.split()}
        key = holders.pop() if len(holders) == 1 else None
        if key and row.key not in bound and row.state != MERGED:
            yield row.key, key
