"""What is looked for in registries: the things of a release that a link could speak of."""

from __future__ import annotations

from dataclasses import dataclass

from csgraph.linking.predicates import CONCEPT, ORGANISATION, TERRITORY

CENTRES, PARTNERS, KEYWORDS, COMMUNES = "centres", "partners", "keywords", "communes"
GROUPS = (CENTRES, PARTNERS, KEYWORDS, COMMUNES)
"""The groups of things that can be looked for."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing to look for: its group, its sort, its names (the preferred first), its place.

    `department` and `commune` are INSEE's codes, or None where the release says nothing.
    """

    iri: str
    group: str
    sort: str
    names: tuple[str, ...]
    department: str | None = None
    commune: str | None = None

    @property
    def label(self) -> str:
        """The name that it is looked for by."""
        return self.names[0]


def sort_of(group: str, *, is_organisation: bool = False) -> str:
    """Return the sort of a group's things; partners are kinds of partner or organisations."""
    if group == CENTRES or is_organisation:
        return ORGANISATION
    return TERRITORY if group == COMMUNES else CONCEPT


@dataclass(frozen=True, slots=True)
class Hit:
    """What a registry answered: a thing's IRI or number, its name, how sure, and why.

    `score` goes from 0 to 1. `predicate` is None where the group's usual one is meant.
    """

    value: str
    label: str
    score: float
    note: str
    predicate: str | None = None
    is_exact: bool = False
