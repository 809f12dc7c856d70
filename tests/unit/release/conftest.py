"""Small sheets and small releases, made in the test that asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest

from csgraph.model import Field, Layout, Sheet
from csgraph.release.decisions import Decisions
from csgraph.release.fingerprint import Reference, reference
from csgraph.release.identity import Identified, Identities, identify
from csgraph.release.ledger import EMPTY, Ledger
from csgraph.release.succession import Outcome, succeed

BASE = "https://sheets.example/"


def make_sheet(
    title: str | None,
    prose: str = "On se retrouve le mardi.",
    *,
    centre: str | None = "LES TILLEULS",
    department: str = "Seine-et-Marne",
    year: str | None = None,
    identifier: str | None = None,
    file: str = "a.txt",
    line: int = 1,
) -> Sheet:
    """Return a sheet of a listing with a title, an organiser and one text."""
    parts: list[tuple[tuple[str, ...], str, tuple[str, ...]]] = []
    if title is not None:
        parts.append((("title",), "Actions", (title,)))
    if centre is not None:
        parts.append((("centre", "department"), "- Structure organisatrice", (centre, department)))
    if prose:
        parts.append((("summary",), "- Résumé", (prose,)))
    if year is not None:
        parts.append((("year",), "Nom | Département | Année |", (year,)))
    fields = tuple(
        Field(keys, label, "\n".join(values), values, number, line + number, line + number)
        for number, (keys, label, values) in enumerate(parts)
    )
    return Sheet(file, line, line + 9, Layout.LISTING, fields, identifier)


@pytest.fixture
def sheet() -> Callable[..., Sheet]:
    """Make a sheet."""
    return make_sheet


@pytest.fixture
def ref() -> Callable[..., Reference]:
    """Make what identity sees of a sheet; `origin` and `captured` are its source's."""

    def make(*args: str | None, origin: str = "", captured: str = "", **more: object) -> Reference:
        made = make_sheet(*args, **more)  # type: ignore[arg-type]
        return reference(made, origin=origin, captured=captured, spool=(0, 0))

    return make


@dataclass(frozen=True)
class Released:
    """What a small build settled, and the ledger it left."""

    identities: Identities
    ledger: Ledger

    def of(self, place: Reference) -> Identified:
        """Return the sheet that this place is a place of."""
        return next(s for s in self.identities.sheets if place in (s.place, *s.repeats))

    def codes(self) -> list[str]:
        """Return the codes of the findings, sorted."""
        return sorted(f.code for f in self.identities.findings)


@pytest.fixture
def release() -> Callable[..., Released]:
    """Identify references and write the next ledger, as a build does."""

    def make(
        places: Iterable[Reference],
        before: Released | None = None,
        decisions: Decisions | None = None,
        *,
        version: str = "v1",
        withheld: dict[str, tuple[str, ...]] | None = None,
        concepts: dict[str, str] | None = None,
        adopted: dict[str, str] | None = None,
        base: str = BASE,
    ) -> Released:
        ledger = before.ledger if before else EMPTY
        identities = identify(places, ledger, decisions or Decisions())
        held = {s.key: (s.withheld,) for s in identities.sheets if s.withheld}
        held |= withheld or {}
        living = [s for s in identities.sheets if s.key not in held]
        outcome = Outcome(
            version,
            frozenset(s.key for s in living),
            held,
            frozenset(c for s in living for c in s.centres),
            concepts or {},
            adopted or {},
        )
        return Released(identities, succeed(ledger, identities, outcome, base))

    return make
