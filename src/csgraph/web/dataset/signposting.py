"""Lead a machine from page to data, terms and citation: typed links, in headers and in sets.

FAIR Signposting (signposting.org/FAIR): level 1 in `Link` headers, level 2 as a set of
links (RFC 9264). In headers what stands on this site is a local path; in a set every
address is absolute, below the release's base.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Response, g, request

from csgraph.web.addresses import ascii_address, canonical, in_base
from csgraph.web.current import release
from csgraph.web.dataset.citation import landing
from csgraph.web.dataset.structured import TYPES
from csgraph.web.entity.forms import GRAPHS, LINKSET
from csgraph.web.entity.things import Thing
from csgraph.web.negotiate import PAGE
from csgraph.web.tagging import tagged

OPENAPI_TYPE = "application/vnd.oai.openapi+json;version=3.1"
"""The media type of an OpenAPI document, as it is registered."""
LINKSET_TYPE = "application/linkset+json"
_SCHEMA = "https://schema.org/"
_ABOUT_PAGE = _SCHEMA + "AboutPage"
_PERSISTENT = {"cite-as", "canonical"}
"""Links whose target is the address to keep: never a local path."""

METADATA = {
    "catalog.ttl": "text/turtle",
    "catalog.jsonld": "application/ld+json",
    "void.ttl": "text/turtle",
    "void.jsonld": "application/ld+json",
    "croissant.json": "application/ld+json",
    "citation.json": "application/vnd.datacite.datacite+json",
    "citation.cff": "application/yaml",
    "citation.bib": "application/x-bibtex",
}
"""The documents that describe the dataset, by their path: those of VoID, of the current
release alone."""


@dataclass(frozen=True, slots=True)
class TypedLink:
    """A link from `anchor` to `target`, absolute both; `media_type` of the target if known."""

    anchor: str
    relation: str
    target: str
    media_type: str | None = None


def thing_links(thing: Thing) -> list[TypedLink]:
    """Return the links of a thing's page and of the documents that describe it."""
    page = in_base(thing.path)
    links = [
        TypedLink(page, "cite-as", ascii_address(thing.iri)),
        TypedLink(page, "type", _ABOUT_PAGE),
        TypedLink(page, "type", thing.of_class),
    ]
    if thing.of_class in TYPES:
        links.append(TypedLink(page, "type", _SCHEMA + TYPES[thing.of_class]))
    documents = [(f"{page}.{form.extension}", form.media_type) for form in GRAPHS]
    return _with_documents(links, page, documents, f"{page}.{LINKSET}")


def dataset_links() -> list[TypedLink]:
    """Return the links of the dataset's landing page, its dumps and what describes it."""
    manifest, is_kept = release().manifest, "version" in g
    page = ascii_address(landing(manifest)) if is_kept else in_base("/")
    links = [
        TypedLink(page, "cite-as", ascii_address(landing(manifest))),
        TypedLink(page, "type", _ABOUT_PAGE),
        TypedLink(page, "type", _SCHEMA + "Dataset"),
    ]
    if not is_kept:
        links.append(TypedLink(page, "service-desc", in_base("/api/openapi.json"), OPENAPI_TYPE))
        links.append(TypedLink(page, "service-doc", in_base("/api"), PAGE))
    for dump in manifest.served_dumps:
        address = f"{page}dumps/{dump.name}"
        links.append(TypedLink(page, "item", address, dump.sent_as))
        links.append(TypedLink(address, "collection", page, PAGE))
        links.append(TypedLink(address, "type", _SCHEMA + "Dataset"))
    documents = [
        (page + path, media_type)
        for path, media_type in METADATA.items()
        if not (is_kept and path.startswith("void"))
    ]
    return _with_documents(links, page, documents, f"{page}{LINKSET}")


def _with_documents(
    links: list[TypedLink], page: str, documents: Iterable[tuple[str, str]], set_address: str
) -> list[TypedLink]:
    """Return `links` with those to and from the documents, and to the licence."""
    for address, media_type in documents:
        links.append(TypedLink(page, "describedby", address, media_type))
        links.append(TypedLink(address, "describes", page, PAGE))
    anchors = dict.fromkeys(link.anchor for link in links)
    for anchor in anchors:
        if release().manifest.licence:
            licence = ascii_address(release().manifest.licence or "")
            links.append(TypedLink(anchor, "license", licence))
        links.append(TypedLink(anchor, "linkset", set_address, LINKSET_TYPE))
    return links


def point(response: Response, links: Iterable[TypedLink], path: str) -> Response:
    """Add to the answer for `path` those of `links` that lead from there, as headers."""
    here = in_base(path)
    for link in links:
        if link.anchor == here:
            _add(response, link.relation, _local(link), link.media_type)
    return response


def point_to_canonical(response: Response) -> Response:
    """Add to a page its one public address."""
    if response.status_code == 200 and response.mimetype == PAGE and "release" in g:
        _add(response, "canonical", canonical(), None)
    return response


def _local(link: TypedLink) -> str:
    base = in_base("/")
    if link.relation in _PERSISTENT or not link.target.startswith(base):
        return link.target
    root = request.script_root.removesuffix("/en")
    return f"{root}/{link.target.removeprefix(base)}"


def _add(response: Response, relation: str, target: str, media_type: str | None) -> None:
    kind = f'; type="{media_type}"' if media_type else ""
    response.headers.add("Link", f'<{target}>; rel="{relation}"{kind}')


def linkset(links: Iterable[TypedLink]) -> Response:
    """Return the answer that holds `links`, those of one anchor together."""
    contexts: dict[str, dict[str, Any]] = {}
    for link in links:
        if link.relation == LINKSET:
            continue  # it is this very set
        context = contexts.setdefault(link.anchor, {"anchor": link.anchor})
        target = {"href": link.target} | ({"type": link.media_type} if link.media_type else {})
        context.setdefault(link.relation, []).append(target)
    body = json.dumps({"linkset": list(contexts.values())}, ensure_ascii=False, indent=1)
    return tagged(Response(body + "\n", content_type=LINKSET_TYPE))
