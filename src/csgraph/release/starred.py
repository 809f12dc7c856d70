"""The variables of an action, as the line of stars that stands before its text.

IRaMuTeQ cuts a variable at its first `_`, and takes one value of each for a text: so a
name is ASCII letters and digits, and each value of a list that may have several is a
variable of its own. What a sheet does not say has no variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pyoxigraph import NamedNode, RdfFormat, parse

from csgraph import resources
from csgraph.namespaces import CSG, SKOS, VOC
from csgraph.normal import normalise
from csgraph.release.tablereading import Row
from csgraph.territories import department_by_code, region

ONE_VALUE = {
    "status": "statut",
    "initiativeScale": "echelleinitiative",
    "partnershipScale": "echellepartenariat",
}
"""Lists of which a sheet ticks one value, each with its variable."""

SEVERAL_VALUES = {
    "dimension": ("dimension", "dimension"),
    "keyword": ("motcle", "keyword"),
    "initiatorKind": ("initiateur", "initiator-kind"),
    "audience": ("public", "audience"),
    "partnerKind": ("partenaire", "partner-kind"),
    "funderKind": ("financeur", "partner-kind"),
}
"""Lists of which a sheet ticks several: how their variables begin, and the known list."""

_LONGEST = 40
_NOT_WORD = re.compile("[^a-z0-9]+")
_HAS_TOP_CONCEPT = f"{SKOS}hasTopConcept"


def line(row: Row, values: list[Row]) -> str:
    """Return the line that begins an action's text: `**** *action_a… *departement_77_…`."""
    return " ".join(("****", *dict.fromkeys(f"*{name}" for name in _variables(row, values))))


def _variables(row: Row, values: list[Row]) -> Iterator[str]:
    yield f"action_{_key(row['action'])}"
    if row["centre"]:
        yield f"centre_{_words(row['centre_label'], _key(row['centre']))}"
    yield from _places(row["department_code"])
    if row["year"]:
        yield f"annee_{_words(row['year'])}"
    said: dict[str, list[str]] = {}
    for value in values:
        said.setdefault(value["property"].removeprefix(CSG), []).append(value["concept"])
    for prop, name in ONE_VALUE.items():
        if prop in said:
            yield f"{name}_{'_et_'.join(_value(iri) for iri in said[prop])}"
    for prop, (begins, scheme) in SEVERAL_VALUES.items():
        if prop in said:
            yield from _ticked(begins, scheme, said[prop])


def _places(code: str) -> Iterator[str]:
    place = department_by_code(code)
    if place is None:
        return
    yield f"departement_{_words(code)}_{_words(place.name)}"
    if place.part_of:
        yield f"region_{_words(region(place.part_of).name)}"


def _ticked(begins: str, scheme: str, concepts: list[str]) -> Iterator[str]:
    """Yield a variable for each value: ticked, or offered and not ticked.

    A value outside the known list was offered to nobody else: it is never a `_non`.
    """
    ticked = {_value(iri) for iri in concepts}
    for value in known(scheme):
        yield f"{begins}{_joined(value)}_{'oui' if value in ticked else 'non'}"
    for value in sorted(ticked - set(known(scheme))):
        yield f"{begins}{_joined(value)}_oui"


@cache
def known(scheme: str) -> tuple[str, ...]:
    """Return the values of a known list, as variables are called after them."""
    path = resources.folder("ontology") / "schemes" / f"{scheme}.ttl"
    with path.open("rb") as file:
        return tuple(
            sorted(
                _value(quad.object.value)
                for quad in parse(file, format=RdfFormat.TURTLE)
                if quad.predicate.value == _HAS_TOP_CONCEPT
                and quad.subject == NamedNode(VOC + scheme)
                and isinstance(quad.object, NamedNode)
            )
        )


def _key(iri: str) -> str:
    return _value(iri)


def _value(iri: str) -> str:
    """Return the last part of an IRI with `_` between its words; it is ASCII."""
    return iri.rpartition("/")[2].replace("--", "-").replace("-", "_")


def _joined(value: str) -> str:
    return "".join(word.capitalize() for word in value.split("_"))


def _words(*texts: str) -> str:
    """Return texts as one value: ASCII letters and digits with `_` between words.

    >>> _words("Maison d’Été « Les *Lilas* »", "c0"), _words("Кино", "c1")
    ('maison_d_ete_les_lilas_c0', 'c1')
    """
    bare = (_NOT_WORD.sub("_", normalise(text))[:_LONGEST].strip("_") for text in texts)
    return "_".join(filter(None, bare))
