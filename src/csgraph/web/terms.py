"""The values of the lists: all of them by list, and one page each with its actions.

A published value lives at `/voc/{scheme}/{slug}`, one that a publisher's sheets
brought at `/concept/…`; there the published one answers too where no other does.
"""

from __future__ import annotations

from flask import Blueprint, render_template

from csgraph.errors import NotHere
from csgraph.namespaces import SKOS, VOC
from csgraph.web.current import reader, release
from csgraph.web.language import language
from csgraph.web.links import page_of
from csgraph.web.lists import actions_of, one_page

blueprint = Blueprint("terms", __name__)


@blueprint.get("/concepts")
def concepts() -> str:
    """Show every list with its values."""
    here = release()
    base = here.manifest.base.iri
    schemes = [
        (
            label,
            iri.startswith(VOC),
            [(page_of(c.iri, base), c.label_in(language()), c.actions) for c in values],
        )
        for iri, label, values in here.names.schemes(language())
    ]
    return render_template("concepts.html", schemes=schemes)


@blueprint.get("/voc/<scheme>/<slug>")
def known(scheme: str, slug: str) -> str:
    """Show a value of a published list."""
    return _concept([f"{VOC}{scheme}/{slug}"])


@blueprint.get("/concept/<scheme>/<slug>")
def concept(scheme: str, slug: str) -> str:
    """Show a value that the sheets brought, else the published one of that name."""
    return _concept([release().manifest.base.concept(scheme, slug), f"{VOC}{scheme}/{slug}"])


def _concept(candidates: list[str]) -> str:
    names = release().names
    found = next((names.concepts[iri] for iri in candidates if iri in names.concepts), None)
    if found is None:
        raise NotHere("No list has this value. / Aucune liste n'a cette valeur.")
    rows = release().store.rows("thing", thing=found.iri)
    hidden = {SKOS + "topConceptOf", SKOS + "inScheme"}
    return render_template(
        "concept.html",
        iri=found.iri,
        label=found.label_in(language()),
        scheme=names.term(found.scheme, language()),
        is_known=found.is_known,
        facts=[s for s in reader().statements(rows) if s.iri not in hidden],
        actions=one_page(actions_of(found.iri)),
    )
