"""Choose the form of a document and send it: a page, or a graph in one of four formats.

The form is named by the path's suffix, else chosen by `Accept`; a client that asks for
nothing gets Turtle, a browser the page. What nobody offers is refused with the list.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import NotAcceptable

from csgraph import __version__
from csgraph.errors import NotHere
from csgraph.store import formats
from csgraph.store.formats import Format, Kind
from csgraph.web.current import release
from csgraph.web.language import language
from csgraph.web.negotiate import PAGE
from csgraph.web.ranges import best

if TYPE_CHECKING:
    from werkzeug.datastructures import MIMEAccept

STABLE = frozenset({"turtle", "ntriples", "jsonld"})
"""The formats whose bytes are the same each time they are written."""

GRAPHS = formats.of_kind(Kind.GRAPH)
LINKSET = "linkset"
"""The suffix of a document's links; no form of the document."""

SUFFIXES: dict[str, Format | None] = {"html": None, **{f.extension: f for f in GRAPHS}}
"""What a suffix names; None is the page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The form a client wants: a format of graphs or, None, the page; and who named it."""

    format: Format | None
    is_named: bool

    @property
    def media_type(self) -> str:
        """Its media type."""
        return self.format.media_type if self.format else PAGE

    @property
    def suffix(self) -> str:
        """The suffix that names it."""
        return self.format.extension if self.format else "html"


def split(name: str) -> tuple[str, str | None]:
    """Return the last part of a path and the suffix that names a form, if it bears one.

    >>> split("a0.ttl")
    ('a0', 'ttl')
    >>> split("0.1.0")
    ('0.1.0', None)
    """
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and stem and suffix in {*SUFFIXES, LINKSET} else (name, None)


def wanted(accept: MIMEAccept, suffix: str | None) -> Wanted:
    """Return the form that the suffix names, else the best that `accept` allows.

    Raises `NotAcceptable` with the list of those there are, `NotHere` for a set of links.
    """
    if suffix == LINKSET:
        raise NotHere(
            "This document has no set of links. / Ce document n’a pas de liste de liens.",
            hint="Ask for it without the suffix: it names its links itself. / "
            "Demandez-le sans ce suffixe : il nomme lui-même ses liens.",
        )
    if suffix is not None:
        return Wanted(SUFFIXES[suffix], is_named=True)
    chosen = best(accept, [*(form.media_types for form in GRAPHS), (PAGE,)])
    if chosen is None:
        raise NotAcceptable(f"Media types: {', '.join([PAGE, *(f.media_type for f in GRAPHS)])}.")
    return Wanted((*GRAPHS, None)[chosen], is_named=False)


def nothing(name: str) -> NotHere:
    """Return the error that says that this release knows no such thing."""
    return NotHere(f"This release has no {name!a}. / Cette version ne connaît pas {name!a}.")


def sent(body: bytes, form: Wanted, path: str, status: int = 200, *, mark: str = "") -> Response:
    """Return the answer with its tag and the addresses of its other forms.

    `mark` names what else than the release decides its bytes.
    """
    is_text = form.media_type.startswith("text/")
    content_type = f"{form.media_type}; charset=utf-8" if is_text else form.media_type
    response = Response(body, status, content_type=content_type)
    root = request.script_root
    if not form.is_named:
        response.headers["Content-Location"] = _asked_page(f"{root}{path}.{form.suffix}")
    for suffix, other in SUFFIXES.items():
        if other is not form.format:
            media_type = other.media_type if other else PAGE
            link(response, f"{root}{path}.{suffix}", "alternate", media_type)
    if status == 200:
        is_stable = form.format is not None and form.format.name in STABLE
        response.set_etag(_tag(form, mark), weak=not is_stable)
        response.make_conditional(request)
    return response


def _asked_page(address: str) -> str:
    number = request.args.get("page", "")
    return f"{address}?page={number}" if number.isascii() and number.isdigit() else address


def link(response: Response, address: str, relation: str, media_type: str) -> None:
    """Add a `Link` header."""
    response.headers.add("Link", f'<{address}>; rel="{relation}"; type="{media_type}"')


def _tag(form: Wanted, mark: str) -> str:
    """Return what names these bytes: the release, the program, the address, the form."""
    said = (
        release().manifest.fingerprint,
        __version__,
        language() if form.format is None else "",
        request.path.removesuffix(f".{form.suffix}"),
        request.query_string.decode("latin-1"),
        form.suffix,
        mark,
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]
