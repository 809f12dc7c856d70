"""Answer for what is not where it was: redirect, 410 with its tombstone, 404 with the reason.

The history graph alone is read: it holds no title and no text of what left. What is
withheld shows why, and the last release that had it where that one is still kept.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from flask import Response, render_template, request
from werkzeug.datastructures import MIMEAccept

from csgraph import resources
from csgraph.errors import Gone, Withheld
from csgraph.namespaces import CSG, DCTERMS, RDF
from csgraph.store.formats import Format
from csgraph.store.oxigraph import Row, Value
from csgraph.web import problems
from csgraph.web.current import release, site
from csgraph.web.dataset.citation import sign
from csgraph.web.entity.descriptions import Description, add_rows
from csgraph.web.entity.forms import GRAPHS, SUFFIXES, Wanted, nothing, sent
from csgraph.web.entity.serialisation import write
from csgraph.web.entity.statements import first
from csgraph.web.entity.things import Thing
from csgraph.web.language import language
from csgraph.web.links import elsewhere, page_of
from csgraph.web.negotiate import PAGE
from csgraph.web.ranges import best

_PROBLEM = ("application/problem+json", "application/json")


@dataclass(frozen=True, slots=True)
class _Left:
    """What the history says of one thing."""

    rows: list[Row]

    def _text(self, prop: str) -> str | None:
        value = first(self.rows, prop)
        return value.text if value else None

    @property
    def successor(self) -> str | None:
        return self._text(DCTERMS + "isReplacedBy")

    @property
    def is_withheld(self) -> bool:
        return first(self.rows, RDF + "type") == Value(CSG + "Withholding", is_iri=True)

    @property
    def last_release(self) -> str | None:
        return self._text(CSG + "lastRelease")

    @property
    def reasons(self) -> list[str]:
        said = {r["value"].text for r in self.rows if r["property"].text == CSG + "withheldBecause"}
        return sorted(said)

    @property
    def fault(self) -> Gone | Withheld:
        """What is told of it, in words."""
        last = self.last_release or "?"
        if self.is_withheld:
            why = ", ".join(self.reasons)
            return Withheld(
                f"It is withheld today ({why}); release {last} was the last to publish it. / "
                f"Retenu aujourd’hui ({why}) ; dernière publication : {last}."
            )
        return Gone(
            f"No sheet speaks of it any more; release {last} was the last to publish it. / "
            f"Plus aucune fiche n’en parle ; dernière publication : {last}."
        )


def answer(thing: Thing, suffix: str | None) -> Response:
    """Answer for a thing that the release does not publish.

    Raises `NotHere` where its history does not know it either.
    """
    left = _said(thing, "history")
    if not left.rows:
        left = _said(thing, "registry")  # a commune that has merged
        if not left.successor:
            raise nothing(thing.path.removeprefix("/"))
    if left.successor:
        return _moved(left.successor, suffix)
    status = left.fault.http_status
    form = _wanted(request.accept_mimetypes, suffix)
    if form is None:
        response = problems.answer(status, left.fault.code, str(left.fault), left.fault.hint)
    elif form.format is None:
        response = sent(_page(thing, left).encode(), form, thing.path, status)
    else:
        response = sent(_graph(thing, left, form.format), form, thing.path, status)
    if kept := _kept(left.last_release):
        response.headers.add("Link", f'<{request.script_root}{kept}>; rel="predecessor-version"')
    return response


def _said(thing: Thing, name: str) -> _Left:
    graph = release().manifest.base.graph(name)
    return _Left(release().store.rows("evidence", thing=thing.iri, graph=graph))


def _moved(successor: str, suffix: str | None) -> Response:
    """Lead from the old document to the new one, in the same form."""
    base = release().manifest.base.iri
    path = page_of(successor, base)
    ending = f".{suffix}" if suffix else ""
    target = f"{request.script_root}{path}{ending}" if path else elsewhere(successor, base)
    if target is None:
        raise nothing(successor)
    return Response(status=301, headers={"Location": target})


def _wanted(accept: MIMEAccept, suffix: str | None) -> Wanted | None:
    """Return the form of a tombstone; None is the error as every program gets it."""
    if suffix is not None:
        return Wanted(SUFFIXES[suffix], is_named=True)
    chosen = best(accept, [_PROBLEM, (PAGE,), *(form.media_types for form in GRAPHS)])
    if not chosen:
        return None
    return Wanted((None, *GRAPHS)[chosen - 1], is_named=False)


def _graph(thing: Thing, left: _Left, form: Format) -> bytes:
    description = Description(thing.iri)
    add_rows(description, thing.iri, left.rows)
    about = sign(description, release().manifest, thing.path)
    return write(description, about, form, release().manifest.base)


def _page(thing: Thing, left: _Left) -> str:
    return render_template(
        "gone.html",
        thing=thing,
        status=left.fault.http_status,
        code=left.fault.code,
        is_withheld=left.is_withheld,
        reasons=[_words().get((code, language()), code) for code in left.reasons],
        last_release=left.last_release,
        kept=_kept(left.last_release),
    )


def _kept(version: str | None) -> str | None:
    """Return where a release's files are served, if this site keeps it and it may be read."""
    if version is None:
        return None
    return f"/release/{version}/dumps/" if site().releases.is_served(version) else None


@cache
def _words() -> dict[tuple[str, str], str]:
    """Return what each rule says, by its code and a language."""
    rules = tomllib.loads((resources.folder("shapes") / "rules.toml").read_text("utf-8"))
    return {
        (code, lang): said for code, rule in rules.items() for lang, said in rule["says"].items()
    }
