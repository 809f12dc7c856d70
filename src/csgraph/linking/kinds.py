"""The kinds of entity that a name can mean, by the IRI of their class.

A kind may be one of a broader kind: who asks for the broader gets both.
"""

from __future__ import annotations

from csgraph.namespaces import CSG, IGEO, SKOS
from csgraph.territories import CLASSES

CONCEPT = f"{SKOS}Concept"
LISTS = tuple(
    f"{CSG}{name}"
    for name in (
        "Keyword",
        "Audience",
        "Dimension",
        "InitiatorKind",
        "PartnerKind",
        "Status",
        "TerritoryScale",
    )
)
CENTRE, ORGANISATION, ACTION = f"{CSG}Centre", f"{CSG}Organisation", f"{CSG}Action"
COMMUNE, INTERCOMMUNALITY = f"{IGEO}Commune", f"{IGEO}Intercommunalite"
PARTS = tuple(
    f"{IGEO}{name}" for name in ("CommuneAssociee", "CommuneDeleguee", "ArrondissementMunicipal")
)
"""What some communes are made of."""
TERRITORIES = tuple(f"{IGEO}{name}" for name in CLASSES.values())
STORED = (ORGANISATION, ACTION, CONCEPT)
"""Those whose names, and the names of kinds below them, stand in a release's store."""
KINDS = (CENTRE, ORGANISATION, ACTION, *LISTS, CONCEPT, *TERRITORIES)

_BROADER = {CENTRE: ORGANISATION, **dict.fromkeys(LISTS, CONCEPT)}


def broader(kind: str) -> tuple[str, ...]:
    """Return the kinds that `kind` is one of, itself left out."""
    return (_BROADER[kind],) if kind in _BROADER else ()


def narrowed(kinds: frozenset[str]) -> frozenset[str]:
    """Return `kinds` and what is below them; all there are where none is given.

    >>> sorted(k.rpartition("#")[2] for k in narrowed(frozenset({ORGANISATION})))
    ['Centre', 'Organisation']
    """
    if not kinds:
        return frozenset(KINDS)
    return frozenset(k for k in KINDS if k in kinds or kinds.intersection(broader(k)))
