"""Decide which sheets describe one action, and with whose words it speaks.

What the ledger united stays united until people tell it apart. A sheet with an identifier
and one without, alone of their name, are one action; so are an older capture and the
newer that superseded it, and what `identities.tsv` calls the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from csgraph.release.decisions import Decisions
from csgraph.release.ledger import Ledger
from csgraph.release.matching import told_apart
from csgraph.release.minting import own_action
from csgraph.release.units import Unit


@dataclass(slots=True)
class United:
    """The outcome: keys of the sheets that speak, actions merged, pairs met."""

    main: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    two_versions: list[tuple[Unit, Unit]] = field(default_factory=list)


def unite(units: list[Unit], ledger: Ledger, decisions: Decisions) -> United:
    """Set the action of every unit; return who speaks and what was merged."""
    united = United()
    _part(units, decisions)
    same = list(_same(units, decisions))
    united.two_versions = list(_two_versions(units, decisions))
    superseded = [(u.superseded_by, u) for u in units if u.superseded_by]
    published = {row.action for row in ledger.of("sheet") if row.first}
    listening = {id(second) for _, second in (*same, *united.two_versions)}
    for group in _groups(units, (*same, *united.two_versions, *superseded)):
        speaker = min(group, key=lambda u: _rank(u, id(u) in listening))
        united.main.add(speaker.key)
        kept = min(
            {unit.action for unit in group},
            key=lambda a: (a not in published, a != speaker.action, a),
        )
        united.merged.update(
            {u.action: kept for u in group if u.action != kept and u.action in published}
        )
        for unit in group:
            unit.action = kept
    return united


def _rank(unit: Unit, is_listening: bool) -> tuple[bool, bool, bool, str]:
    """Who stands before who may stand; who was named first; who has an identifier."""
    return (
        unit.conflict or unit.superseded_by is not None,
        is_listening,
        not unit.identifiers,
        unit.key,
    )


def _part(units: list[Unit], decisions: Decisions) -> None:
    """Give back its own action to a sheet that people told apart from its siblings."""
    if not decisions.different:
        return
    siblings: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        siblings[unit.action].append(unit)
    for action, group in siblings.items():
        home = min(group, key=lambda u: (own_action(u.key) != action, u.key))
        for unit in group:
            if unit is not home and _are_different(unit, home, decisions):
                unit.action = own_action(unit.key)


def _are_different(one: Unit, other: Unit, decisions: Decisions) -> bool:
    return told_apart((one.key, one.content), (other.key, other.content), decisions.different)


def _two_versions(units: list[Unit], decisions: Decisions) -> Iterator[tuple[Unit, Unit]]:
    """Yield each sheet with an identifier and the one without, alone of their name."""
    bearers: defaultdict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.name and not unit.conflict and not unit.superseded_by:
            bearers[unit.centre, unit.name].append(unit)
    for pair in bearers.values():
        named, bare = [u for u in pair if u.identifiers], [u for u in pair if not u.identifiers]
        if len(named) == len(bare) == 1 and not _are_different(named[0], bare[0], decisions):
            yield named[0], bare[0]


def _same(units: list[Unit], decisions: Decisions) -> Iterator[tuple[Unit, Unit]]:
    marked: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        marked[unit.key].append(unit)
        marked[unit.content].append(unit)
    for first, second in sorted(decisions.same):
        for one in marked.get(first, ()):
            yield from ((one, other) for other in marked.get(second, ()) if other is not one)


def _groups(units: list[Unit], pairs: Iterable[tuple[Unit, Unit]]) -> list[list[Unit]]:
    """Return the units of each action: those of one key, and those that pairs unite."""
    leader = {unit.action: unit.action for unit in units}

    def find(action: str) -> str:
        while leader[action] != action:
            action = leader[action]
        return action

    for one, other in pairs:
        first, second = sorted((find(one.action), find(other.action)))
        leader[second] = first
    groups: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[find(unit.action)].append(unit)
    return list(groups.values())
