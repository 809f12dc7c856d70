"""Which spellings are one centre, and the key it bears.

Spellings of one département are one centre if equal after normalisation; nothing looser
is united without a row in `centres.tsv`. A name that the ledger knows keeps its key.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, unquote

from csgraph.errors import BadDecision
from csgraph.normal import base32, digest, normalise
from csgraph.release.decidedcentres import CentreDecision
from csgraph.release.ledger import MERGED, Ledger

Name = tuple[str, str]
"""A département's code (or empty) and the normal form of a centre's name."""


@dataclass(slots=True)
class CentreRecord:
    """A centre: the spellings met and how often, and what was decided of it."""

    key: str
    department: str
    spellings: Counter[str] = field(default_factory=Counter)
    decision: CentreDecision | None = None

    def ordered_spellings(self) -> tuple[str, ...]:
        """The publisher's name or the spelling met most often; then the others, sorted."""
        met = sorted(self.spellings, key=lambda s: (-self.spellings[s], s))
        if self.decision is None:
            return (met[0], *sorted(met[1:]))
        others = {*met, *self.decision.spellings} - {self.decision.name}
        return (self.decision.name, *sorted(others))


class Centres:
    """Finds a centre by name; an unknown name mints a key from itself.

    `records` holds the centres decided or met; `merged` leads from an old key to the
    centre to which every name of it now belongs.
    """

    def __init__(self, ledger: Ledger, decisions: Iterable[CentreDecision]) -> None:
        decisions = sorted(decisions, key=lambda d: (not d.key, d.department, normalise(d.name)))
        self.records: dict[str, CentreRecord] = {}
        self._key_of: dict[Name, str] = dict(_ledger_names(ledger))
        before = dict(self._key_of)
        self._taken = {row.key for row in ledger.of("centre")} | {d.key for d in decisions}
        for decision, key in self._keys(decisions):
            self._decide(decision, key)
        self.merged = dict(_merged(before, self._key_of, set(self.records)))
        self._successors = self.merged | {
            row.key: row.successor
            for row in ledger.of("centre")
            if row.state == MERGED and row.key not in self.records
        }

    def _keys(self, decisions: list[CentreDecision]) -> list[tuple[CentreDecision, str]]:
        """Return each decision with its key: as written, or the one its names had, or a new one.

        Raises `BadDecision` where two rows without a key were one centre.
        """
        written = {d.key for d in decisions}
        found: list[tuple[CentreDecision, str]] = []
        holders: dict[str, CentreDecision] = {}
        for decision in decisions:
            held = [k for n in _names(decision) if (k := self._key_of.get(n)) and k not in written]
            key = decision.key or (held[0] if held else self._mint(_names(decision)[0]))
            if (other := holders.setdefault(key, decision)) is not decision:
                raise BadDecision(
                    f"centres.tsv: “{other.name}” and “{decision.name}” were one centre ({key}).",
                    hint="Write this key in the row that keeps it.",
                )
            found.append((decision, key))
        return found

    def _decide(self, decision: CentreDecision, key: str) -> None:
        self._key_of.update(dict.fromkeys(_names(decision), key))
        self.records[key] = CentreRecord(key, decision.department, decision=decision)

    def _mint(self, name: Name) -> str:
        number, key = 1, "c" + base32(digest("centre", *name), 10)
        while key in self._taken:
            number += 1
            key = "c" + base32(digest("centre", *name, str(number)), 10)
        return key

    def key(self, name: Name) -> str:
        """Return the key of the centre called `name`."""
        if name not in self._key_of:
            self._key_of[name] = self._mint(name)
        return self._key_of[name]

    def meet(self, name: Name, spelling: str) -> None:
        """Count how a centre was spelled at one place."""
        key = self.key(name)
        record = self.records.setdefault(key, CentreRecord(key, name[0]))
        record.spellings[spelling] += 1
        if record.decision is None:
            record.department = max(record.department, name[0])

    def successor(self, key: str) -> str:
        """Return the key that a centre bears now."""
        met = {key}
        while (key := self._successors.get(key, key)) not in met:
            met.add(key)
        return key

    @cached_property
    def _names_of(self) -> dict[str, list[Name]]:
        found: defaultdict[str, list[Name]] = defaultdict(list)
        for name, key in sorted(self._key_of.items()):
            found[key].append(name)
        return dict(found)

    def written_names(self, key: str) -> str:
        """Return every name that leads to a centre, as its ledger row has them."""
        names = self._names_of.get(key, [])
        return ";".join(f"{quote(code)}|{quote(normal, safe=' ')}" for code, normal in names)


def _names(decision: CentreDecision) -> list[Name]:
    """Return the names of a decision, the preferred first."""
    spellings = (decision.name, *sorted(decision.spellings))
    return list(dict.fromkeys((decision.department, normalise(s)) for s in spellings))


def _ledger_names(ledger: Ledger) -> Iterator[tuple[Name, str]]:
    for row in ledger.of("centre"):
        for written in row.name.split(";") if row.state != MERGED and row.name else ():
            code, _, normal = written.partition("|")
            yield (unquote(code), unquote(normal)), row.key


def _merged(
    before: dict[Name, str], now: dict[Name, str], decided: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield the keys that lost every name to another centre, and that centre's key."""
    heirs: defaultdict[str, set[str]] = defaultdict(set)
    for name, key in before.items():
        heirs[key].add(now[name])
    for key, found in sorted(heirs.items()):
        if key not in found and key not in decided:
            yield key, min(found)
