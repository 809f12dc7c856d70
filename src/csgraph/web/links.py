"""Say where an IRI leads: to a page of this site, to another site, or nowhere.

Only http, https and mailto are ever linked: a sheet may hold `javascript:`.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from csgraph.namespaces import CSG, INSEE, ONTOLOGY, VOC
from csgraph.territories import CLASSES

_SAFE = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
_THING = re.compile(r"(action|centre|sheet|organisation|source|finding|link)/([a-z0-9]+)")
_NAMED = re.compile(r"(scheme|fill-rate)/([A-Za-z0-9-]+)")
_TERRITORY = re.compile(rf"({'|'.join(CLASSES)})/([0-9AB]+)")
_FIELD = re.compile(r"sheet/([a-z0-9]+)/(field|repeat)/([0-9]+)")
GRAPHS = ("data", "evidence", "history", "links", "quality", "registry", "catalogue")
"""The graphs of a release by their names; the first is the default graph."""
_NAME = re.compile(r"(alignment/)?[A-Za-z][A-Za-z0-9-]*|[0-9]+(\.[0-9]+){2}")
_LIST = re.compile(r"[a-z-]+(/collection/[a-z0-9-]+)?")
_CONCEPT = re.compile(r"([a-z0-9-]+)/([^/?#]+)")


def page_of(iri: str, base: str) -> str | None:
    """Return the path of the page about `iri` on this site, or None.

    >>> page_of("http://localhost:8000/id/action/a0", "http://localhost:8000/")
    '/action/a0'
    """
    if path := definition_page(iri):
        return path
    if iri.startswith(f"{base}graph/"):
        return _graph_page(iri.removeprefix(f"{base}graph/"))
    if match := _TERRITORY.fullmatch(iri.removeprefix(INSEE)):
        return f"/territory/{match[1]}/{match[2]}"
    here = f"{base}id/"
    return page_of_id(iri.removeprefix(here)) if iri.startswith(here) else None


def definition_page(iri: str) -> str | None:
    """Return the page about a list, a term or another address of our vocabulary, or None.

    >>> definition_page("https://w3id.org/csgraph/def#keyword")
    '/def/keyword'
    """
    if iri.startswith(VOC):
        return _list_page(iri.removeprefix(VOC))
    if iri == ONTOLOGY:
        return "/def.html"
    for namespace in (CSG, f"{ONTOLOGY}/"):
        if _NAME.fullmatch(name := iri.removeprefix(namespace)):
            return f"/def/{name}"
    return None


def page_of_id(name: str) -> str | None:
    """Return the page about `{base}id/{name}`, or None.

    >>> page_of_id("sheet/s0/field/003")
    '/sheet/s0#field-003'
    """
    if match := _THING.fullmatch(name) or _NAMED.fullmatch(name):
        return f"/{match[1]}/{match[2]}"
    if match := _FIELD.fullmatch(name):
        return f"/sheet/{match[1]}#{match[2]}-{match[3]}"
    if name.startswith("concept/"):
        return _concept_page("concept", name.removeprefix("concept/"))
    return None


def elsewhere(iri: str, base: str) -> str | None:
    """Return `iri` if it is of another site and a browser may be sent there, else None."""
    return iri if _SAFE.fullmatch(iri) and not iri.startswith(base) else None


def _graph_page(name: str) -> str | None:
    return f"/graph/{name}" if name in GRAPHS else None


def _list_page(name: str) -> str | None:
    return f"/voc/{name}" if _LIST.fullmatch(name) else _concept_page("voc", name)


def _concept_page(room: str, name: str) -> str | None:
    match = _CONCEPT.fullmatch(name)
    return f"/{room}/{match[1]}/{quote(match[2], safe='')}" if match else None
