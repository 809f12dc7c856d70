"""The page of a centre: its actions, its spellings, its registries, and who vouches for each."""

from __future__ import annotations

from flask import render_template

from csgraph import settings
from csgraph.namespaces import CSG, RDFS, SKOS
from csgraph.store.oxigraph import Part, Row, Value
from csgraph.web.current import release, wording
from csgraph.web.entity import evidence
from csgraph.web.entity.lists import actions_page
from csgraph.web.entity.reviewedlinks import links_of, unlinked
from csgraph.web.entity.statements import first
from csgraph.web.entity.tallies import listing, selection_of, tallies
from csgraph.web.entity.things import Thing

_SPELLINGS = SKOS + "altLabel"
_PLACES = {CSG + "commune", CSG + "department"}


def centre_page(this: Thing, rows: list[Row]) -> str:
    """Return the page of a centre."""
    here, actions = release(), actions_page(this.iri, without="centre")
    base = here.manifest.base
    part = Part((actions.number - 1) * settings.PAGE_ROWS, settings.PAGE_ROWS)
    naming = here.store.rows(
        "lines_of_centre", part=part, about=this.iri, graph=base.graph("evidence")
    )
    statements, selection = wording().statements(rows), selection_of(this.iri)
    links = links_of(this)
    return render_template(
        "centre.html",
        thing=this,
        label=first(rows, RDFS + "label") or Value(this.path),
        places=[s for s in statements if s.iri in _PLACES],
        spellings=[s for s in statements if s.iri == _SPELLINGS],
        facts=unlinked((s for s in statements if s.iri not in {*_PLACES, _SPELLINGS}), links),
        links=links,
        actions=actions,
        tallies=tallies(selection, ("year", "keyword", "audience", "partnerKind")),
        query=listing(this.iri),
        has_index=here.index is not None,
        origins=evidence.by_action(naming, base.iri),
    )
