"""Whatever sheets say, a release is whole and says it, and nothing else."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from csgraph.namespaces import CSG, DCTERMS
from csgraph.pipeline.exporting import one
from csgraph.pipeline.verifying import verify as verify_all
from csgraph.release.verify import verify

from .conftest import build, sheet_text, unpacked

TEXTS = [
    '"@fr . <http://x> <http://y> <http://z> .',
    "<script>alert(1)</script>",
    "\\u0022 . \\",
    '"""',
    "'; DROP ALL; --",
    "} } ; CLEAR ALL",
    "=HYPERLINK(1)",
    "../../etc/passwd",
    "http://localhost:8000/id/action/a0000000000 <http://localhost:8000/id/action/a0>",
    "\u202egnp.exe \u200b\ufeff",
    "fin\u0085\u2028\u2029\x0b\x0c\x1cde ligne",
    "\x00\x01\x07\x1b[31m",
    "🎉👩‍👩‍👧‍👦 \U0010ffff \ufffe",
    '{"@id": "http://x", "@context": {}}',
    "@prefix : <http://x/> . :a :b :c",
    "a" * 50_000,
    "% %s {0} ${HOME} $(id) `id`",
    "nan", "None", "null", "true", "-0",
]  # fmt: skip

NEVER = {"http://x", "http://y", "http://z", "http://localhost:8000/id/action/a0"}


def _sheets() -> str:
    parts = ["Les actions des centres sociaux"]
    for number, text in enumerate(TEXTS):
        parts += [
            "Actions",
            f"{number} {text}"[:2000],
            "- Structure organisatrice",
            f"- CENTRE {text[:200]} - Paris",
            "- Fichier(s) associé(s)",
            f"- {text[:2000]}",
            "- Mots clés associés à l'action",
            "-",
            f"- {text[:2000]}",
            "- Résumé",
            text,
            "- Description générale",
            f"x\n{text}\n- {text}",
        ]
    return "\n".join(parts)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A listing of hostile texts and the release built from it."""
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "fiches.txt"
    path.write_text(_sheets(), "utf-8", newline="")
    built = build(path, site=folder / "site", jobs=2)
    assert built.counts["published"] == len(TEXTS)
    return path, built.release


def test_the_release_is_whole_and_gives_the_listing_back(hostile: tuple[Path, Path]):
    """Byte for byte."""
    path, release = hostile

    verify(release)
    assert b"".join(one(release, "sheets")) == path.read_bytes()


def test_every_text_is_one_value_and_no_statement(hostile: tuple[Path, Path]):
    """No subject, predicate or link comes from a text."""
    content = gzip.decompress((hostile[1] / "dumps/full/data.nq.gz").read_bytes())
    quads = list(ox.parse(content, format=ox.RdfFormat.N_QUADS))
    dropped = dict.fromkeys((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF))
    summaries = {q.object.value for q in quads if q.predicate.value == f"{CSG}summary"}
    iris = {
        t.value
        for q in quads
        for t in (q.subject, q.predicate, q.object)
        if isinstance(t, ox.NamedNode)
    }

    assert summaries == {t.translate(dropped) for t in TEXTS}
    assert not {i for i in iris if i.startswith("http://x/")} | iris & NEVER


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_three_parsers_read_the_same(hostile: tuple[Path, Path]):
    """rdflib reads Turtle and JSON-LD as pyoxigraph reads the N-Quads."""
    folder = hostile[1] / "dumps/full"
    texts = {p.name: gzip.decompress(p.read_bytes()).decode() for p in folder.glob("*.gz")}
    json.loads(texts["data.jsonld.gz"])
    titles = []
    for name, syntax in (("data.ttl.gz", "turtle"), ("data.jsonld.gz", "json-ld")):
        graph = rdflib.Graph().parse(data=texts[name], format=syntax)
        titles.append({str(o) for o in graph.objects(None, rdflib.URIRef(f"{DCTERMS}title"))})
    quads = ox.parse(texts["data.nq.gz"], format=ox.RdfFormat.N_QUADS)
    titles.append(
        {
            q.object.value
            for q in quads
            if q.predicate.value == f"{DCTERMS}title" and isinstance(q.graph_name, ox.DefaultGraph)
        }
    )

    assert titles[0] == titles[1] == titles[2]


def test_values_that_differ_share_no_concept(hostile: tuple[Path, Path]):
    """Each strange keyword has an address of its own."""
    content = gzip.decompress((hostile[1] / "dumps/full/data.nq.gz").read_bytes())
    prefix = "http://localhost:8000/id/concept/keyword/"
    keywords = {
        q.object.value
        for q in ox.parse(content, format=ox.RdfFormat.N_QUADS)
        if q.predicate.value == f"{CSG}keyword" and q.object.value.startswith(prefix)
    }

    assert len(keywords) == len(TEXTS)
    assert all(len(k) <= len(prefix) + 60 for k in keywords)


def test_two_spellings_of_an_unknown_value_in_one_sheet_are_one_concept(tmp_path: Path):
    """The first in code-point order names it where both are met as often."""
    table, listing = tmp_path / "mots.csv", tmp_path / "lieux.txt"
    table.write_text("Titre;Résumé;Mots clés\nA;texte;Jardinage|jardinage\n", "utf-8")
    scales = ("- Territoire concerné\n- Le Bocage", "- Public\n- Adultes")
    partners = "- Avec qui cette action a-t-elle été menée ?\n-\nPartenaires d'action:\n- Caf"
    again = "- Territoire concerné\n- Le bocage\n- Description générale\nTexte."
    first = "- Qui est à l'initiative de l'action ?\n-\n- Autre"
    listing.write_text(sheet_text("B", "Un texte.", first, *scales, partners, again), "utf-8")
    release = build(table, listing, site=tmp_path / "site").release
    content = unpacked(release / "dumps/full/data.nq.gz")
    said = {
        (q.predicate.value.rpartition("#")[2], q.object.value)
        for q in ox.parse(content, format=ox.RdfFormat.N_QUADS)
        if q.predicate.value.endswith(("#prefLabel", "#altLabel"))
        and q.object.value.casefold() in ("jardinage", "le bocage")
    }

    assert said == {
        ("prefLabel", "Jardinage"),
        ("altLabel", "jardinage"),
        ("prefLabel", "Le Bocage"),
        ("altLabel", "Le bocage"),
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "id;Titre;Résumé\n1;A;texte\n2;;\n3; ;\n"),
        ("a.jsonl", '{"id":"1","title":"A"}\n{"id":"2"}\n{"id":"j.martin@exemple.fr"}\n'),
    ],
)
def test_a_sheet_of_an_identifier_alone_is_withheld(tmp_path: Path, name: str, content: str):
    """It has nothing to publish; it costs the others nothing, and its line is told."""
    path = tmp_path / name
    path.write_text(content, "utf-8")
    built = build(path, site=tmp_path / "site")

    verify(built.release)
    assert (built.counts["published"], built.counts["withheld"]) == (1, 2)
    assert built.codes["nothing-to-publish"] == 2


def test_identifiers_that_are_published_alike_are_one(tmp_path: Path):
    """A character that no format carries parts no two sheets: they are in conflict."""
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id":"A","title":"A"}\n{"id":"A\\u0001","title":"B"}\n{"id":"C","title":"C"}\n', "utf-8"
    )
    built = build(path, site=tmp_path / "site")

    assert (built.counts["published"], built.counts["withheld"]) == (1, 2)
    assert built.codes["identifier-conflict"] == 2


def test_an_attachment_below_the_publishers_address_damages_nothing(tmp_path: Path):
    """It leads where the sheet says: to a file there or on INSEE's site, no thing of ours."""
    links = ["https://centres.example.org/affiche.pdf", "http://id.insee.fr/geo/carte.pdf"]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"title": "A", "attachments": links}), "utf-8")

    built = build(path, site=tmp_path / "site", base="https://centres.example.org/")

    assert verify_all(built.release)["counts"]["published"] == 1
