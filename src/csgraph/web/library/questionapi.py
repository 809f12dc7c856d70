"""The questions for programs: a list, and each answered at an address of its own.

Values are checked by type and bound as terms; the workers, limits, tags and cache are those
of the endpoint. The form is named by a suffix or `format=`, else chosen by `Accept`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import NotAcceptable

from csgraph.store import formats
from csgraph.store.formats import Format, Kind
from csgraph.store.questions import Question
from csgraph.web.current import release
from csgraph.web.dataset.signposting import OPENAPI_TYPE
from csgraph.web.endpoint import answers
from csgraph.web.language import language
from csgraph.web.library import asking, openapi
from csgraph.web.library.filling import Filled, fill
from csgraph.web.library.questions import columns, find, library
from csgraph.web.library.rows import document
from csgraph.web.negotiate import PAGE
from csgraph.web.ranges import best

blueprint = Blueprint("api", __name__)

PLAIN = Format(Kind.ROWS, ("json",), ("application/json",), "json")
"""Rows of plain values, for programs that know nothing of RDF."""


def _named(form: Format) -> Format:
    """Return a format of the endpoint as it is called here, where `json` is plain rows."""
    if form.name == "json":
        return replace(form, names=("srj",), media_types=form.media_types[:1])
    return replace(form, names=tuple(dict.fromkeys((form.name, form.extension))))


FORMATS = (PLAIN, *(_named(form) for form in formats.of_kind(Kind.ROWS)))
"""What an answer can be had as; the first is what a client gets that asks for nothing."""


@blueprint.get("/api")
def interface() -> str:
    """Show people what programs can ask, each question with its form."""
    return render_template("api.html", questions=library().values(), forms=FORMATS, columns=columns)


@blueprint.get("/api/openapi.json")
def description() -> Response:
    """Describe the interface in OpenAPI."""
    here = release()
    root = request.script_root.removesuffix("/en")
    said = openapi.document(
        library().values(),
        here.manifest,
        here.choices,
        FORMATS,
        root=root,
        language=language(),
    )
    response = _json(said)
    response.content_type = OPENAPI_TYPE
    return response


@blueprint.after_request
def _point_to_description(response: Response) -> Response:
    """Name the description of the service, and its page for people (RFC 8631)."""
    root = request.script_root.removesuffix("/en")
    address = f"{root}/api/openapi.json"
    response.headers.add("Link", f'<{address}>; rel="service-desc"; type="{OPENAPI_TYPE}"')
    response.headers.add("Link", f'<{root}/api>; rel="service-doc"; type="text/html"')
    return response


@blueprint.get("/api/questions")
@blueprint.get("/release/<version>/api/questions")
def questions() -> Response:
    """List the questions with their parameters."""
    listed = [_entry(question) for question in library().values()]
    return _json({"release": release().manifest.version, "questions": listed})


@blueprint.get("/api/questions/<slug>")
@blueprint.get("/release/<version>/api/questions/<slug>")
def question(slug: str) -> Response:
    """Answer one question."""
    stem, _, suffix = slug.partition(".")
    this = find(stem)
    values = asking.given(this, "format", "for")
    named, use = values.pop("format", ""), values.pop("for", "")
    chosen = _chosen(suffix or named)
    filled = fill(this, values, release().choices)
    asking.check(filled)
    if chosen is PLAIN:
        return _plain(filled)
    response = answers.send(asking.asked(filled.query), chosen)
    kind = "attachment" if use == answers.SPREADSHEET else "inline"
    response.headers["Content-Disposition"] = f'{kind}; filename="{stem}.{chosen.extension}"'
    return response


def _plain(filled: Filled) -> Response:
    asked = asking.asked(filled.query)
    answer = answers.whole(asked, formats.by_name(Kind.ROWS, "json"))
    version = release().manifest.version
    response = _json(document(filled, columns(filled.question), answer, version))
    response.headers["Csgraph-Release"] = version
    return response


def _chosen(named: str) -> Format:
    """Return the format of this name, else the one accepted. Raises `NotAcceptable`."""
    if named:
        found = next((f for f in FORMATS if named.lower() in (*f.names, *f.media_types)), None)
    else:
        plain, *others = (form.media_types for form in FORMATS)
        # A browser names XML, which it does not show: it is given what it does.
        place = best(request.accept_mimetypes, [(*plain, PAGE), *others])
        found = None if place is None else FORMATS[place]
    if found is None:
        raise NotAcceptable(
            "Formats: " + ", ".join(f"{form.name} ({form.media_type})" for form in FORMATS) + "."
        )
    return found


def _entry(question: Question) -> dict[str, Any]:
    choices = release().choices
    return {
        "name": question.slug,
        "id": question.id,
        "question_fr": question.question_fr,
        "question_en": question.question_en,
        "note_fr": question.note_fr,
        "note_en": question.note_en,
        "tags": list(question.tags),
        "since": question.since,
        "parameters": [
            {"name": p.name, "type": p.kind.name.lower(), "default": choices.default(p)}
            for p in question.parameters
        ],
        "columns": list(columns(question)),
        "answer": url_for(".question", slug=question.slug),
        "page": url_for("questions.question", slug=question.slug),
    }


def _json(said: dict[str, Any]) -> Response:
    body = json.dumps(said, ensure_ascii=False, indent=1, allow_nan=False).encode()
    response = Response(body + b"\n", content_type="application/json")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = "no-cache"  # keep it, and ask whether it still holds
    response.make_conditional(request)
    return response
