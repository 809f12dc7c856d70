"""Describe a release for catalogues of open data: DCAT-AP 3, as rows of statements.

What is said is read from the manifest, so the same release is described alike when it is
built and when it is served. Nothing is claimed by default: rights, licence, contact and
frequency stand where the publisher gave them; only what may be downloaded is named.
Blank nodes are not made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from csgraph.namespaces import DCAT, DCTERMS, FOAF, RDF, RDFS, XSD
from csgraph.release import authorities
from csgraph.release.authorities import Row, link
from csgraph.release.distributions import distribution, rights
from csgraph.release.entry import Entry, release_part

VCARD = "http://www.w3.org/2006/vcard/ns#"
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"

TITLE = ("Les actions des centres sociaux", "The actions of French community centres")
_SAYS = (
    (
        "Les actions que les centres sociaux et espaces de vie sociale décrivent dans leurs "
        "fiches : organisateur, département, année, public, partenaires, mots clés, résultats. "
        "Un graphe RDF vérifié et ses tableaux, avec pour chaque valeur la fiche et les lignes "
        "d'où elle vient."
    ),
    (
        "The actions that French community centres describe in their sheets: organiser, "
        "département, year, audience, partners, keywords, outcomes. A validated RDF graph and "
        "its tables, each value with the sheet and the lines it comes from."
    ),
)
_KEYWORDS = ("centres sociaux", "espaces de vie sociale", "animation de la vie sociale", "actions")


def describe(known: Entry, where: str = "", kept: Iterable[str] = ()) -> Iterator[Row]:
    """Yield the catalogue of one release: the dataset, its files, its endpoint.

    With `where` (`release/{version}/`) it is that release's own, whose files stay; without,
    the one that is current, which leads to those of the versions in `kept`.
    """
    yield from _catalogue(known, where)
    yield from _dataset(known, where)
    yield from _coverage(known, where)
    for file in known.files:
        yield from distribution(known, where, file)
    yield from _service(known, where)
    yield from _agents(known)
    yield from _versions(known, where, kept)


def catalogue_iri(known: Entry, where: str = "") -> str:
    """Return the catalogue's own address."""
    return f"{known.base.iri}{where}catalog"


def period_iri(known: Entry, where: str = "") -> str:
    """Return the address of the years that the data cover."""
    return f"{catalogue_iri(known, where)}#period"


def _catalogue(known: Entry, where: str) -> Iterator[Row]:
    this, home = catalogue_iri(known, where), known.base.iri
    yield link(this, RDF + "type", DCAT + "Catalog")
    yield (this, DCTERMS + "title", "fr", f"Catalogue : {TITLE[0]}")
    yield (this, DCTERMS + "description", "fr", "Ce que ce site publie : un jeu de données.")
    yield (this, DCTERMS + "description", "en", "What this site publishes: one dataset.")
    yield link(this, DCTERMS + "publisher", f"{home}void#publisher")
    yield link(this, DCTERMS + "language", authorities.FRENCH)
    yield from authorities.language()
    yield link(this, FOAF + "homepage", home)
    yield link(home, RDF + "type", FOAF + "Document")
    yield link(this, DCAT + "dataset", known.dataset(where))
    yield link(this, DCAT + "service", f"{home}{where}sparql")
    if known.date:
        yield (this, DCTERMS + "modified", XSD + "date", known.date)


def _dataset(known: Entry, where: str) -> Iterator[Row]:
    this = known.dataset(where)
    yield link(this, RDF + "type", DCAT + "Dataset")
    title = f"{TITLE[0]}, version {known.version}" if where else TITLE[0]
    yield (this, DCTERMS + "title", "fr", title)
    yield (this, DCTERMS + "alternative", "en", TITLE[1])
    yield (this, DCTERMS + "description", "fr", known.description or _SAYS[0])
    yield (this, DCTERMS + "description", "en", _SAYS[1])
    yield from _resource(known, where, this)
    yield link(this, DCTERMS + "language", authorities.FRENCH)
    if known.date:
        yield (this, DCTERMS + ("issued" if where else "modified"), XSD + "date", known.date)
    if known.frequency and not where:
        often, rows = authorities.frequency(known.frequency)
        yield link(this, DCTERMS + "accrualPeriodicity", often)
        yield from rows
    yield from rights(known, this)


def _resource(known: Entry, where: str, this: str) -> Iterator[Row]:
    """Yield what a dataset and a service say alike."""
    yield (this, DCTERMS + "identifier", "", this)
    yield link(this, DCTERMS + "publisher", f"{known.base.iri}void#publisher")
    page = f"{known.base.iri}{where}"
    yield link(this, DCAT + "landingPage", page)
    yield link(page, RDF + "type", FOAF + "Document")
    yield link(this, DCAT + "theme", authorities.SOCIETY)
    yield from authorities.theme()
    for word in _KEYWORDS:
        yield (this, DCAT + "keyword", "fr", word)
    if known.contact:
        yield link(this, DCAT + "contactPoint", f"{known.base.iri}catalog#contact")
    if known.public:
        yield link(this, DCTERMS + "accessRights", authorities.PUBLIC)
        yield from authorities.access()


def _coverage(known: Entry, where: str) -> Iterator[Row]:
    """Yield where and when: INSEE's addresses, for no source here has a geometry."""
    this = known.dataset(where)
    for place, name in known.places:
        yield link(this, DCTERMS + "spatial", place)
        yield link(place, RDF + "type", DCTERMS + "Location")
        yield (place, RDFS + "label", "fr", name)
    if known.years:
        period = period_iri(known, where)
        yield link(this, DCTERMS + "temporal", period)
        yield link(period, RDF + "type", DCTERMS + "PeriodOfTime")
        yield (period, DCAT + "startDate", XSD + "date", f"{known.years[0]}-01-01")
        yield (period, DCAT + "endDate", XSD + "date", f"{known.years[1]}-12-31")


def _service(known: Entry, where: str) -> Iterator[Row]:
    this = f"{known.base.iri}{where}sparql"
    yield link(this, RDF + "type", DCAT + "DataService")
    yield (this, DCTERMS + "title", "fr", f"Point d'accès SPARQL : {TITLE[0]}")
    says = "Requêtes SPARQL 1.1 en lecture seule, par le protocole SPARQL."
    yield (this, DCTERMS + "description", "fr", says)
    yield from _resource(known, where, this)
    yield link(this, DCAT + "endpointURL", this)
    yield link(this, DCAT + "endpointDescription", this)
    yield link(this, DCAT + "servesDataset", known.dataset(where))
    yield link(this, DCTERMS + "conformsTo", _PROTOCOL)
    yield link(_PROTOCOL, RDF + "type", DCTERMS + "Standard")
    if known.licence:
        yield link(this, DCTERMS + "license", known.licence)


def _agents(known: Entry) -> Iterator[Row]:
    publisher = f"{known.base.iri}void#publisher"
    yield link(publisher, RDF + "type", FOAF + "Agent")
    yield (publisher, FOAF + "name", "", known.who)
    if known.contact:
        contact = f"{known.base.iri}catalog#contact"
        yield link(contact, RDF + "type", VCARD + "Kind")
        yield (contact, VCARD + "fn", "", known.who)
        is_mail = known.contact.startswith("mailto:")
        yield link(contact, VCARD + ("hasEmail" if is_mail else "hasURL"), known.contact)


def _versions(known: Entry, where: str, kept: Iterable[str]) -> Iterator[Row]:
    """Yield where the releases are: typed by a class of our own below `dcat:Dataset`.

    A harvester makes an entry of every `dcat:Dataset` it meets; DCAT-AP wants a version to
    be one. A class that is declared below it is one for a validator, and no new entry.
    """
    this = known.dataset(where)
    yield (this, DCAT + "version", "", known.version)
    if where:
        yield link(this, DCAT + "isVersionOf", known.dataset())
        return
    released = f"{known.base.iri}catalog#Release"
    now = known.dataset(release_part(known.version))
    yield link(this, DCAT + "hasCurrentVersion", now)
    yield link(released, RDF + "type", RDFS + "Class")
    yield link(released, RDFS + "subClassOf", DCAT + "Dataset")
    yield (released, RDFS + "label", "fr", "Version publiée")
    for version in sorted({known.version, *kept}):
        one = known.dataset(release_part(version))
        yield link(this, DCAT + "hasVersion", one)
        yield link(one, RDF + "type", released)
        yield (one, DCAT + "version", "", version)
        yield (one, DCTERMS + "title", "fr", f"{TITLE[0]}, version {version}")
        yield (one, DCTERMS + "description", "fr", "Conservée telle qu'elle a été publiée.")
