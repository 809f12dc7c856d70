"""From one ledger to the next: who lives, who is withheld, who left, who became whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from csgraph.errors import CsgraphError
from csgraph.release.centres import as_row
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


def check_base(ledger: Ledger, base: str, *, rebase: bool) -> None:
    """Refuse another base than the ledger's, unless the publisher said `--rebase`."""
    if ledger.base and ledger.base != base and not rebase:
        raise CsgraphError(
            f"The ledger's things live under {ledger.base}, this build would move them to {base}.",
            hint="Give the same --base, or say --rebase: the old addresses will redirect.",
        )


def succeed(ledger: Ledger, identities: Identities, outcome: Outcome, base: str) -> Ledger:
    """Return the ledger of the new release."""
    rows = {
        row.key: replace(row, state=GONE, reason="") if row.state != MERGED else row
        for row in ledger.rows.values()
    }
    for sheet in identities.sheets:
        rows[sheet.key] = _sheet_row(ledger.rows.get(sheet.key), sheet, outcome)
    for old, new in identities.merged_actions.items():
        rows[old] = Row(old, "action", MERGED, successor=new, last=_last(rows, old))
    _centres(rows, ledger, identities, outcome)
    _concepts(rows, ledger, outcome)
    earlier = list(ledger.earlier_bases)
    if ledger.base and ledger.base != base:
        earlier.append(ledger.base)
    return Ledger(base, rows, tuple(dict.fromkeys(b for b in earlier if b != base)))


def _last(rows: Mapping[str, Row], action: str) -> str:
    return max((r.last for r in rows.values() if r.action == action), default="")


def _sheet_row(old: Row | None, sheet: Identified, outcome: Outcome) -> Row:
    is_published = sheet.key in outcome.published
    first = old.first if old else ""
    last = old.last if old else ""
    known = old.identifiers.split() if old else []
    identifier = [sheet.identifier] if sheet.identifier else []
    return Row(
        sheet.key,
        "sheet",
        LIVING if is_published else WITHHELD,
        sheet.action,
        sheet.centres[0] if sheet.centres else "",
        " ".join(sorted({*known, *identifier})),
        sheet.name,
        sheet.fingerprint,
        sheet.place.body.hex(),
        first or (outcome.version if is_published else ""),
        outcome.version if is_published else last,
        reason=" ".join(outcome.withheld.get(sheet.key, ())),
    )


def _centres(
    rows: dict[str, Row], ledger: Ledger, identities: Identities, outcome: Outcome
) -> None:
    for key, record in identities.centres.records.items():
        old = ledger.rows.get(key)
        if not record.names or (key not in outcome.centres and old is None):
            continue
        is_living = key in outcome.centres
        first = (old.first if old else "") or (outcome.version if is_living else "")
        last = outcome.version if is_living else (old.last if old else "")
        rows[key] = as_row(record, LIVING if is_living else GONE, first, last)
    for old_key, new_key in identities.centres.merged.items():
        if old_key in rows:
            rows[old_key] = replace(rows[old_key], state=MERGED, successor=new_key)


def _concepts(rows: dict[str, Row], ledger: Ledger, outcome: Outcome) -> None:
    for key, label in outcome.concepts.items():
        old = ledger.rows.get(key)
        first = (old.first if old else "") or outcome.version
        rows[key] = Row(
            key, "concept", name=" ".join(label.split()), first=first, last=outcome.version
        )
    for key, known in outcome.adopted.items():
        rows[key] = replace(rows[key], state=MERGED, successor=known)


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
