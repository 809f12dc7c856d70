"""Every thing has an address that answers with a page or its data, by suffix or by `Accept`."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

from csgraph.namespaces import CSG, DCTERMS, FOAF, OWL, RDFS, VOC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# rdflib 7.6 uses its own deprecated class whenever it parses JSON-LD.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

BASE = "http://localhost:8000/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMATS = {
    "ttl": ("text/turtle", "turtle"),
    "nt": ("application/n-triples", "nt"),
    "jsonld": ("application/ld+json", "json-ld"),
    "rdf": ("application/rdf+xml", "xml"),
}
THINGS = {
    "/action/a000000001": f"{BASE}id/action/a000000001",
    "/action/a000000002": f"{BASE}id/action/a000000002",
    "/centre/c000000001": f"{BASE}id/centre/c000000001",
    "/centre/c000000002": f"{BASE}id/centre/c000000002",
    "/sheet/s000000001": f"{BASE}id/sheet/s000000001",
    "/source/f000000001": f"{BASE}id/source/f000000001",
    "/scheme/keyword": f"{BASE}id/scheme/keyword",
    "/concept/keyword/jardinage": f"{BASE}id/concept/keyword/jardinage",
    "/voc/status/en-cours": f"{VOC}status/en-cours",
    "/voc/status": f"{VOC}status",
    "/voc/partner-kind/collection/protection-sociale": (
        f"{VOC}partner-kind/collection/protection-sociale"
    ),
    "/territory/departement/77": "http://id.insee.fr/geo/departement/77",
    "/territory/commune/01015": "http://id.insee.fr/geo/commune/01015",
    "/territory/communeDeleguee/01340": "http://id.insee.fr/geo/communeDeleguee/01340",
}


def triples(text: str, syntax: str) -> set[tuple[Any, ...]]:
    """Return the triples that rdflib reads."""
    return set(rdflib.Graph().parse(data=text, format=syntax))


@pytest.mark.parametrize("path", THINGS)
def test_every_format_says_the_same(ask, path):
    """rdflib reads one graph from the four; PyLD reads the same from the JSON-LD."""
    read = {s: triples(ask(f"{path}.{s}").text, syntax) for s, (_, syntax) in FORMATS.items()}

    assert read["ttl"] == read["nt"] == read["jsonld"] == read["rdf"]
    written = json.loads(ask(f"{path}.jsonld").text)
    lines = jsonld.to_rdf(written, {"format": "application/n-quads"})
    assert triples(lines, "nt") == read["nt"]
    assert {s for s, _, _ in read["nt"]} >= {rdflib.URIRef(THINGS[path])}


@pytest.mark.parametrize("path", THINGS)
def test_a_document_says_what_it_is(ask, path):
    """What it is about, which dataset and release it comes from, how to cite it."""
    graph = rdflib.Graph().parse(data=ask(f"{path}.ttl").text, format="turtle")
    document, thing = rdflib.URIRef(BASE + path[1:]), rdflib.URIRef(THINGS[path])

    assert (document, rdflib.URIRef(FOAF + "primaryTopic"), thing) in graph
    assert (document, rdflib.VOID.inDataset, rdflib.URIRef(f"{BASE}void#dataset")) in graph
    assert str(graph.value(document, rdflib.URIRef(OWL + "versionInfo"))) == "one"
    cited = str(graph.value(document, rdflib.URIRef(DCTERMS + "bibliographicCitation")))
    assert "version one" in cited
    assert THINGS[path] in cited


def test_who_is_cited_is_who_keeps_it(ask):
    """INSEE its territories, csgraph its lists; on the page as in the data."""
    for path, begins in {
        "/territory/departement/77": "Insee. Seine-et-Marne. csgraph, version ",
        "/voc/partner-kind": "csgraph. Sortes de partenaires. csgraph, version ",
    }.items():
        assert f'<bdi lang="fr">{begins}' in ask(path, Accept="text/html").text
        assert f'bibliographicCitation "{begins}' in ask(f"{path}.ttl").text


@pytest.mark.parametrize("path", THINGS)
def test_accept_and_suffix_give_the_same(ask, path):
    """The form chosen has an address of its own, and leads to the others."""
    for suffix, (media_type, _) in FORMATS.items():
        named, chosen = ask(f"{path}.{suffix}"), ask(path, Accept=media_type)

        assert chosen.status == named.status == 200
        assert named.headers.get_content_type() == chosen.headers.get_content_type() == media_type
        assert chosen.headers["Content-Location"] == f"{path}.{suffix}"
        assert "Accept" in chosen.headers["Vary"]
        links = " ".join(chosen.headers.get_all("Link"))
        assert f"<{path}.{suffix}>" not in links
        for other in {*FORMATS, "html"} - {suffix}:
            assert f'<{path}.{other}>; rel="alternate"' in links
        if suffix != "rdf":
            assert chosen.body == named.body
    page = ask(f"{path}.html", Accept="text/turtle")
    assert page.headers.get_content_type() == "text/html"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        (BROWSER, "text/html"),
        ("text/html", "text/html"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("application/rdf+xml, text/html;q=0.9", "application/rdf+xml"),
        ("application/json", "application/ld+json"),
        ("text/plain", "application/n-triples"),
        ("text/turtle;q=0, */*", "application/n-triples"),
        ("image/png, */*;q=0.1", "text/turtle"),
        (
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#framed"',
            "application/ld+json",
        ),
        ("text/html;charset=utf-8", "text/html"),
        ("application/json, text/turtle;q=0.1", "application/ld+json"),
        ("application/*", "application/n-triples"),
        ("text/*", "text/turtle"),
        ("TEXT/HTML", "text/html"),
        ("*/*, text/html", "text/html"),
    ],
)
def test_the_client_chooses_by_quality(ask, accept, media_type):
    """A browser gets the page, a program without a wish Turtle."""
    answer = ask("/action/a000000001", **({"Accept": accept} if accept else {}))

    assert (answer.status, answer.headers.get_content_type()) == (200, media_type)


def test_a_form_nobody_offers_is_refused_with_the_list(ask):
    """Not replaced by another one."""
    answer = ask("/action/a000000001", Accept="image/png")

    assert answer.status == 406
    assert "text/turtle" in json.loads(answer.text)["detail"]
    assert ask("/action/a000000001.png").status == 404


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf", "html"])
def test_a_client_that_has_it_is_told_so(ask, suffix):
    """The tag is strong where the bytes are the same each time."""
    first = ask(f"/action/a000000001.{suffix}")
    again = ask(f"/action/a000000001.{suffix}", If_None_Match=first.headers["ETag"])

    assert (again.status, again.body) == (304, b"")
    assert first.headers["ETag"].startswith("W/") == (suffix in {"rdf", "html"})
    assert ask("/action/a000000002." + suffix).headers["ETag"] != first.headers["ETag"]
    head = ask(f"/action/a000000001.{suffix}", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == first.headers["Content-Length"]


def test_the_two_languages_of_a_page_are_two_answers(ask):
    """A tag of the French page does not vouch for the English one."""
    french, english = (ask(f"{p}/action/a000000001.html").headers["ETag"] for p in ("", "/en"))

    assert french != english


def test_values_bear_their_labels_and_statements_their_lines(ask):
    """JSON-LD nests both under the thing; keys are words; what may be several is a list."""
    written = json.loads(ask("/action/a000000001.jsonld").text)

    assert written["type"] == ["Action"]
    assert written["status"] == [{"id": f"{VOC}status/en-cours", "label": "En cours"}]
    assert written["keyword"][0]["label"] == "jardinage"
    [sheet] = written["isPrimaryTopicOf"]
    field = next(f for f in sheet["hasField"] if f["feeds"] == [CSG + "summary"])
    assert (field["printedLabel"], field["firstLine"], field["lastLine"]) == ("- Résumé", 5, 7)
    assert "text" not in field
    assert sheet["isPartOf"]["label"] == "fiches.txt"
    assert set(written["@context"]) < {*written["@context"], "Tombstone"}


def test_a_page_says_where_each_statement_comes_from(ask):
    """Beside a value the lines of the sheet, with a link to the field; below, the file."""
    page = ask("/en/action/a000000001", Accept=BROWSER).text

    assert 'href="/en/sheet/s000000001#field-001">5–7</a>' in page
    assert 'href="/en/source/f000000001"' in page
    assert "fiches.txt" in page
    cited = f"Atelier couture. csgraph, version one. {THINGS['/action/a000000001']}"
    assert cited in page


def test_what_leads_to_a_thing_stands_under_it(ask):
    """The actions of a centre with their labels, in either direction readable."""
    written = json.loads(ask("/centre/c000000001.jsonld").text)

    titles = {action["label"] for action in written["@reverse"]["organisedBy"]}
    assert "Atelier couture" in titles
    assert len(titles) == 2
    source = json.loads(ask("/source/f000000001.jsonld").text)
    assert source["@reverse"]["isPartOf"][0]["label"] == "Fiche « Atelier couture »"


def test_a_sheet_gives_its_fields_whole(ask):
    """Texts and lines of every field; a withheld text is said to be withheld, and why."""
    written = json.loads(ask("/sheet/s000000001.jsonld").text)
    fields = {field["printedLabel"]: field for field in written["hasField"]}

    assert fields["- Résumé"]["text"].startswith("Coudre ensemble.")
    assert fields["- Description générale"]["withheldBecause"] == ["personal-data"]
    assert "text" not in fields["- Description générale"]
    assert written["@reverse"]["isPrimaryTopicOf"][0]["label"] == "Atelier couture"


def test_a_territory_that_no_sheet_uses_keeps_the_licence_of_its_table(ask):
    """The publisher has no rights in it; where its own sheets lead, both licences stand."""
    licence = "license> <https://spdx.org/licenses/etalab-2.0>"

    assert licence in ask("/territory/commune/01015.nt").text
    assert ask("/territory/commune/01015.nt").text.count("/license>") == 1
    assert licence in ask("/territory/departement/77.nt").text
    assert licence in ask("/graph/registry.nt").text


def test_a_territory_shows_what_it_was_made_of_and_who_lives_there(ask):
    """Population and its year, postcodes, parts; the code of before a merger leads on."""
    page = ask("/territory/commune/01015", Accept=BROWSER).text
    for said in ("Arboys en Bugey", "710 habitants (2023)", ">01300<", "Saint-Bois", ">01340<"):
        assert said in page, said
    for suffix in ("", ".ttl", ".jsonld"):
        moved = ask(f"/territory/commune/01340{suffix}")
        assert moved.status == 301
        assert moved.headers["Location"] == f"/territory/commune/01015{suffix}"


def test_a_hostile_address_stays_a_term(ask):
    """What is no link on the page is still said in the data, as the graph has it."""
    for suffix, (_, syntax) in FORMATS.items():
        objects = {str(o) for _, _, o in triples(ask(f"/action/a000000002.{suffix}").text, syntax)}

        assert "javascript:alert(1)" in objects
        assert any("<script>" in text for text in objects)


@pytest.mark.parametrize("path", ["/action/a9", "/territory/pays/99100", "/territory/region/0"])
@pytest.mark.parametrize("suffix", ["", ".ttl", ".jsonld", ".html"])
def test_what_the_release_does_not_know_is_no_document(ask, path, suffix):
    """An address is not a thing."""
    assert ask(path + suffix).status == 404


@pytest.mark.parametrize("page", ["%D9%A3", "%C2%B2", "x", "-1", "%0D%0AX:1", "9" * 400, "1.5", ""])
@pytest.mark.parametrize("path", ["/void", "/def/keyword", "/graph/data", "/action/a000000001"])
@pytest.mark.parametrize("accept", [BROWSER, "text/turtle"])
def test_no_number_of_a_page_breaks_an_answer(ask, path, page, accept):
    """Digits of other scripts, line ends, huge numbers: an answer or a 404, no header of theirs."""
    answer = ask(f"{path}?page={page}", Accept=accept)

    assert answer.status in {200, 404}
    assert "X" not in answer.headers


@pytest.fixture(scope="session")
def examples(example_release: Path, running: Any) -> Iterator[Callable[..., Any]]:
    """Send a request to a server on the examples' release, built by the real command."""
    with running(example_release.parents[1]) as server:
        yield server.send


def dumped(release: Path) -> dict[str, dict[str, Any]]:
    """Return every node of the JSON-LD dump by its address."""
    written = json.loads(gzip.decompress((release / "dumps/full/data.jsonld.gz").read_bytes()))
    return {node["id"]: node for node in written["@graph"]}


def flat(value: Any, reference: Any) -> Any:
    """Return `value` with nested things as addresses, where `reference` has addresses."""
    if isinstance(value, list):
        return [flat(v, r) for v, r in zip(value, reference, strict=True)]
    return value["id"] if isinstance(value, dict) and isinstance(reference, str) else value


def test_a_document_holds_the_node_of_the_dump(examples, example_release):
    """Things nested in it aside, an action's JSON-LD is the dump's, key by key."""
    actions = {i: n for i, n in dumped(example_release).items() if n.get("type") == ["Action"]}
    assert actions
    for iri, node in actions.items():
        written = json.loads(examples(f"/action/{iri.rpartition('/')[2]}.jsonld").text)
        names = written.keys() - {"@context", "@included", "@reverse"}

        assert {name: flat(written[name], node[name]) for name in names} == node


def test_every_node_of_a_release_has_a_document(examples, example_release):
    """From the address below the base, in one step, to a document about that thing."""
    lines = gzip.decompress((example_release / "dumps/full/data.nq.gz").read_bytes())
    subjects = {
        quad.subject.value
        for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)
        if quad.subject.value.startswith(f"{BASE}id/")
    }
    kinds: dict[str, str] = {}
    for iri in sorted(subjects):
        kinds.setdefault("/".join(iri.removeprefix(BASE).split("/")[:5:2]), iri)
    assert len(kinds) > 5
    for iri in kinds.values():
        answer = examples(iri.removeprefix(BASE.rstrip("/")), Accept="application/n-triples")
        assert answer.status == 303
        assert "Accept" in answer.headers["Vary"]
        path = answer.headers["Location"].partition("#")[0]
        document = examples(path, Accept="application/n-triples")
        assert document.status == 200
        assert f"<{iri}> " in document.text


def test_every_statement_of_an_action_leads_to_lines(examples, example_release):
    """What a document says of an action is fed by a field that it names, with its place."""
    iri = min(i for i, n in dumped(example_release).items() if n.get("type") == ["Action"])
    written = json.loads(examples(f"/action/{iri.rpartition('/')[2]}.jsonld").text)
    fields = [field for sheet in written["isPrimaryTopicOf"] for field in sheet["hasField"]]
    fed = {prop for field in fields for prop in field["feeds"]}

    assert all({"firstLine", "cell", "row"} & field.keys() for field in fields)
    said = json.loads(examples(f"/action/{iri.rpartition('/')[2]}.jsonld").text).keys()
    for key in said & {"summary", "status", "keyword", "organisedBy", "audience"}:
        assert CSG + key in fed
    assert {s["isPartOf"]["label"] for s in written["isPrimaryTopicOf"]}


OTHERS = f"""
@prefix csg: <{CSG}> . @prefix rdfs: <{RDFS}> . @prefix dcterms: <{DCTERMS}> .
@prefix dqv: <http://www.w3.org/ns/dqv#> . @prefix id: <{BASE}id/> .
<{BASE}id/organisation/o000000001> a csg:Organisation ; rdfs:label "Mairie"@fr .
<{BASE}id/action/a000000001> csg:partner <{BASE}id/organisation/o000000001> .
<{BASE}graph/evidence> {{
  <{BASE}id/sheet/s000000001> csg:repeat <{BASE}id/sheet/s000000001/repeat/001> .
  <{BASE}id/sheet/s000000001/repeat/001> a csg:Repeat ; csg:firstLine 40 ; csg:lastLine 47 ;
    dcterms:isPartOf <{BASE}id/source/f000000001> .
}}
<{BASE}graph/quality> {{
  <{BASE}id/finding/q000000001> a csg:Finding ; rdfs:label "Constat"@fr ;
    csg:aboutSheet <{BASE}id/sheet/s000000001> ; csg:aboutProperty csg:initiatorKind .
  <{BASE}id/fill-rate/year> a dqv:QualityMeasurement ; rdfs:label "Taux"@fr ; dqv:value 0.5 ;
    dqv:isMeasurementOf csg:fillRate .
}}
"""


def test_things_of_every_kind_have_a_page_in_words(tmp_path, write_release, make_current, running):
    """Organisations, findings, fill rates; other places of a sheet stand on its page."""
    make_current(tmp_path, write_release(tmp_path, "others", extra=OTHERS))
    with running(tmp_path) as server:
        organisation = server.send("/organisation/o000000001", Accept=BROWSER).text
        finding = server.send("/finding/q000000001", Accept=BROWSER).text
        rate = server.send("/fill-rate/year", Accept=BROWSER).text
        place = server.send("/id/sheet/s000000001/repeat/001").headers["Location"]
        sheet = server.send("/en/sheet/s000000001", Accept=BROWSER).text
        data = json.loads(server.send("/sheet/s000000001.jsonld").text)
        action = json.loads(server.send("/action/a000000001.jsonld").text)

    assert 'href="/action/a000000001"' in organisation
    assert "Fiche « Atelier couture »" in finding
    assert "sorte d’initiateur" in finding
    assert "taux de remplissage" in rate
    assert place == "/sheet/s000000001#repeat-001"
    assert 'id="repeat-001"' in sheet
    assert "40–47" in sheet
    assert (data["repeat"][0]["firstLine"], data["repeat"][0]["type"]) == (40, ["Repeat"])
    assert action["partner"] == [{"id": f"{BASE}id/organisation/o000000001", "label": "Mairie"}]


def test_a_published_form_of_facts_quotes_no_sheet(tmp_path, csgraph, running):
    """Built by the real command: lines and labels stay, prose is in no form of a document."""
    site = str(tmp_path / "site")
    csgraph("build", "examples/sheets", "--site", site, "--public", "facts")
    release = (tmp_path / "site" / "current").resolve()
    full = gzip.decompress((release / "private/full/actions.csv.gz").read_bytes()).decode()
    rows = [row for row in csv.DictReader(io.StringIO(full, newline="")) if row["summary"]]
    assert rows
    with running(tmp_path / "site") as server:
        for row in rows[:4]:
            path = row["action"].removeprefix(f"{BASE}id")
            sheet = path.replace("/action/a", "/sheet/s")
            for form in (path, sheet, f"{path}.ttl", f"{sheet}.jsonld", f"{path}.rdf"):
                answer = server.send(form, Accept=BROWSER)
                assert answer.status == 200
                assert row["summary"].splitlines()[0][:40] not in html.unescape(answer.text)
            fields = json.loads(server.send(f"{path}.jsonld").text)["isPrimaryTopicOf"]
            assert "hasField" in fields[0]


def test_what_xml_cannot_carry_is_refused_in_words(tmp_path, write_release, make_current, running):
    """406 that names the way out; every other form has the character."""
    escaped = f'<{BASE}id/action/a000000001> <{CSG}summary> "\\u001B[31m"@fr .'
    make_current(tmp_path, write_release(tmp_path, "escape", extra=escaped))
    with running(tmp_path) as server:
        refused = server.send("/action/a000000001.rdf")
        said = json.loads(server.send("/action/a000000001.jsonld").text)["summary"]
        lines = triples(server.send("/action/a000000001.nt").text, "nt")

    assert refused.status == 406
    assert "control character" in json.loads(refused.text)["detail"]
    assert "\x1b[31m" in said
    assert "\x1b[31m" in {str(o) for _, _, o in lines}


def test_a_centre_leads_to_the_lines_that_name_it(examples, example_release):
    """Each of its actions to its sheet, and that to the field of the organiser with its place."""
    iri = next(i for i, n in dumped(example_release).items() if "Centre" in n.get("type", ""))
    written = json.loads(examples(f"/centre/{iri.rpartition('/')[2]}.jsonld").text)

    for action in written["@reverse"]["organisedBy"]:
        fields = [field for sheet in action["isPrimaryTopicOf"] for field in sheet["hasField"]]
        assert fields
        for field in fields:
            assert CSG + "organisedBy" in field["feeds"]
            assert {"firstLine", "cell", "row"} & field.keys()


def test_the_page_of_a_centre_shows_the_lines_that_name_it(examples, example_release):
    """Beside each action, with a link to the field; as many as the data document names."""
    centres = [i for i, n in dumped(example_release).items() if "Centre" in n.get("type", "")]
    for key in (iri.rpartition("/")[2] for iri in centres):
        written = json.loads(examples(f"/centre/{key}.jsonld").text)
        shown = re.findall(
            r'href="/en/sheet/(\w+)#field-(\w+)">', examples(f"/en/centre/{key}.html").text
        )
        named = [
            field["id"].partition("/id/sheet/")[2].split("/field/")
            for action in written["@reverse"]["organisedBy"]
            for sheet in action["isPrimaryTopicOf"]
            for field in sheet["hasField"]
        ]
        assert named
        assert sorted(map(tuple, named)) == sorted(shown)


def many(count: int) -> str:
    """Return a centre with so many actions, as TriG."""
    head = f"@prefix csg: <{CSG}> . @prefix rdfs: <{RDFS}> . @prefix a: <{BASE}id/action/> .\n"
    centre = f"<{BASE}id/centre/c000000009>"
    rows = (
        f'a:b{n:09d} a csg:Action ; rdfs:label "Action {n}"@fr ; csg:organisedBy {centre} .\n'
        for n in range(count)
    )
    return f'{head}{centre} a csg:Centre ; rdfs:label "Beaucoup"@fr .\n' + "".join(rows)


def test_a_long_list_comes_in_pages_that_hold_it_once(
    tmp_path, write_release, make_current, running
):
    """Each page leads to the next; together they name every action, none of them twice."""
    make_current(tmp_path, write_release(tmp_path, "many", extra=many(1203)))
    met: list[str] = []
    with running(tmp_path) as server:
        path: str | None = "/centre/c000000009.jsonld"
        while path:
            answer = server.send(path)
            written = json.loads(answer.text)
            met += [action["id"] for action in written["@reverse"]["organisedBy"]]
            following = [x for x in answer.headers.get_all("Link") if 'rel="next"' in x]
            path = following[0].partition(">")[0][1:] if following else None
            assert ("next" in written["@included"][0]) == bool(path)
        assert server.send("/centre/c000000009.ttl?page=4").status == 404
        assert server.send("/centre/c000000009?page=0", Accept="text/turtle").status == 404
        page = server.send("/centre/c000000009?page=25", Accept=BROWSER).text

    assert len(met) == len(set(met)) == 1203
    assert 'rel="prev" href="?page=24"' in page
    assert page.count('href="/action/b') == 3
