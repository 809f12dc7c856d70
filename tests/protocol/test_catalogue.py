"""The catalogue conforms to DCAT-AP, its links lead where it says, a harvester reads it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from pyshacl import validate
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SH, XSD
from rdflib.compare import to_isomorphic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# rdflib 7.6 uses its own deprecated class whenever it parses JSON-LD.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

BASE = "http://localhost:8000/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SYNTAXES = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
DATASET = rdflib.URIRef(f"{BASE}void#dataset")
SHAPES = ("dcat-ap-SHACL.ttl", "shapes.ttl", "range.ttl")
DANGLING = {
    f"https://semiceu.github.io/DCAT-AP/releases/3.0.1#dcat:DataServiceShape/{name}"
    for name in (
        "dc08f4dca4377fade57f89454e3fa06a8389d314",
        "eb3ac4e4fdde2e2588a9502c5956060a18c5c99f",
    )
}
PUBLISHER = """
name = "Observatoire imaginaire"
licence = "https://spdx.org/licenses/etalab-2.0"
rights = "Fiches imaginaires."
publish = "facts"
description = "Les fiches imaginaires de l'observatoire."
contact = "donnees@observatoire.example"
frequency = "ANNUAL"
"""


@pytest.fixture(scope="module")
def site(csgraph: Callable[..., str], root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with three releases: the second holds texts, the others facts alone."""
    folder = tmp_path_factory.mktemp("catalogue")
    decisions = folder / "decisions"
    shutil.copytree(root / "examples/decisions", decisions)
    (decisions / "publisher.toml").write_text(PUBLISHER, "utf-8")
    to = ("--site", str(folder / "site"))
    for version, form in (("first", "facts"), ("second", "full")):
        csgraph("build", "examples/sheets", *to, "--public", form, "--version", version)
    given = ("--decisions", str(decisions), "--date", "2026-11-22", "--removals-ok")
    csgraph("build", "examples/sheets", *to, *given, "--version", "third")
    return folder / "site"


@pytest.fixture(scope="module")
def ask(site: Path, running: Any) -> Iterator[Callable[..., Any]]:
    """Send a request to a server on that site."""
    with running(site) as server:
        yield server.send


def graph(ask: Callable[..., Any], path: str) -> rdflib.Graph:
    """Return what a path says, by its suffix."""
    answer = ask(path)
    assert answer.status == 200, answer.text
    syntax = SYNTAXES[path.partition("?")[0].rpartition(".")[2]]
    return rdflib.Graph().parse(data=answer.text, format=syntax)


@pytest.fixture(scope="module")
def catalogue(ask) -> rdflib.Graph:
    """The catalogue of the site."""
    return graph(ask, "/catalog.ttl")


def load(path: Path) -> tuple[rdflib.Graph, set[str]]:
    """Return shapes without the references that lead to nothing, and these."""
    shapes = rdflib.Graph().parse(path)
    gone = {
        (shape, prop)
        for shape, prop in shapes.subject_objects(SH.property)
        if (prop, None, None) not in shapes
    }
    for shape, prop in gone:
        shapes.remove((shape, SH.property, prop))
    return shapes, {str(prop) for _, prop in gone}


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_but_two_dangling_references_is_dropped_of_the_shapes(root, name):
    """They are compared with the file, triple by triple."""
    path = root / "tests/data/dcat-ap-3.0.1" / name
    shapes, dropped = load(path)
    whole = rdflib.Graph().parse(path)

    assert dropped == (DANGLING if name == SHAPES[0] else set())
    assert len(whole) - len(shapes) == len(dropped)


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("version", ["", "release/first/", "release/third/"])
def test_it_conforms_to_the_official_shapes(ask, root, name, version):
    """Zero results, whatever the publisher has said: the first release has no publisher."""
    shapes, _ = load(root / "tests/data/dcat-ap-3.0.1" / name)
    told = graph(ask, f"/{version}catalog.ttl")
    conforms, _, words = validate(told, shacl_graph=shapes)

    assert conforms, words


def test_the_shapes_find_what_is_missing(ask, root):
    """So that zero results mean something: without a title and a hash's value there are two."""
    shapes, _ = load(root / "tests/data/dcat-ap-3.0.1" / SHAPES[0])
    told = graph(ask, "/catalog.ttl")
    told.remove((DATASET, DCTERMS.title, None))
    told.remove((next(told.subjects(RDF.type, SPDX.Checksum)), SPDX.checksumValue, None))
    _, report, _ = validate(told, shacl_graph=shapes)

    assert len(list(report.subjects(RDF.type, SH.ValidationResult))) == 2


@pytest.mark.parametrize("version", ["", "release/first/"])
def test_every_file_has_the_size_and_the_hash_that_are_stated(ask, version):
    """All files of the release, each at both its addresses."""
    told = graph(ask, f"/{version}catalog.ttl")
    files = list(told.objects(None, DCAT.distribution))
    assert len(files) > 8
    for file in files:
        checksum = told.value(file, SPDX.checksum)
        algorithm = told.value(checksum, SPDX.algorithm)
        assert (algorithm, OWL.sameAs, SPDX.checksumAlgorithm_sha256) in told
        for prop in (DCAT.accessURL, DCAT.downloadURL):
            body = ask("/" + str(told.value(file, prop)).removeprefix(BASE)).body
            assert len(body) == int(told.value(file, DCAT.byteSize))
            assert hashlib.sha256(body).hexdigest() == str(told.value(checksum, SPDX.checksumValue))
        name = str(told.value(file, DCAT.downloadURL))
        assert name.endswith(".gz") == ((file, DCAT.compressFormat, None) in told)


def addresses(told: rdflib.Graph) -> set[str]:
    """Return every address below the base that a graph names, without its fragment."""
    named = {str(node) for node in told.all_nodes() if isinstance(node, rdflib.URIRef)}
    return {"/" + n.removeprefix(BASE).partition("#")[0] for n in named if n.startswith(BASE)}


def test_every_link_is_followed_to_an_answer(ask, catalogue):
    """From the catalogue to each version's, and from there to everything these name."""
    to_do, done = addresses(catalogue) | {"/catalog.ttl"}, set()
    while to_do:
        path = to_do.pop()
        done.add(path)
        assert ask(path).status == 200, path
        if path.endswith("/catalog"):
            to_do |= addresses(graph(ask, f"{path}.ttl")) - done

    assert {
        "/",
        "/sparql",
        "/release/first/sparql",
        "/release/first/dumps/facts/data.nq.gz",
    } <= done


def test_a_release_of_facts_names_only_what_may_be_had(ask, catalogue):
    """No file with prose; the manifest's public files, all of them."""
    named = {str(o).removeprefix(BASE) for o in catalogue.objects(None, DCAT.downloadURL)}

    assert named
    assert not [name for name in named if "full" in name or "private" in name]
    assert "dumps/facts/data.nq.gz" in named


def test_what_the_publisher_said_is_there_and_nothing_else(ask, catalogue):
    """Licence, rights, contact, frequency and description; where he said nothing, none."""
    contact = catalogue.value(DATASET, DCAT.contactPoint)
    said = {str(o) for o in catalogue.objects()}

    assert str(catalogue.value(contact, VCARD.hasEmail)) == "mailto:donnees@observatoire.example"
    assert {"Les fiches imaginaires de l'observatoire.", "Fiches imaginaires."} <= said
    assert str(catalogue.value(DATASET, DCTERMS.accrualPeriodicity)).endswith("/ANNUAL")
    assert str(catalogue.value(DATASET, DCTERMS.license)).endswith("/etalab-2.0")
    first = graph(ask, "/release/first/catalog.ttl")
    this = rdflib.URIRef(f"{BASE}release/first/catalog#dataset")
    assert str(first.value(first.value(this, DCTERMS.publisher), FOAF.name)) == "localhost:8000"
    for prop in (DCTERMS.license, DCTERMS.rights, DCAT.contactPoint, DCTERMS.issued):
        assert first.value(this, prop) is None
    licensed = {str(s).rpartition("/")[2] for s in first.subjects(DCTERMS.license, None)}
    assert licensed == {"registry.nq.gz#distribution"}


def test_versions_lead_to_kept_releases_each_described_at_its_own_address_only(ask, catalogue):
    """The catalogue has one dataset; a release is of a class declared below it."""
    versions = {str(o) for o in catalogue.objects(DATASET, DCAT.hasVersion)}

    assert versions == {f"{BASE}release/{v}/catalog#dataset" for v in ("first", "third")}
    assert ask("/release/second/catalog.ttl").status == 404, (
        "it holds texts that are public no more"
    )
    now = catalogue.value(DATASET, DCAT.hasCurrentVersion)
    assert str(now) == f"{BASE}release/third/catalog#dataset"
    assert str(catalogue.value(DATASET, DCAT.version)) == "third"
    kind = catalogue.value(now, RDF.type)
    assert (kind, RDFS.subClassOf, DCAT.Dataset) in catalogue
    assert list(catalogue.subjects(RDF.type, DCAT.Dataset)) == [DATASET]
    first = graph(ask, "/release/first/catalog.ttl")
    this = rdflib.URIRef(f"{BASE}release/first/catalog#dataset")
    assert list(first.subjects(RDF.type, DCAT.Dataset)) == [this]
    assert (this, DCAT.isVersionOf, DATASET) in first


def test_data_gouv_reads_it(ask):
    """Step by step as udata's DCAT harvester does, in each format it may be given."""
    for suffix in ("ttl", "jsonld", "rdf"):
        head = ask(f"/catalog.{suffix}", "HEAD")
        assert head.status == 200
        assert not head.body
        told = graph(ask, f"/catalog.{suffix}")
        page = next(told.subjects(RDF.type, HYDRA.PartialCollectionView))
        assert told.value(page, HYDRA.next) is None, "there is one page"
        (dataset,) = told.subjects(RDF.type, DCAT.Dataset)
        (service,) = told.subjects(RDF.type, DCAT.DataService)
        for node in (dataset, service):
            assert str(told.value(node, DCTERMS.identifier)) == str(node)
            assert len(list(told.objects(node, DCTERMS.title))) == 1
        assert not list(told.objects(None, DCAT.accessService))
        assert told.value(service, DCAT.servesDataset) == dataset
        assert str(told.value(service, DCAT.endpointURL)) == f"{BASE}sparql"
        years = told.value(dataset, DCTERMS.temporal)
        assert isinstance(years, rdflib.BNode), "an address would be fetched"
        assert told.value(years, DCAT.startDate).toPython().isoformat() == "2014-01-01"
        assert told.value(years, DCAT.endDate).toPython().isoformat() == "2019-12-31"
        for checksum in told.objects(None, SPDX.checksum):
            value = told.value(checksum, SPDX.checksumValue)
            assert value.datatype == XSD.hexBinary
            known = str(told.value(checksum, SPDX.algorithm)).startswith(str(SPDX))
            assert not known, "bytes are refused where the algorithm is known by SPDX's name"


def test_places_are_insees_addresses_and_no_geometry_is_made_up(catalogue):
    """Of the départements where the actions are."""
    places = set(catalogue.objects(DATASET, DCTERMS.spatial))

    assert rdflib.URIRef("http://id.insee.fr/geo/departement/77") in places
    assert all(catalogue.value(place, RDFS.label) for place in places)
    assert not [o for o in catalogue.objects() if "POLYGON" in str(o).upper()]


@pytest.mark.parametrize("path", ["/catalog", "/release/first/catalog", "/examples"])
def test_every_format_says_the_same_and_a_browser_gets_a_page(ask, path):
    """The suffix names the form, `Accept` chooses it."""
    graphs = [to_isomorphic(graph(ask, f"{path}.{suffix}")) for suffix in SYNTAXES]

    assert all(each == graphs[0] for each in graphs)
    for prefix, words in (("", 'lang="fr"'), ("/en", 'lang="en"')):
        page = ask(f"{prefix}{path}", Accept=BROWSER)
        assert (page.status, page.headers.get_content_type()) == (200, "text/html")
        assert words in page.text
    assert ask(path).headers["Content-Location"] == f"{path}.ttl"


def test_its_tag_changes_with_what_is_kept(site, tmp_path, running):
    """A release that is taken away is no longer named, though the current one is the same."""
    copy = tmp_path / "site"
    shutil.copytree(site, copy, symlinks=True)
    with running(copy) as server:
        before = server.send("/catalog.ttl")
        same = server.send("/catalog.ttl", If_None_Match=before.headers["ETag"])
        shutil.rmtree(copy / "releases/first")
        after = server.send("/catalog.ttl", If_None_Match=before.headers["ETag"])

    assert same.status == 304
    assert after.status == 200
    assert "release/first" in before.text
    assert "release/first" not in after.text


def test_what_is_not_there_is_said(ask, server):
    """Another page, another release, examples of a release that has no catalogue."""
    for path in ("/catalog.ttl?page=2", "/catalog?page=x", "/release/other/catalog.ttl"):
        answer = ask(path)
        assert answer.status == 404
        assert json.loads(answer.text)["detail"]
    assert server.send("/examples.ttl").status == 404
    assert server.send("/catalog.ttl").status == 200


def test_a_local_release_claims_no_access_right(tmp_path, write_release, make_current, running):
    """And one whose manifest is of before has a catalogue all the same."""
    make_current(tmp_path, write_release(tmp_path, "one", public=None))
    with contextlib.ExitStack() as stack:
        told = graph(stack.enter_context(running(tmp_path)).send, "/catalog.ttl")

    assert told.value(DATASET, DCTERMS.accessRights) is None
    assert told.value(DATASET, DCTERMS.temporal) is None
