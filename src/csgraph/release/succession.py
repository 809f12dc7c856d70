"""From one ledger to the next: who lives, who is withheld, who left, who became whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from csgraph.errors import CsgraphError
from csgraph.namespaces import is_web_address
from csgraph.release.identity import Identified, Identities
from csgraph.release.ledger import GONE, LIVING, MERGED, WITHHELD, Ledger, Row


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the build published: sheets, reasons of the withheld, centres, concepts.

    `concepts` maps `scheme/slug` to its label; `adopted` maps `scheme/slug` of the old
    ledger to the IRI of the known concept that says it now.
    """

    version: str
    published: frozenset[str]
    withheld: Mapping[str, tuple[str, ...]]
    centres: frozenset[str]
    concepts: Mapping[str, str]
    adopted: Mapping[str, str]


_OURS = "https://w3id.org/csgraph/"
"""Where the ontology and the known lists live: nobody's things."""


def check_base(ledger: Ledger, base: str, *, rebase: bool) -> None:
    """Refuse a base under which nothing can live, and another than the ledger's.

    The publisher may say `--rebase` for the latter.
    """
    is_plain = is_web_address(base) and not {"?", "#"} & set(base)
    if not is_plain or {".", ".."} & set(base.split("/")) or base.startswith(_OURS):
        raise CsgraphError(
            f"“{base}” can't be the address under which things live.",
            hint="Give a web address of your own without query, fragment or “..”, such as "
            "https://example.org/fiches/",
        )
    if ledger.base and ledger.base != base and not rebase:
        raise CsgraphError(
            f"The ledger's things live under {ledger.base}, this build would move them to {base}.",
            hint="Give the same --base, or say --rebase: the old addresses will redirect.",
        )


def succeed(ledger: Ledger, identities: Identities, outcome: Outcome, base: str) -> Ledger:
    """Return the ledger of the new release."""
    rows = {key: _left(row) for key, row in ledger.rows.items()}
    held = {i for sheet in identities.sheets for i in sheet.identifiers}
    for sheet in identities.sheets:
        rows[sheet.key] = _sheet_row(ledger.rows.get(sheet.key), sheet, outcome, held)
    _merge(rows, identities)
    _centres(rows, ledger, identities, outcome)
    _concepts(rows, ledger, outcome)
    bases = dict.fromkeys((*ledger.earlier_bases, ledger.base or base))
    return Ledger(base, _straightened(rows), tuple(b for b in bases if b != base))


def _left(row: Row) -> Row:
    """Return a row as it stands where nothing of it is met."""
    return row if row.state == MERGED else replace(row, state=GONE, reason="")


def _sheet_row(old: Row | None, sheet: Identified, outcome: Outcome, held: Set[str]) -> Row:
    is_published = sheet.key in outcome.published
    first, last = _versions(old, outcome, is_living=is_published)
    return Row(
        sheet.key,
        "sheet",
        LIVING if is_published else WITHHELD,
        sheet.action,
        sheet.centres[0] if sheet.centres else "",
        " ".join(sorted({*sheet.identifiers, *_kept(old, sheet, held)})),
        sheet.name,
        sheet.fingerprint,
        sheet.place.body.hex(),
        first,
        last,
        reason=" ".join(outcome.withheld.get(sheet.key, ())),
    )


def _versions(old: Row | None, outcome: Outcome, *, is_living: bool) -> tuple[str, str]:
    """Return the versions that first and last published a thing."""
    first, last = (old.first, old.last) if old else ("", "")
    return (first or outcome.version, outcome.version) if is_living else (first, last)


def _kept(old: Row | None, sheet: Identified, held: Set[str]) -> Iterator[str]:
    """Yield the identifiers a sheet had from origins that say nothing of it now."""
    origins = {i.partition("|")[0] for i in sheet.identifiers}
    for identifier in old.identifiers.split() if old else ():
        if identifier not in held and identifier.partition("|")[0] not in origins:
            yield identifier


def _merge(rows: dict[str, Row], identities: Identities) -> None:
    """Let what is part of another thing lead there; what lives again leads nowhere."""
    for old, new in identities.merged.items():
        known = rows.get(old) or Row(old, "action", last=_last(rows, old))
        rows[old] = replace(known, state=MERGED, successor=new, reason="", identifiers="")
    for sheet in identities.sheets:
        rows.pop(sheet.action, None)


def _last(rows: Mapping[str, Row], action: str) -> str:
    return max((r.last for r in rows.values() if r.action == action), default="")


def _centres(
    rows: dict[str, Row], ledger: Ledger, identities: Identities, outcome: Outcome
) -> None:
    centres = identities.centres
    reasons: defaultdict[str, set[str]] = defaultdict(set)
    for sheet in identities.sheets:
        for key in sheet.centres:
            reasons[key].update(outcome.withheld.get(sheet.key, ()))
    for key in {*centres.records, *(row.key for row in ledger.of("centre"))}:
        old = ledger.rows.get(key)
        is_living = key in outcome.centres
        if key in centres.merged or (old is None and not is_living):
            continue
        if old and old.state == MERGED and key not in centres.records:
            continue
        first, last = _versions(old, outcome, is_living=is_living)
        state = LIVING if is_living else WITHHELD if reasons[key] else GONE
        why = "" if is_living else " ".join(sorted(reasons[key]))
        names = centres.written_names(key)
        rows[key] = Row(key, "centre", state, name=names, first=first, last=last, reason=why)
    for key, heir in centres.merged.items():
        rows[key] = replace(rows[key], state=MERGED, name="", successor=heir, reason="")


def _concepts(rows: dict[str, Row], ledger: Ledger, outcome: Outcome) -> None:
    for key, label in outcome.concepts.items():
        first, last = _versions(ledger.rows.get(key), outcome, is_living=True)
        rows[key] = Row(key, "concept", name=label, first=first, last=last)
    for key, known in outcome.adopted.items():
        if key not in outcome.concepts:
            rows[key] = replace(rows[key], state=MERGED, successor=known)


def _straightened(rows: dict[str, Row]) -> dict[str, Row]:
    """Let every successor be the last of its line, so that one redirect is enough."""

    def end(key: str) -> str:
        met = {key}
        while (row := rows.get(key)) and row.state == MERGED and row.successor not in met:
            key = row.successor
            met.add(key)
        return key

    return {
        key: replace(row, successor=end(row.successor)) if row.state == MERGED else row
        for key, row in rows.items()
    }


def removed(old: Ledger, new: Ledger) -> list[Row]:
    """Return the sheets that lived and are in the inputs no more."""
    return [
        row for row in old.of("sheet") if row.state == LIVING and new.rows[row.key].state == GONE
    ]


def refuse_removals(old: Ledger, gone: Iterable[Row], share: float) -> None:
    """Stop a build that would remove more than `share` of the living sheets."""
    gone = list(gone)
    living = sum(1 for row in old.of("sheet") if row.state == LIVING)
    if living and len(gone) > share * living:
        listed = "\n".join(f"  {row.key}  last in {row.last}" for row in gone[:50])
        more = f"\n  … and {len(gone) - 50} more" if len(gone) > 50 else ""
        raise CsgraphError(
            f"This build would remove {len(gone)} of {living} living sheets:\n{listed}{more}\n"
            "Nothing was released.",
            hint="Add the missing inputs, or say --removals-ok if they are meant to go.",
        )
