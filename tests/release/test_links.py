"""Reviewed links become statements, and who agreed to them a graph of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from csgraph.errors import BadDecision
from csgraph.namespaces import CSG, OWL, RDFS, Base
from csgraph.pipeline.verifying import verify

from .conftest import build, unpacked

BASE = Base()
GRAPH = ox.NamedNode(BASE.graph("links"))
AXIOM = ox.NamedNode(f"{OWL}Axiom")
HEAD = """\
#curie_map:
#  centre: http://localhost:8000/id/centre/
#  csg: https://w3id.org/csgraph/def#
#  registre: https://registre.example.org/
#  motcle: https://w3id.org/csgraph/voc/keyword/
"""
COLUMNS = "subject_id predicate_id object_id object_label mapping_justification author_label"


def decide(folder: Path, *rows: str, head: str = HEAD) -> Path:
    """Write a folder of decisions with these links; return it."""
    decisions = folder / "decisions"
    decisions.mkdir(exist_ok=True)
    signed = [f"{row} semapv:ManualMappingCuration Marie 2026-11-22" for row in rows]
    table = [line.replace(" ", "\t") for line in (f"{COLUMNS} mapping_date", *signed)]
    text = head + "\n".join(table) + "\n"
    (decisions / "links.sssom.tsv").write_text(text, "utf-8")
    return decisions


def quads(release: Path, form: str = "dumps/full") -> list[ox.Quad]:
    """Return what a form's N-Quads say."""
    text = unpacked(release / form / "data.nq.gz")
    return list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))


def codes(release: Path) -> list[tuple[str, str, int]]:
    """Return code, file and line of each finding about a link."""
    lines = (release / "report" / "findings.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    links = [f for f in found if f["code"].startswith("link-")]
    return [(f["code"], f["source"], f["first_line"]) for f in links]


@pytest.fixture
def centre(listing, tmp_path: Path) -> str:
    """The key of the one centre of the listings that these tests build."""
    release = build(listing("Un"), site=tmp_path / "before").release
    rows = (row.split("\t") for row in (release / "ledger.tsv").read_text("utf-8").splitlines())
    (key,) = (row[0] for row in rows if row[0].startswith("c") and row[1] == "centre")
    return key


def test_a_link_is_stated_once_and_justified_beside(listing, tmp_path: Path, centre):
    """In the default graph, in the tables, in the ledger's sense nothing new."""
    rows = (
        f"centre:{centre} csg:siren  000000018",
        f"centre:{centre} owl:sameAs registre:1 Tilleuls",
        "motcle:culture skos:exactMatch registre:culture Culture",
    )
    decisions = decide(tmp_path, *rows)
    release = build(listing("Un"), site=tmp_path / "site", decisions=decisions).release

    subject = ox.NamedNode(BASE.centre(centre))
    said = {(q.predicate.value, q.object.value) for q in quads(release) if q.subject == subject}
    assert {
        (f"{CSG}siren", "000000018"),
        (f"{OWL}sameAs", "https://registre.example.org/1"),
    } <= said
    beside = [q for q in quads(release) if q.graph_name == GRAPH]
    assert len({q.subject for q in beside}) == sum(q.object == AXIOM for q in beside) == 3
    assert {q.object.value for q in beside if q.predicate.value == f"{RDFS}label"} == {
        "CENTRE SOCIAL LES TILLEULS → 000000018",
        "CENTRE SOCIAL LES TILLEULS → Tilleuls",
        "Culture → Culture",
    }
    assert ",000000018," in unpacked(release / "dumps" / "full" / "centres.csv.gz")
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    assert manifest["graphs"]["full"][GRAPH.value]["quads"] == len(beside)
    assert verify(release)
    assert codes(release) == []


def test_where_facts_are_public_links_are_facts(listing, tmp_path: Path, centre):
    """Both forms say the same of links, and the release is whole."""
    decisions = decide(tmp_path, f"centre:{centre} owl:sameAs registre:1 Tilleuls")
    options = {"decisions": decisions, "public": "facts"}
    release = build(listing("Un"), site=tmp_path / "site", **options).release

    forms = [
        [q for q in quads(release, f) if q.graph_name == GRAPH]
        for f in ("dumps/facts", "private/full")
    ]
    assert forms[0] == forms[1] != []
    assert verify(release)


def test_bad_rows_are_findings_and_the_others_hold(listing, tmp_path: Path, centre):
    """Each with its file and line; the build goes on."""
    rows = (
        "centre:c0000000000 owl:sameAs registre:1 X",
        f"centre:{centre} csg:siren  000000019",
        f"centre:{centre} skos:exactMatch registre:1 X",
        f"centre:{centre} csg:rna  W000000000",
    )
    release = build(
        listing("Un"), site=tmp_path / "site", decisions=decide(tmp_path, *rows)
    ).release

    assert sorted(codes(release), key=lambda f: f[2]) == [
        ("link-unknown-subject", "links.sssom.tsv", 7),
        ("link-bad-identifier", "links.sssom.tsv", 8),
        ("link-not-allowed", "links.sssom.tsv", 9),
    ]
    beside = [q for q in quads(release) if q.graph_name == GRAPH]
    assert sum(q.object == AXIOM for q in beside) == 1


def test_a_subject_that_left_the_sheets_is_a_finding(listing, tmp_path: Path):
    """The link held in the first release; in the next its keyword of the publisher is gone."""
    path = listing("Un", "Deux")
    path.write_text(path.read_text("utf-8").replace("Culture", "Cerf-volant", 1), "utf-8")
    head = HEAD.replace(
        "motcle: https://w3id.org/csgraph/voc/", "motcle: http://localhost:8000/id/concept/"
    )
    decisions = decide(tmp_path, "motcle:cerf-volant skos:exactMatch registre:1 Kite", head=head)
    first = build(path, site=tmp_path / "site", decisions=decisions, version="v1").release
    path.write_text(path.read_text("utf-8").replace("Cerf-volant", "Culture"), "utf-8")
    second = build(path, site=tmp_path / "site", decisions=decisions, version="v2").release

    assert (codes(first), codes(second)) == ([], [("link-unknown-subject", "links.sssom.tsv", 7)])
    assert [q for q in quads(second) if q.graph_name == GRAPH] == []


def test_a_link_follows_the_site_to_another_base(listing, tmp_path: Path, centre):
    """Reviewed on the local site, it holds under the publisher's base."""
    decisions = decide(tmp_path, f"centre:{centre} owl:sameAs registre:1 Tilleuls")
    base = "https://fiches.example.org/"
    release = build(listing("Un"), site=tmp_path / "s", decisions=decisions, base=base).release

    same = [q.subject.value for q in quads(release) if q.predicate.value == f"{OWL}sameAs"]
    assert same == [f"{base}id/centre/{centre}"]
    assert codes(release) == []


def test_the_order_of_rows_changes_no_byte_but_that_of_the_file(listing, tmp_path: Path, centre):
    """Links stand in the order of what they say."""
    rows = [
        f"centre:{centre} owl:sameAs registre:1 A",
        "motcle:culture skos:closeMatch registre:2 B",
    ]
    found = []
    for name, order in (("a", rows), ("b", rows[::-1])):
        site = tmp_path / name
        release = build(listing("Un"), site=site, decisions=decide(tmp_path, *order)).release
        found.append(unpacked(release / "dumps" / "full" / "data.nq.gz"))

    assert found[0] == found[1]


def test_a_file_that_is_none_stops_the_build(listing, tmp_path: Path):
    """Like every file of decisions."""
    decisions = decide(tmp_path, head="#nothing known\n")

    with pytest.raises(BadDecision, match=r"links\.sssom\.tsv"):
        build(listing("Un"), site=tmp_path / "site", decisions=decisions)
    assert not (tmp_path / "site" / "current").exists()
