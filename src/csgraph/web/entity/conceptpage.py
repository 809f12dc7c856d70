"""The page of a value that actions bear: what it means, how often, when, with which others."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, request

from csgraph.namespaces import RDFS, SKOS
from csgraph.store.oxigraph import Row, Value
from csgraph.web.current import release, wording
from csgraph.web.entity.lists import actions_page
from csgraph.web.entity.reviewedlinks import links_of, unlinked
from csgraph.web.entity.statements import Shown, Statement, first
from csgraph.web.entity.tallies import address, listing, roles, selection_of, tallies
from csgraph.web.entity.things import Thing
from csgraph.web.language import language
from csgraph.web.links import page_of

_MEANING = (SKOS + "definition", SKOS + "scopeNote", SKOS + "note", SKOS + "historyNote")
_WRITTEN = (SKOS + "altLabel", SKOS + "hiddenLabel")
_HIDDEN = {SKOS + "topConceptOf", SKOS + "inScheme", *_MEANING, *_WRITTEN}
BESIDE = ("year", "keyword", "audience", "partnerKind", "dimension", "department")


def concept_page(this: Thing, rows: list[Row]) -> str:
    """Return the page of a value of a list."""
    here = release()
    found = here.names.concepts[this.iri]
    path = page_of(found.scheme, here.manifest.base.iri)
    return _page(
        this,
        rows,
        label=Value(found.label_in(language()), language=_spoken(found.english)),
        kind=here.names.term(found.scheme, language()),
        kind_path=f"{request.script_root}{path}" if path else None,
        is_known=found.is_known,
        translated=found.english if language() == "fr" else found.label,
        groups=_groups(this),
        total=found.actions,
    )


def organisation_page(this: Thing, rows: list[Row]) -> str:
    """Return the page of an organisation that actions name: a partner, one that pays."""
    return _page(
        this,
        rows,
        label=first(rows, RDFS + "label") or Value(this.path),
        kind=wording().names.term(this.of_class, language()),
        kind_path=None,
        is_known=True,
        translated=None,
        groups=[],
        total=None,
    )


def _page(this: Thing, rows: list[Row], *, total: int | None, **said: object) -> str:
    statements, links = wording().statements(rows), links_of(this)
    selection = selection_of(this.iri)
    return render_template(
        "concept.html",
        thing=this,
        meaning=[in_language(s) for s in _some(statements, _MEANING)],
        written=[value for s in _some(statements, _WRITTEN) for value in s.values],
        facts=unlinked((s for s in statements if s.iri not in _HIDDEN), links),
        links=links,
        actions=actions_page(this.iri, total),
        tallies=tallies(selection, BESIDE),
        explore=address(selection) if selection else None,
        query=listing(this.iri),
        roles=roles(this.iri),
        has_index=release().index is not None,
        **said,
    )


def _some(statements: list[Statement], properties: tuple[str, ...]) -> list[Statement]:
    return [s for s in statements if s.iri in properties]


def in_language(statement: Statement) -> Statement:
    """Return the statement with the values of the page's language, where it has some."""
    spoken = tuple(value for value in statement.values if value.language == language())
    return replace(statement, values=spoken or statement.values)


def _spoken(english: str | None) -> str:
    return "en" if language() == "en" and english else "fr"


def _groups(this: Thing) -> list[Shown]:
    rows = release().store.rows("collections_of", about=this.iri)
    groups = [wording().shown(row["thing"], row["label"]) for row in rows]
    return sorted({group.path: group for group in groups}.values(), key=lambda group: group.text)
