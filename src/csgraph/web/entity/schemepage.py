"""The page of a list of values: what it is for, its values with their actions, its groups."""

from __future__ import annotations

from flask import render_template

from csgraph.model import KEYS
from csgraph.namespaces import DCTERMS, RDFS, SKOS
from csgraph.store.oxigraph import Part, Row, Value
from csgraph.web.current import release, wording
from csgraph.web.entity.conceptpage import in_language
from csgraph.web.entity.statements import first
from csgraph.web.entity.territorypage import in_order
from csgraph.web.entity.things import Thing
from csgraph.web.links import page_of

_MEANING = DCTERMS + "description"
_LISTED = {SKOS + "hasTopConcept", _MEANING}


def scheme_page(this: Thing, rows: list[Row]) -> str:
    """Return the page of a list; who made it and when stands below its values."""
    words = wording()
    spoken = words.names.of_term(this.iri, words.language)
    statements = [in_language(statement) for statement in words.statements(rows)]
    return render_template(
        "scheme.html",
        thing=this,
        label=Value(spoken, language=words.language) if spoken else _label(this, rows),
        kind=words.names.term(this.of_class, words.language),
        meaning=[statement for statement in statements if statement.iri == _MEANING],
        concepts=_values(this),
        groups=_groups(this),
        has_roles=has_roles(this.iri),
        facts=[statement for statement in statements if statement.iri not in _LISTED],
    )


def has_roles(iri: str) -> bool:
    """Say whether the values of a list are said of actions in more than one way.

    A kind of partner may be that of a funder: who counts actions by it counts both.
    """
    return sum(key.scheme == iri.rpartition("/")[2] for key in KEYS.values()) > 1


def _values(this: Thing) -> list[tuple[str | None, str, int]]:
    """Return where each value is, its label, and how many actions bear it."""
    here, language = release(), wording().language
    for scheme, _, concepts in here.names.schemes(language):
        if scheme == this.iri:
            base = here.manifest.base.iri
            return [(page_of(c.iri, base), c.label_in(language), c.actions) for c in concepts]
    return []


def _groups(this: Thing) -> list[tuple[str, str]]:
    """Return where each group of its values is, and what it is called."""
    whole = Part(0, this.count_inverse(release()))
    things = in_order(this.inverse(release(), whole))
    return [(thing.path, thing.label) for thing in things if "/collection/" in thing.path]


def _label(this: Thing, rows: list[Row]) -> Value:
    return first(rows, RDFS + "label") or Value(this.path)
