"""The reconciliation service: which thing of the graph does a name in a table mean?

Speaks the W3C community group's protocol, version 0.2, as OpenRefine does: manifest,
batches, suggestions, previews and data extension, in French at `/reconcile` and in English
at `/en/reconcile`. Any other site may ask (CORS), so it needs no JSONP and refuses it.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from csgraph import settings
from csgraph.errors import NotHere, QueryTooLong, ServerBusy
from csgraph.linking.index import Entity, NameIndex
from csgraph.linking.kinds import ACTION, CENTRE, COMMUNE, CONCEPT, KINDS
from csgraph.linking.matching import Candidate, Question, answer
from csgraph.web.current import release, wording
from csgraph.web.language import language, say
from csgraph.web.links import page_of
from csgraph.web.operation.clients import client
from csgraph.web.reconciliation import batches, extending, suggesting
from csgraph.web.reconciliation.places import Places

blueprint = Blueprint("reconcile", __name__)
_places = Places()
PREVIEW_WIDTH, PREVIEW_HEIGHT = 430, 260
_PREVIEW_FACTS = 4
_SUGGESTED = 10
_IRIS = "https://www.rfc-editor.org/rfc/rfc3987"
"""What identifies things, types and properties here: IRIs, whole."""
_PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
"""A preview has no script and no form: any site may show it in a frame."""


@blueprint.before_request
def _no_script() -> None:
    if "callback" in request.args:
        raise batches.refused(
            "JSONP is not answered: the answer would run as a script. / JSONP n’est pas servi.",
            "Every address here may be read by scripts of other sites (CORS); OpenRefine does "
            "so since version 3.3.",
        )


@blueprint.route("/reconcile", methods=["GET", "POST"])
def service() -> Response:
    """Answer a batch or a data extension; else say what this service can."""
    asked = [
        (name, request.values[name]) for name in ("queries", "extend") if name in request.values
    ]
    if len(asked) > 1:
        raise batches.refused("Either queries or extend, not both.")
    if asked:
        name, text = asked[0]
        with _places.place(client(request.environ)):
            return _reconciled(text) if name == "queries" else _extended(text)
    if request.method == "POST" or "query" in request.args:
        raise batches.refused(
            "Neither queries nor extend is given. / Il manque queries ou extend.",
            'Send a form with queries={"q0": {"query": "Melun"}}.',
        )
    return jsonify(_manifest())


def _reconciled(text: str) -> Response:
    questions = batches.questions(text)
    index = _index(settings.RECONCILE_DEADLINE_S)
    until = monotonic() + settings.RECONCILE_DEADLINE_S
    return jsonify({key: _answered(one, index, until) for key, one in questions.items()})


def _answered(question: Question, index: NameIndex, until: float) -> dict[str, Any]:
    if monotonic() > until:
        raise _too_slow()
    return {"result": [_told(candidate) for candidate in answer(question, index)]}


def _extended(text: str) -> Response:
    asked = batches.extension(text)
    index = _index(settings.RECONCILE_DEADLINE_S)
    until = monotonic() + settings.RECONCILE_DEADLINE_S
    rows: dict[str, dict[str, list[extending.Cell]]] = {}
    for iri in asked.ids:
        if monotonic() > until:
            raise _too_slow()
        facts = extending.facts(iri, release(), index)
        rows[iri] = {
            name: extending.cells(facts, name, most, language()) for name, most in asked.properties
        }
    names = wording().names
    meta = [extending.named(name, names, language()) for name, _ in asked.properties]
    return jsonify({"meta": meta, "rows": rows})


def _told(candidate: Candidate) -> dict[str, Any]:
    features: list[dict[str, Any]] = [{"id": "name", "value": candidate.alike}]
    if candidate.agrees is not None:
        features.append({"id": "properties", "value": candidate.agrees})
    return {
        "id": candidate.entity.iri,
        "name": candidate.entity.label_in(language()),
        "description": _described(candidate.entity),
        "type": [_typed(candidate.entity.kind)],
        "score": candidate.score,
        "match": candidate.is_match,
        "features": features,
    }


@blueprint.get("/reconcile/suggest/entity")
def suggest_entity() -> Response:
    """Complete the name of a thing."""
    kinds = frozenset(map(batches.kind_of, filter(None, request.args.getlist("type"))))
    first = _cursor()
    found = suggesting.entities(_index(), _prefix(), kinds, first + _SUGGESTED)
    told = [
        {
            "id": entity.iri,
            "name": entity.label_in(language()),
            "description": _described(entity),
            "notable": [_typed(entity.kind)],
        }
        for entity in found[first:]
    ]
    return jsonify({"result": told})


@blueprint.get("/reconcile/suggest/type")
def suggest_type() -> Response:
    """Complete the name of a type."""
    found = suggesting.types(wording().names, _prefix(), language())
    return jsonify({"result": found[_cursor() :]})


@blueprint.get("/reconcile/suggest/property")
def suggest_property() -> Response:
    """Complete the name of a property: those of questions, and those that can be fetched."""
    here, index = release(), _index()
    further = [iri for kind in KINDS for iri in extending.proposed(kind, here, index)]
    found = suggesting.properties(here.names, _prefix(), language(), further)
    return jsonify({"result": found[_cursor() :]})


@blueprint.get("/reconcile/properties")
def properties() -> Response:
    """Propose the properties that can be fetched of things of a type."""
    kind = batches.kind_of(request.args.get("type") or ACTION)
    found = extending.proposed(kind, release(), _index())
    most = request.args.get("limit", default=len(found), type=int)
    named = [extending.named(iri, wording().names, language()) for iri in found[: max(0, most)]]
    return jsonify({"type": kind, "limit": most, "properties": named})


@blueprint.get("/reconcile/preview")
def preview() -> Response:
    """Show a thing in a small frame."""
    entity = _entity()
    statements = wording().statements(extending.facts(entity.iri, release(), _index()))
    page = render_template(
        "preview.html",
        entity=entity,
        label=entity.label_in(language()),
        described=_described(entity),
        facts=[s for s in statements if not s.is_prose and s.values][:_PREVIEW_FACTS],
        view=_view(entity.iri),
    )
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _PREVIEW_POLICY
    return response


@blueprint.get("/reconcile/view")
def view() -> Response:
    """Lead from a thing's identifier to its page: here, else where its identifier is at home."""
    return Response(status=303, headers={"Location": _view(_entity().iri)})


def _view(iri: str) -> str:
    path = page_of(iri, release().manifest.base.iri)
    return request.script_root + path if path else iri


def _manifest() -> dict[str, Any]:
    here = request.url_root.rstrip("/")
    names, spoken = wording().names, language()
    suggested = {
        what: {"service_url": here, "service_path": f"/reconcile/suggest/{what}"}
        for what in ("entity", "type", "property")
    }
    return {
        "versions": ["0.2"],
        "name": say("reconcile.name", release=release().manifest.version),
        "identifierSpace": _IRIS,
        "schemaSpace": _IRIS,
        "documentation": f"{here}/void",
        "view": {"url": f"{here}/reconcile/view?id={{{{id}}}}"},
        "preview": {
            "url": f"{here}/reconcile/preview?id={{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "defaultTypes": [
            suggesting.typed(kind, names, spoken) for kind in (CENTRE, ACTION, CONCEPT, COMMUNE)
        ],
        "suggest": suggested,
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/reconcile/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": say("reconcile.limit"),
                    "type": "number",
                    "default": 0,
                    "help_text": say("reconcile.limit_help"),
                }
            ],
        },
        "batchSize": settings.RECONCILE_BATCH,
    }


def _typed(kind: str) -> dict[str, str]:
    return {"id": kind, "name": wording().names.term(kind, language())}


def _described(entity: Entity) -> str:
    return suggesting.described(entity, _index(), wording().names, language())


def _index(patience_s: float = 0.0) -> NameIndex:
    index = release().entities.get(patience_s)
    if index is None:
        raise ServerBusy(
            "The names of this release are still being read. / Les noms de cette version sont "
            "encore en lecture.",
            hint="Try again in half a minute. / Réessayez dans une demi-minute.",
        )
    return index


def _entity() -> Entity:
    iri = request.args.get("id", "")
    try:
        return _index()[iri]
    except KeyError:
        raise NotHere(
            f"No thing here has the identifier {iri[:200]!a}. / Rien ici ne porte cet identifiant.",
            hint="Identifiers are whole IRIs, as answers give them. / "
            "Les identifiants sont des IRI entiers, tels que les réponses les donnent.",
        ) from None


def _prefix() -> str:
    text = request.args.get("prefix", "")
    if len(text) > settings.RECONCILE_NAME_CHARS:
        raise batches.refused(f"prefix has more than {settings.RECONCILE_NAME_CHARS} characters.")
    return text


def _cursor() -> int:
    return min(
        max(request.args.get("cursor", default=0, type=int), 0), settings.RECONCILE_CANDIDATES
    )


def _too_slow() -> QueryTooLong:
    return QueryTooLong(
        f"This batch took longer than {settings.RECONCILE_DEADLINE_S:g} s. / Ce lot a pris trop "
        "de temps.",
        hint="Send fewer names at a time. / Envoyez moins de noms à la fois.",
    )
