"""What a link may state, and of which sort of thing.

SKOS matches join concepts: said of a centre they would make it one. `owl:sameAs` joins
things themselves. A register's number is a text, checked by its own rule.
"""

from __future__ import annotations

from csgraph.namespaces import CSG, ORG, OWL, SKOS

ORGANISATION, CONCEPT, TERRITORY = "organisation", "concept", "territory"

PREDICATES = {
    "owl:sameAs": f"{OWL}sameAs",
    "skos:exactMatch": f"{SKOS}exactMatch",
    "skos:closeMatch": f"{SKOS}closeMatch",
    "org:unitOf": f"{ORG}unitOf",
    "org:linkedTo": f"{ORG}linkedTo",
    "csg:commune": f"{CSG}commune",
    "csg:siren": f"{CSG}siren",
    "csg:siret": f"{CSG}siret",
    "csg:rna": f"{CSG}rna",
}
"""Every predicate of a link, by the name that people write."""

SAME_AS, EXACT, UNIT_OF = (PREDICATES[n] for n in ("owl:sameAs", "skos:exactMatch", "org:unitOf"))
COMMUNE = PREDICATES["csg:commune"]
NUMBERS = {PREDICATES[f"csg:{name}"]: name for name in ("siren", "siret", "rna")}
"""The predicates whose value is a number of a register, and the register's name."""

FITTING = {
    ORGANISATION: {SAME_AS, UNIT_OF, PREDICATES["org:linkedTo"], COMMUNE, *NUMBERS},
    CONCEPT: {EXACT, PREDICATES["skos:closeMatch"]},
    TERRITORY: {SAME_AS},
}
"""What may be said of each sort of thing."""


def shown(predicate: str) -> str:
    """Return a predicate as people write it."""
    return next((name for name, iri in PREDICATES.items() if iri == predicate), predicate)
