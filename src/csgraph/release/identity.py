"""Give every sheet and every action its lasting key.

Sheets of one content are one sheet met in several places. The others are matched to the
ledger; what is left mints a key. Nothing here depends on the order in which the inputs
were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from csgraph.findings import Finding
from csgraph.release.actions import United, unite
from csgraph.release.centres import Centres
from csgraph.release.decisions import Decisions
from csgraph.release.fingerprint import Reference
from csgraph.release.ledger import Ledger
from csgraph.release.matching import match
from csgraph.release.minting import mint_keys
from csgraph.release.rebinding import rebind
from csgraph.release.units import Unit, gather, settle_identifiers


@dataclass(frozen=True, slots=True)
class Identified:
    """A sheet with its keys. `is_main` says that its action speaks with its words.

    `identifiers` are those it holds alone; `withheld` why identity withholds it.
    """

    key: str
    action: str
    centres: tuple[str, ...]
    fingerprint: str
    place: Reference
    repeats: tuple[Reference, ...]
    is_main: bool
    name: str
    identifiers: tuple[str, ...]
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class Identities:
    """Every sheet in the order of its key, and what was noticed on the way.

    `merged` leads from the key of a sheet or an action to the one it is part of now.
    """

    sheets: tuple[Identified, ...]
    centres: Centres
    merged: dict[str, str]
    findings: tuple[Finding, ...] = field(default=())


def identify(references: Iterable[Reference], ledger: Ledger, decisions: Decisions) -> Identities:
    """Return every sheet of `references` with its keys."""
    centres = Centres(ledger, decisions.centres)
    units = gather(references, centres)
    settle_identifiers(units)
    match(units, ledger.of("sheet"), decisions.different, centres.successor)
    merged = rebind(units, ledger, decisions)
    mint_keys(units, ledger.rows)
    united = unite(units, ledger, decisions)
    sheets = sorted((_identified(unit, united) for unit in units), key=lambda s: s.key)
    findings = tuple(_findings(units, united))
    return Identities(tuple(sheets), centres, {**merged, **united.merged}, findings)


def _identified(unit: Unit, united: United) -> Identified:
    return Identified(
        unit.key,
        unit.action,
        unit.centres,
        unit.content,
        unit.first,
        tuple(unit.places[1:]),
        unit.key in united.main,
        unit.name,
        unit.claims,
        "identifier-conflict" if unit.conflict else None,
    )


def _findings(units: Iterable[Unit], united: United) -> Iterator[Finding]:
    for unit in units:
        if unit.conflict:
            yield _finding("identifier-conflict", unit, value=_written(unit))
        elif unit.is_unclear and not unit.row:
            yield _finding("identity-unclear", unit)
        source, line, _ = unit.first.place
        for place in unit.places[1:]:
            yield _finding("repeat", unit, place, detail=f"{source}, {line}")
    for named, bare in united.two_versions:
        yield _finding("two-versions", bare, value=_written(named), detail=named.first.place[0])


def _written(unit: Unit) -> str:
    """Return its identifiers as the sheets write them."""
    return ", ".join(sorted({unquote(i.partition("|")[2]) for i in unit.identifiers}))


def _finding(
    code: str,
    unit: Unit,
    place: Reference | None = None,
    value: str | None = None,
    detail: str | None = None,
) -> Finding:
    at = place or unit.first
    source, line, worksheet = at.place
    where = f"{worksheet}!{line}" if worksheet else str(line)
    return Finding(
        code,
        source=source,
        first_line=None if at.is_row else line,
        last_line=None if at.is_row else at.last_line,
        cell=where if at.is_row else None,
        value=value,
        detail=detail,
        sheet=unit.key,
    )
