"""Describe the files of a release for catalogues: what each is, its size and its hash."""

from __future__ import annotations

from collections.abc import Iterator

from csgraph.namespaces import DCAT, DCTERMS, OWL, RDF, RDFS, XSD
from csgraph.release import authorities
from csgraph.release.authorities import Row, link
from csgraph.release.entry import Entry, File

SPDX = "http://spdx.org/rdf/terms#"

_DUMPS = {
    "data.nq.gz": ("Toutes les données", "All the data"),
    "data.ttl.gz": ("Les actions et ce qu'elles citent", "The actions and what they name"),
    "data.jsonld.gz": ("Les actions et ce qu'elles citent", "The actions and what they name"),
    "actions.csv.gz": ("Tableau des actions", "Table of actions"),
    "action_values.csv.gz": ("Tableau des valeurs de liste", "Table of list values"),
    "centres.csv.gz": ("Tableau des centres", "Table of centres"),
    "codebook.csv": ("Ce que disent les colonnes", "What the columns mean"),
    "registry.nq.gz": ("Les territoires de l'Insee", "INSEE's territories"),
    "quality.nq.gz": ("Constats sur les fiches", "Findings on the sheets"),
}
_FORMS = {"full": ("avec les textes", "with prose"), "facts": ("sans les textes", "without prose")}


def distribution(known: Entry, where: str, file: File) -> Iterator[Row]:
    """Yield what is said of one file, at its address below `where`."""
    address = f"{known.base.iri}{where}{file.path}"
    this = f"{address}#distribution"
    yield link(known.dataset(where), DCAT + "distribution", this)
    yield link(this, RDF + "type", DCAT + "Distribution")
    french, english = _called(file)
    yield (this, DCTERMS + "title", "fr", french)
    yield (this, DCTERMS + "description", "fr", french)
    yield (this, DCTERMS + "description", "en", english)
    yield link(this, DCAT + "accessURL", address)
    yield link(this, DCAT + "downloadURL", address)
    yield (this, DCAT + "byteSize", XSD + "nonNegativeInteger", str(file.size))
    kind, rows = authorities.file_format(file.format)
    yield link(this, DCTERMS + "format", kind)
    yield from rows
    kind, rows = authorities.media_type(file.media_type)
    yield link(this, DCAT + "mediaType", kind)
    yield from rows
    if file.name.endswith(".gz"):
        kind, rows = authorities.media_type("application/gzip")
        yield link(this, DCAT + "compressFormat", kind)
        yield from rows
    yield from _checksum(known, this, file.sha256)
    if file.name == "registry.nq.gz":  # INSEE's, whatever the publisher's are
        yield link(this, DCTERMS + "license", authorities.OPEN_LICENCE)
        yield from authorities.licence(authorities.OPEN_LICENCE)
    else:
        yield from rights(known, this)


def _called(file: File) -> tuple[str, str]:
    french, english = _DUMPS.get(file.name, (file.name, file.name))
    if form := _FORMS.get(file.form):
        return f"{french}, {form[0]} ({file.format})", f"{english}, {form[1]} ({file.format})"
    return f"{french} ({file.format})", f"{english} ({file.format})"


def _checksum(known: Entry, this: str, sha256: str) -> Iterator[Row]:
    """Yield the hash, under a name of our own for SHA-256 that is the same as SPDX's.

    data.gouv.fr's harvester stores hashes under SPDX's name only, and only texts; the type
    that DCAT-AP demands of them becomes bytes there, and the whole dataset is refused.
    """
    node, algorithm = f"{this}-checksum", f"{known.base.iri}catalog#sha256"
    yield link(this, SPDX + "checksum", node)
    yield link(node, RDF + "type", SPDX + "Checksum")
    yield link(node, SPDX + "algorithm", algorithm)
    yield (node, SPDX + "checksumValue", XSD + "hexBinary", sha256)
    yield link(algorithm, RDF + "type", SPDX + "ChecksumAlgorithm")
    yield link(algorithm, OWL + "sameAs", SPDX + "checksumAlgorithm_sha256")


def rights(known: Entry, this: str) -> Iterator[Row]:
    """Yield under which licence and rights a thing stands, where the publisher said so."""
    if known.licence:
        yield link(this, DCTERMS + "license", known.licence)
        yield from authorities.licence(known.licence)
    if known.rights:
        statement = f"{known.base.iri}catalog#rights"
        yield link(this, DCTERMS + "rights", statement)
        yield link(statement, RDF + "type", DCTERMS + "RightsStatement")
        yield (statement, RDFS + "label", "fr", known.rights)
