"""Which spellings are one centre, and the key it bears.

Spellings of one département are one centre if equal after normalisation; nothing looser
is united without a row in `centres.tsv`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from csgraph.normal import base32, digest, normalise
from csgraph.release.decisions import CentreDecision
from csgraph.release.ledger import MERGED, Ledger, Row

Name = tuple[str, str]
"""A département's code (or empty) and the normal form of a centre's name."""


@dataclass(slots=True)
class CentreRecord:
    """A centre: its names, the spellings met and how often, and what was decided of it."""

    key: str
    names: set[Name] = field(default_factory=set)
    spellings: Counter[str] = field(default_factory=Counter)
    decision: CentreDecision | None = None

    def ordered_spellings(self) -> tuple[str, ...]:
        """The publisher's name or the spelling met most often; then the others, sorted."""
        met = sorted(self.spellings, key=lambda s: (-self.spellings[s], s))
        preferred = self.decision.name if self.decision else met[0]
        return (preferred, *sorted(set(met) - {preferred}))

    @property
    def department(self) -> str:
        """The code of its département, or empty."""
        return min(self.names)[0]


class Centres:
    """Finds a centre's record by name; unknown names mint a key from the name itself."""

    def __init__(self, ledger: Ledger, decisions: Iterable[CentreDecision]) -> None:
        self.records: dict[str, CentreRecord] = {}
        self.merged: dict[str, str] = {}
        self._key_of: dict[Name, str] = dict(_ledger_names(ledger))
        for decision in decisions:
            self._decide(decision)

    def _decide(self, decision: CentreDecision) -> None:
        spellings = (decision.name, *decision.spellings)
        names = {(decision.department, normalise(s)) for s in spellings}
        held = sorted({self._key_of[n] for n in names if n in self._key_of})
        first = (decision.department, normalise(decision.name))
        key = decision.key or (held[0] if held else _mint(first))
        for other in held:
            if other != key:
                self.merged[other] = key
        self._key_of.update(dict.fromkeys(names, key))
        self.records[key] = CentreRecord(key, names, decision=decision)

    def meet(self, name: Name, spelling: str) -> str:
        """Return the key of the centre called `name`, counting how it was spelled."""
        key = self._key_of.get(name)
        if key is None:
            key = self._key_of[name] = _mint(name)
        record = self.records.setdefault(key, CentreRecord(key))
        record.names.add(name)
        record.spellings[spelling] += 1
        return key


def _mint(name: Name) -> str:
    return "c" + base32(digest("centre", *name), 10)


def _ledger_names(ledger: Ledger) -> Iterator[tuple[Name, str]]:
    for row in ledger.of("centre"):
        key = row.successor if row.state == MERGED else row.key
        for written in row.name.split(";"):
            code, _, normal = written.partition("|")
            yield (code, normal), key


def as_row(record: CentreRecord, state: str, first: str, last: str) -> Row:
    """Return the ledger's row of a centre."""
    names = ";".join(f"{code}|{normal}" for code, normal in sorted(record.names))
    return Row(record.key, "centre", state, name=names, first=first, last=last)
