"""Give every sheet and every action its lasting key.

Sheets of one content are one sheet met in several places. The others are matched to the
ledger; what is left mints a key from its identifier, else its name, else name and content.
Nothing here depends on the order in which the inputs were read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from csgraph.findings import Finding
from csgraph.normal import base32, digest
from csgraph.release.centres import Centres
from csgraph.release.decisions import Decisions
from csgraph.release.fingerprint import Reference
from csgraph.release.ledger import Ledger
from csgraph.release.matching import Unit, match


@dataclass(frozen=True, slots=True)
class Identified:
    """A sheet with its keys. `is_main` says that its action speaks with its words."""

    key: str
    action: str
    centres: tuple[str, ...]
    fingerprint: str
    place: Reference
    repeats: tuple[Reference, ...]
    is_main: bool
    name: str
    identifier: str
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class Identities:
    """Every sheet in the order of its key, and what was noticed on the way."""

    sheets: tuple[Identified, ...]
    centres: Centres
    merged_actions: dict[str, str]
    findings: tuple[Finding, ...] = field(default=())


def identify(references: Iterable[Reference], ledger: Ledger, decisions: Decisions) -> Identities:
    """Return every sheet of `references` with its keys."""
    centres = Centres(ledger, decisions.centres)
    units = _units(references, centres)
    findings = _settle_identifiers(units)
    match(
        (u for u in units if not u.conflict or not u.identifier),
        ledger.of("sheet"),
        decisions.different,
    )
    match(
        (u for u in units if u.conflict),
        (r for r in ledger.of("sheet") if r.key not in {u.row.key for u in units if u.row}),
        decisions.different,
    )
    _mint(units, set(ledger.rows))
    findings += [_finding("identity-unclear", u) for u in units if u.is_unclear and not u.row]
    merged, main = _unite(units, decisions, findings)
    findings += [
        _finding("repeat", unit, place, f"{unit.first.place[0]}, {unit.first.place[1]}")
        for unit in units
        for place in unit.places[1:]
    ]
    sheets = sorted((_identified(unit, main) for unit in units), key=lambda s: s.key)
    return Identities(tuple(sheets), centres, merged, tuple(findings))


def _units(references: Iterable[Reference], centres: Centres) -> list[Unit]:
    """Group the places of one content; two identifiers keep two sheets apart."""
    by_content: defaultdict[bytes, list[Reference]] = defaultdict(list)
    for reference in references:
        by_content[reference.content].append(reference)
    units = []
    for places in by_content.values():
        identifiers = sorted({p.identifier for p in places})
        named = [i for i in identifiers if i]
        if len(named) > 1:
            groups = [[p for p in places if p.identifier == i] for i in identifiers]
        else:
            groups = [places]
        units += [_unit(sorted(g, key=lambda p: p.place), centres) for g in groups]
    return sorted(units, key=lambda u: u.order)


def _unit(places: list[Reference], centres: Centres) -> Unit:
    for place in places[1:]:
        for code, normal, spelling in place.centres:
            centres.meet((code, normal), spelling)
    first = places[0]
    keys = tuple(
        dict.fromkeys(centres.meet((code, normal), s) for code, normal, s in first.centres)
    )
    name = digest("name", first.department, *keys[:1], first.title).hex()
    identifier = max(p.identifier for p in places)
    return Unit(places, keys, name, identifier)


def _settle_identifiers(units: list[Unit]) -> list[Finding]:
    """Where one identifier has several contents: the newest dated capture, or none."""
    by_identifier: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.identifier:
            by_identifier[unit.identifier].append(unit)
    findings = []
    for rivals in by_identifier.values():
        if len(rivals) == 1:
            continue
        newest = max(rivals, key=_captured)
        dates = [_captured(u) for u in rivals]
        if all(dates) and dates.count(max(dates)) == 1:
            for unit in rivals:
                if unit is not newest:
                    unit.superseded_by = newest
                    unit.conflict = True
        else:
            for unit in rivals:
                unit.conflict = True
                findings.append(_finding("identifier-conflict", unit))
    return findings


def _captured(unit: Unit) -> str:
    return max(p.captured for p in unit.places)


def _mint(units: list[Unit], taken: set[str]) -> None:
    bearers: defaultdict[str, int] = defaultdict(int)
    for unit in units:
        bearers[unit.name] += 1
        if unit.row:
            unit.key, unit.action = unit.row.key, unit.row.action
    actions = {key for key in taken if key.startswith("a")}
    used = (
        {key[1:] for key in taken}
        | {u.action[1:] for u in units if u.action}
        | {key[1:] for key in actions}
    )
    for unit in units:
        if unit.row is None:
            tail = _tail(unit, bearers[unit.name] > 1, used)
            used.add(tail)
            unit.key, unit.action = f"s{tail}", f"a{tail}"


def _tail(unit: Unit, has_twin: bool, used: set[str]) -> str:
    seeds: list[tuple[str, ...]] = []
    if unit.identifier and not unit.conflict:
        seeds.append(("identifier", unit.identifier))
    elif not has_twin and not unit.conflict:
        seeds.append(("name", unit.name))
    seeds.append(("name and content", unit.name, unit.content, unit.identifier))
    for seed in seeds:
        tail = base32(digest(*seed), 10)
        if tail not in used:
            return tail
    number = 2
    while (tail := base32(digest(*seeds[-1], str(number)), 10)) in used:
        number += 1
    return tail


def _unite(
    units: list[Unit], decisions: Decisions, findings: list[Finding]
) -> tuple[dict[str, str], dict[str, str]]:
    """Bring sheets of one action together; return merged actions and main sheets."""
    merged: dict[str, str] = {}
    main = {unit.action: unit.key for unit in units}
    for unit in units:
        if unit.superseded_by:
            _join(unit.superseded_by, unit, merged, main)
    by_name: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if not unit.conflict:
            by_name[unit.name].append(unit)
    for pair in by_name.values():
        if len(pair) == 2 and bool(pair[0].identifier) != bool(pair[1].identifier):
            named, bare = sorted(pair, key=lambda u: not u.identifier)
            if not _kept_apart(named, bare, decisions):
                _join(named, bare, merged, main)
                findings.append(_finding("two-versions", bare, detail=named.first.place[0]))
    by_any = {mark: unit for unit in units for mark in (unit.key, unit.content)}
    for first, second in sorted(decisions.same):
        if first in by_any and second in by_any:
            _join(by_any[first], by_any[second], merged, main)
    return merged, main


def _kept_apart(one: Unit, other: Unit, decisions: Decisions) -> bool:
    return any(
        frozenset((a, b)) in decisions.different
        for a in (one.key, one.content)
        for b in (other.key, other.content)
    )


def _join(unit: Unit, other: Unit, merged: dict[str, str], main: dict[str, str]) -> None:
    if unit.action == other.action:
        main[unit.action] = unit.key
        return
    if other.row and other.row.first:
        merged[other.action] = unit.action
    main.pop(other.action, None)
    other.action = unit.action
    main[unit.action] = unit.key


def _identified(unit: Unit, main: dict[str, str]) -> Identified:
    return Identified(
        unit.key,
        unit.action,
        unit.centres,
        unit.content,
        unit.first,
        tuple(unit.places[1:]),
        main.get(unit.action) == unit.key,
        unit.name,
        unit.identifier,
        "identifier-conflict" if unit.conflict and not unit.superseded_by else None,
    )


def _finding(
    code: str, unit: Unit, place: Reference | None = None, detail: str | None = None
) -> Finding:
    at = place or unit.first
    source, line, worksheet = at.place
    return Finding(
        code,
        source=source,
        first_line=None if at.is_row else line,
        last_line=at.last_line,
        cell=f"{worksheet}!{line}" if at.is_row else None,
        value=unquote(unit.identifier.partition("|")[2]) or None,
        detail=detail,
        sheet=unit.key,
    )
