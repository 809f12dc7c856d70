"""The folder as files: two parsers agree, nothing is said twice, releases never change."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, Graph, URIRef

from csgraph.mapping import vocabulary
from csgraph.namespaces import ONTOLOGY, PREFIXES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    """The ontology folder of the checkout."""
    return root / "ontology"


def every_file(folder: Path) -> list[Path]:
    """Return every Turtle file, examples and kept versions among them."""
    beside = [path for part in ("examples", "released") for path in (folder / part).glob("*.ttl")]
    return [*vocabulary.files(folder), *sorted(beside)]


def fingerprint(lines: list[str]) -> str:
    """Return the SHA-256 of sorted N-Triples lines, each ended by a line feed."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def released(table: str) -> dict[str, str]:
    """Return the hash of each version that stands in `RELEASED`."""
    rows = (line.split() for line in table.splitlines() if line and not line.startswith("#"))
    return {version: sha256 for version, _, sha256 in rows}


def may_stand(table: str, version: str, lines: list[str]) -> bool:
    """Say whether these triples may bear this version: never other ones than released."""
    return released(table).get(version, fingerprint(lines)) == fingerprint(lines)


def test_no_turtle_file_of_the_folder_is_left_out(folder: Path) -> None:
    """What lies in the folder is loaded, or is an example: nothing lies about unread."""
    assert set(every_file(folder)) == set(folder.rglob("*.ttl"))


def test_two_parsers_read_the_same_triples(folder: Path) -> None:
    """A file that only one engine understands would be lost on half of its readers."""
    for path in every_file(folder):
        lines = "\n".join(vocabulary.canonical([path]))

        assert set(Graph().parse(path)) == set(Graph().parse(data=lines, format="nt")), path.name


def test_no_blank_node_in_any_file(folder: Path) -> None:
    """Not in what is loaded, and not in the examples that show how data looks."""
    for path in every_file(folder):
        assert "_:" not in " ".join(str(quad) for quad in parse(path=path)), path.name


def test_a_fact_stands_in_one_file_and_a_term_too(folder: Path) -> None:
    """Two files that describe one thing could come to contradict each other."""
    places: dict[str, set[str]] = defaultdict(set)
    for path in vocabulary.files(folder):
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            places[str(quad.subject)].add(path.name)

    assert {subject: files for subject, files in places.items() if len(files) > 1} == {}


def test_a_prefix_means_the_same_in_every_file(folder: Path) -> None:
    """And the same as in the dumps and the query form."""
    known = dict(PREFIXES)
    for path in every_file(folder):
        for name, iri in re.findall(
            r"^@prefix (\w+): <([^>]+)> \.$", path.read_text("utf-8"), re.M
        ):
            assert known.setdefault(name, iri) == iri, (path.name, name)


def test_a_prefix_that_is_bound_is_used(folder: Path) -> None:
    """A header that promises more than the file holds misleads its reader."""
    for path in every_file(folder):
        head, _, body = path.read_text("utf-8").partition("\n\n")
        for name in re.findall(r"^@prefix (\w+):", head, re.M):
            assert re.search(rf"(?<![\w:/]){name}:\w", body), (path.name, name)


def test_what_is_loaded_is_every_file_once(folder: Path) -> None:
    """The lines for the default graph are sorted, each once, and parse back to the files."""
    lines = vocabulary.load().ntriples()
    back = {str(q.triple) for q in parse("\n".join(lines).encode(), format=RdfFormat.N_TRIPLES)}
    of_files = [str(q.triple) for path in vocabulary.files(folder) for q in parse(path=path)]

    assert lines == sorted(set(lines))
    assert back == set(of_files)
    assert len(of_files) == len(lines)


def test_a_released_version_keeps_its_triples(folder: Path, ontology: Graph) -> None:
    """What was released under a version can be cited for good."""
    version = str(ontology.value(URIRef(ONTOLOGY), OWL.versionInfo))
    table = (folder / "RELEASED").read_text("utf-8")

    assert may_stand(table, version, vocabulary.load().ntriples())


def lost_versions(table: str, standing: str, folder: Path) -> set[str]:
    """Return the released versions that `folder` does not keep as they were, but `standing`."""
    kept = {
        path.stem: fingerprint(vocabulary.canonical([path]))
        for path in (folder / "released").glob("*.ttl")
    }
    return {v for v, sha256 in released(table).items() if v != standing and kept.get(v) != sha256}


def test_every_released_version_is_kept(folder: Path) -> None:
    """An older version is served at its own address for ever, so its triples stay in the folder."""
    standing = str(Graph().parse(folder / "csgraph.ttl").value(URIRef(ONTOLOGY), OWL.versionInfo))

    assert not lost_versions((folder / "RELEASED").read_text("utf-8"), standing, folder)


def test_a_version_that_is_lost_or_changed_is_missed(tmp_path: Path) -> None:
    """A file that is absent, and one that says something else."""
    (tmp_path / "released").mkdir()
    path = tmp_path / "released" / "0.0.1.ttl"
    path.write_text("<urn:a> <urn:b> <urn:c> .", "utf-8")
    sha256 = fingerprint(["<urn:a> <urn:b> <urn:c> ."])
    table = f"0.0.1 2026-01-01 {sha256}\n0.0.2 2026-02-01 {sha256}\n0.0.3 2026-03-01 {sha256}\n"

    assert lost_versions(table, "0.0.3", tmp_path) == {"0.0.2"}
    path.write_text("<urn:a> <urn:b> <urn:d> .", "utf-8")
    assert lost_versions(table, "0.0.3", tmp_path) == {"0.0.1", "0.0.2"}


def test_a_change_under_a_released_version_is_caught() -> None:
    """One label more, one less or one changed is another ontology; a new version may differ."""
    lines = vocabulary.load().ntriples()
    table = f"# note\n0.1.0 2026-11-22 {fingerprint(lines)}\n"

    assert may_stand(table, "0.1.0", lines)
    assert not may_stand(table, "0.1.0", lines[1:])
    assert not may_stand(table, "0.1.0", [*lines, lines[-1].replace(" .", "x .")])
    assert may_stand(table, "0.2.0", lines[1:])


def test_layout_and_prefixes_do_not_enter_the_hash(folder: Path, tmp_path: Path) -> None:
    """A file may be laid out anew after its release: only what it says counts."""
    source = folder / "schemes" / "status.ttl"
    other = tmp_path / "status.ttl"
    Graph().parse(source).serialize(other, format="longturtle", encoding="utf-8")

    assert other.read_text("utf-8") != source.read_text("utf-8")
    assert vocabulary.canonical([other]) == vocabulary.canonical([source])
