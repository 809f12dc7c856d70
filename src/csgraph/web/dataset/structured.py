"""Say in schema.org's words what a page is about: the JSON-LD that search engines read.

An action is no event: a sheet tells its year, never a day, so its page is a `WebPage`
about a thing of our own class. Only labels, list values, names and registry identifiers
are said; a sheet's prose never is, whatever form is public.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from flask import g
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from csgraph.namespaces import CSG, DCTERMS, IGEO, OWL, RDFS, SKOS
from csgraph.store.oxigraph import Row, Value
from csgraph.web.addresses import canonical
from csgraph.web.current import release, wording
from csgraph.web.dataset.citation import TITLES, citation, dataset, landing
from csgraph.web.entity.things import TERRITORIES, Thing
from csgraph.web.language import language, say
from csgraph.web.links import elsewhere
from csgraph.web.manifest import Dump

Node = dict[str, Any]

TYPES = {
    CSG + "Centre": "Organization",
    CSG + "Organisation": "Organization",
    CSG + "Sheet": "CreativeWork",
    CSG + "Source": "CreativeWork",
    SKOS + "Concept": "DefinedTerm",
    SKOS + "ConceptScheme": "DefinedTermSet",
    **dict.fromkeys(TERRITORIES.values(), "AdministrativeArea"),
}
"""What schema.org calls the classes that it knows; any other thing is a `Thing`."""

_dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def script(title: Markup) -> Markup:
    """Return the text of the page's JSON-LD, safe inside `<script>`.

    `title` is what the page's heading says, escaped for HTML.
    """
    name = title.unescape().removesuffix(" – csgraph").strip()
    return htmlsafe_json_dumps({"@context": "https://schema.org", **page(name)}, dumps=_dumps)


def page(name: str) -> Node:
    """Return what the page of this request is: the dataset, or a page and what it is about."""
    if "about" in g:
        return {**_web_page(name), **g.about}
    return {**_web_page(name), "about": {"@id": dataset(release().manifest.base)}}


def _web_page(name: str) -> Node:
    manifest, address = release().manifest, canonical()
    site = {"@type": "WebSite", "@id": f"{manifest.base.iri}#site", "name": say("site.name")}
    said: Node = {"@type": "WebPage", "@id": address, "url": address, "name": name}
    said |= {"inLanguage": language(), "isPartOf": {**site, "url": manifest.base.iri}}
    return said | _some(license=manifest.licence)


def set_about_dataset() -> None:
    """Say that this request's page is the landing page of the dataset."""
    g.about = {**dataset_node(), "mainEntityOfPage": canonical()}


def dataset_node() -> Node:
    """Return the dataset of this request's release, with a download for each public dump."""
    manifest = release().manifest
    address = landing(manifest)
    publisher = (
        {"@type": "Organization", "name": manifest.publisher} if manifest.publisher else None
    )
    return {
        "@type": "Dataset",
        "@id": address if "version" in g else dataset(manifest.base),
        "identifier": address,
        "name": TITLES[language()],
        "description": say("home.lead"),
        "version": manifest.version,
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "creditText": citation(manifest, TITLES[language()], address),
        "distribution": [_download(dump, address) for dump in manifest.served_dumps],
    } | _some(
        datePublished=manifest.date,
        license=manifest.licence,
        copyrightNotice=manifest.rights,
        publisher=publisher,
        creator=publisher,
    )


def _download(dump: Dump, address: str) -> Node:
    return {
        "@type": "DataDownload",
        "name": dump.name,
        "contentUrl": f"{address}dumps/{dump.name}",
        "encodingFormat": list(dict.fromkeys((dump.media_type, dump.sent_as))),
        "contentSize": f"{dump.size} B",
        "sha256": dump.sha256,
    }


def set_about(thing: Thing, rows: list[Row]) -> None:
    """Say that this request's page is about `thing`, of which the release says `rows`."""
    g.page_path = thing.path
    values = _Values(rows)
    kind = TYPES.get(thing.of_class, "Thing")
    node = {"@type": kind, "@id": thing.iri, "additionalType": thing.of_class}
    node |= _some(
        name=values.first(RDFS + "label"), identifier=values.first(DCTERMS + "identifier")
    )
    if thing.of_class == CSG + "Centre":
        node |= _centre(values)
    elif kind == "DefinedTerm":
        node |= _some(inDefinedTermSet=values.first(SKOS + "inScheme"))
    elif kind == "AdministrativeArea":
        node |= _some(containedInPlace=_places(values, IGEO + "subdivisionDe"))
    same = [iri for iri in values.all(OWL + "sameAs") if elsewhere(iri, "")]
    g.about = {"mainEntity": node | _some(sameAs=same)}
    if thing.of_class == CSG + "Action":
        g.about |= _action(values)


class _Values:
    """What a release says of a thing, by property."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[str, dict[str, Value | None]] = {}
        for row in rows:
            of_property = self._rows.setdefault(row["property"].text, {})
            of_property.setdefault(row["value"].text, row.get("label"))

    def all(self, prop: str) -> list[str]:
        """Return every value of a property, sorted."""
        return sorted(self._rows.get(prop, ()))

    def first(self, prop: str) -> str | None:
        """Return its first value, or None."""
        return next(iter(self.all(prop)), None)

    def named(self, prop: str) -> Iterator[tuple[str, str]]:
        """Yield its values that have a name, with it: a list's in the page's language."""
        for iri, label in sorted(self._rows.get(prop, {}).items()):
            name = wording().names.of_value(iri, language()) or (label and label.text)
            if name:
                yield iri, name


def _action(values: _Values) -> Node:
    """Return what the page of an action says beside the action itself."""
    centres = [
        {"@type": "Organization", "@id": iri, "name": name}
        for iri, name in values.named(CSG + "organisedBy")
    ]
    return _some(
        keywords=[name for _, name in values.named(CSG + "keyword")],
        mentions=centres,
        spatialCoverage=_places(values, CSG + "department"),
        temporalCoverage=values.all(CSG + "year"),
    )


def _centre(values: _Values) -> Node:
    known = [
        {"@type": "PropertyValue", "propertyID": name.upper(), "value": value}
        for name in ("siren", "siret", "rna")
        for value in values.all(CSG + name)
    ]
    place = _places(values, CSG + "commune") or _places(values, CSG + "department")
    names = values.all(SKOS + "altLabel")
    return _some(alternateName=names, identifier=known, location=place)


def _places(values: _Values, prop: str) -> list[Node]:
    return [
        {"@type": "AdministrativeArea", "@id": iri, "name": name}
        for iri, name in values.named(prop)
    ]


def _some(**said: Any) -> Node:
    """Return what is said, without what is not."""
    return {name: value for name, value in said.items() if value}
