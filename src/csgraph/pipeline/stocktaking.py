"""From a build's ledger to the inventory by which two releases are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from csgraph.mapping.centre import names
from csgraph.normal import base32, digest
from csgraph.pipeline.building import Work
from csgraph.pipeline.correcting import titles
from csgraph.release.ledger import GONE, LIVING, MERGED, WITHHELD, Ledger, Row
from csgraph.search import inventory
from csgraph.search.inventory import Thing


def write_inventory(work: Work, out: Path, after: Ledger) -> None:
    """Write `index/inventory.sqlite` of a release whose dumps are complete."""
    inventory.write(out / "index", _things(work, after, titles(work, out)))


def _things(work: Work, after: Ledger, labels: dict[str, str]) -> Iterator[Thing]:
    of_action: defaultdict[str, list[Row]] = defaultdict(list)
    for row in after.of("sheet"):
        of_action[row.action].append(row)
    for key, sheets in of_action.items():
        yield from _action(key, sheets, labels)
    for row in after.rows.values():
        if row.kind == "centre" and row.state == LIVING:
            yield Thing("centre", row.key, LIVING, names(work.known.centres[row.key])[0])
        elif row.kind == "concept" and row.state == LIVING:
            yield Thing("concept", row.key, LIVING, row.name)
        elif row.kind in inventory.KINDS and (row.last or row.state == MERGED):
            yield Thing(row.kind, row.key, row.state, "", "", row.successor, row.reason)


def _action(key: str, sheets: list[Row], labels: dict[str, str]) -> Iterator[Thing]:
    """An action lives with any of its sheets; it is withheld with one, where none lives."""
    if key in labels:
        content = sorted(row.content for row in sheets if row.state == LIVING)
        yield Thing("action", key, LIVING, labels[key], base32(digest(*content), 12))
    elif any(row.last for row in sheets):
        is_withheld = any(row.state == WITHHELD for row in sheets)
        reasons = sorted({reason for row in sheets for reason in row.reason.split()})
        state = WITHHELD if is_withheld else GONE
        yield Thing("action", key, state, reason=" ".join(reasons))
