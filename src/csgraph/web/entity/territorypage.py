"""The page of a territory: what INSEE's table says of it, what the sheets have there."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template

from csgraph import settings
from csgraph.namespaces import CSG, DCTERMS, IGEO, INSEE, RDFS
from csgraph.store.oxigraph import Part, Row, Value
from csgraph.web.current import release, wording
from csgraph.web.entity.lists import Listed, ListPage, actions_page
from csgraph.web.entity.reviewedlinks import links_of, unlinked
from csgraph.web.entity.statements import first
from csgraph.web.entity.tallies import address, listing, selection_of, tallies, total
from csgraph.web.entity.things import Thing
from csgraph.web.language import number
from csgraph.web.links import page_of
from csgraph.web.names import sort_key

_ABOVE = {IGEO + "subdivisionDe"}
_ELSEWHERE = {*_ABOVE, CSG + "population", CSG + "populationYear", IGEO + "nom"}


def territory_page(this: Thing, rows: list[Row]) -> str:
    """Return the page of a territory that sheets use, or of one of INSEE's table alone."""
    here = release()
    in_table = replace(this, graph="registry")
    within = in_table.inverse(here, Part(0, settings.PAGE_TERRITORIES))
    statements, links = wording().statements(rows), links_of(this)
    selection = selection_of(this.iri)
    return render_template(
        "territory.html",
        thing=this,
        label=first(rows, RDFS + "label") or Value(this.path),
        kind=wording().names.term(this.of_class, wording().language),
        above=[s for s in statements if s.iri in _ABOVE],
        population=_population(rows),
        facts=unlinked((s for s in statements if s.iri not in _ELSEWHERE), links),
        links=links,
        actions=actions_page(this.iri),
        explore=address(selection) if selection else None,
        centres=in_order(here.store.rows("centres_in", about=this.iri)),
        tallies=tallies(selection, ("year", "keyword", "audience", "partnerKind")),
        query=listing(this.iri),
        found=total(selection),
        has_index=here.index is not None,
        within=ListPage(in_order(within), 1, 1, in_table.count_inverse(here)),
    )


def _population(rows: list[Row]) -> tuple[str, str | None] | None:
    """Return how many live there, as people write it, and the year it was counted in."""
    count, year = first(rows, CSG + "population"), first(rows, CSG + "populationYear")
    if count is None or not count.text.isdecimal():
        return None
    return number(int(count.text)), year.text if year else None


def in_order(rows: list[Row]) -> tuple[Listed, ...]:
    """Return things that lead somewhere, each once, in the order of their labels."""
    listed = {row["thing"].text: leading(row) for row in rows}
    return tuple(sorted(listed.values(), key=lambda thing: (sort_key(thing.label), thing.path)))


def leading(row: Row) -> Listed:
    """Return what leads to a thing, with the property by which it does.

    What this thing has replaced has no page: its address leads here. That a part is a part
    goes without saying.
    """
    prop = row["property"].text if "property" in row else None
    is_part = prop == IGEO + "subdivisionDe"
    path = page_of(row["thing"].text, release().manifest.base.iri)
    label = row.get("label", Value(row["thing"].text.removeprefix(f"{INSEE}commune/")))
    return Listed(
        path="" if prop == DCTERMS + "isReplacedBy" or path is None else path,
        label=label.text,
        language=label.language,
        beside=(wording().names.term(prop, wording().language),) if prop and not is_part else (),
    )
