"""The graphs beside the data: history and quality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from csgraph.findings import Finding
from csgraph.mapping.context import Context
from csgraph.mapping.finding import Told, fill_rate, finding, property_iri
from csgraph.mapping.graph import Node, lines
from csgraph.mapping.history import replaced, tombstone, withholding
from csgraph.model import KEYS
from csgraph.namespaces import Base
from csgraph.quality.holding import shown_finding
from csgraph.release.ledger import GONE, LIVING, MERGED, WITHHELD, Ledger, Row


def _address(base: Base, kind: str, key: str) -> str:
    if kind == "concept":
        return base.concept(*key.split("/", 1))
    return f"{base.iri}id/{kind}/{key}"


def history(ledger: Ledger) -> list[Node]:
    """Return what the ledger knows of things that are not where they were."""
    base = Base(ledger.base or "")
    nodes = [n for row in ledger.rows.values() for n in _row(base, row)]
    by_action: defaultdict[str, list[Row]] = defaultdict(list)
    for row in ledger.of("sheet"):
        by_action[row.action].append(row)
    for key, rows in by_action.items():
        nodes += _action(base, key, rows)
    for earlier in ledger.earlier_bases:
        nodes += _moved(Base(earlier), base, ledger)
    return nodes


def _row(base: Base, row: Row) -> Iterable[Node]:
    address = _address(base, row.kind, row.key)
    if row.state == MERGED:
        is_iri = "://" in row.successor
        target = row.successor if is_iri else _address(base, row.kind, row.successor)
        yield replaced(address, row.kind, target)
    elif row.state == GONE and row.last:
        yield tombstone(address, row.kind, row.last)
    elif row.state == WITHHELD and row.last:
        yield withholding(address, row.kind, tuple(row.reason.split()), row.last)


def _action(base: Base, key: str, rows: list[Row]) -> Iterable[Node]:
    """An action left when all its sheets did; it is withheld when none lives."""
    states = {row.state for row in rows}
    last = max(row.last for row in rows)
    if LIVING in states or not last:
        return
    if WITHHELD in states:
        reasons = sorted({reason for row in rows for reason in row.reason.split()})
        yield withholding(base.action(key), "action", tuple(reasons), last)
    else:
        yield tombstone(base.action(key), "action", last)


def _moved(old: Base, new: Base, ledger: Ledger) -> Iterable[Node]:
    for row in ledger.rows.values():
        if row.last:
            yield replaced(
                _address(old, row.kind, row.key), row.kind, _address(new, row.kind, row.key)
            )
    for key in {row.action for row in ledger.of("sheet") if row.last}:
        yield replaced(old.action(key), "action", new.action(key))


def quality(
    context: Context,
    findings: Iterable[Finding],
    told: Told,
    filled: dict[str, int],
    actions: int,
) -> list[str]:
    """Return the quality graph's lines beside the units': files' findings, fill rates."""
    hidden = context.vocabulary.narrative
    nodes = [finding(context, shown_finding(f), told).without(hidden) for f in findings]
    if actions:
        asked = (property_iri(key) for key in KEYS)
        nodes += [fill_rate(context, p, filled.get(p, 0), actions) for p in asked]
    return lines(nodes, context.base.graph("quality"))
