"""Every statement of every action of the real listing leads to lines that hold it."""

from __future__ import annotations

import gzip
import unicodedata
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from csgraph.namespaces import CSG, DCTERMS, FOAF, RDF, RDFS, SKOS
from csgraph.normal import normalise

from .conftest import build

LABEL = f"{RDFS}label"
NAMES = (LABEL, *(f"{SKOS}{kind}Label" for kind in ("pref", "alt", "hidden")))
OF_ITSELF = {f"{RDF}type", LABEL, f"{FOAF}isPrimaryTopicOf"}
"""What an action says that no sheet says: what it is, and where it comes from."""

Said = defaultdict[tuple[str, str], list[ox.NamedNode | ox.Literal]]


@pytest.fixture(scope="module")
def said(real_listing: Path, tmp_path_factory: pytest.TempPathFactory) -> Said:
    """Everything the full dump says, by subject and predicate."""
    release = build(real_listing, site=tmp_path_factory.mktemp("real")).release
    content = gzip.decompress((release / "dumps/full/data.nq.gz").read_bytes())
    found: Said = defaultdict(list)
    for quad in ox.parse(content, format=ox.RdfFormat.N_QUADS):
        found[quad.subject.value, quad.predicate.value].append(quad.object)
    return found


@pytest.fixture(scope="module")
def lines(real_listing: Path) -> list[str]:
    """The lines of the listing; the first has the number 1."""
    return ["", *real_listing.read_text("utf-8").split("\n")]


def _one(said: Said, subject: str, predicate: str) -> str | None:
    values = said.get((subject, predicate), [])
    assert len(values) <= 1
    return values[0].value if values else None


def _actions(said: Said) -> list[str]:
    return sorted(
        s
        for (s, p), objects in said.items()
        if p == f"{RDF}type" and any(o.value == f"{CSG}Action" for o in objects)
    )


def _fields(said: Said, action: str) -> list[str]:
    return [
        field.value
        for sheet in said[action, f"{FOAF}isPrimaryTopicOf"]
        for field in said[sheet.value, f"{CSG}hasField"]
    ]


def _lines_of(said: Said, field: str, lines: list[str]) -> list[str]:
    first, last = (_one(said, field, f"{CSG}{n}Line") for n in ("first", "last"))
    return lines[int(first) : int(last) + 1] if first and last else []


def _stands_in(value: ox.NamedNode | ox.Literal, found: list[str], said: Said) -> bool:
    if isinstance(value, ox.Literal):
        return value.value in unicodedata.normalize("NFC", "\n".join(found))
    names = {normalise(n.value) for kind in NAMES for n in said.get((value.value, kind), [])}
    if "/centre/" in value.value or "/departement/" in value.value:
        return any(name in normalise(line) for name in names for line in found)
    return any(normalise(line.removeprefix("- ")) in names for line in found)


def test_every_statement_stands_in_the_lines_it_names(said: Said, lines: list[str]):
    """The fields that feed its property exist, and their lines hold the value as written."""
    checked = 0
    for action in _actions(said):
        fields = _fields(said, action)
        for (subject, predicate), values in list(said.items()):
            if subject != action or predicate in OF_ITSELF:
                continue
            feeding = [
                f for f in fields if any(o.value == predicate for o in said[f, f"{CSG}feeds"])
            ]
            found = [line for f in feeding for line in _lines_of(said, f, lines)]
            for value in values:
                assert _stands_in(value, found, said), (action, predicate, value)
                checked += 1

    assert len(_actions(said)) == 25
    assert checked > 500


def test_every_field_is_its_lines_and_its_label_the_line_above(said: Said, lines: list[str]):
    """Text and label as they stand in the file, of all fields of all sheets."""
    for action in _actions(said):
        for field in _fields(said, action):
            text, found = _one(said, field, f"{CSG}text"), _lines_of(said, field, lines)
            assert (text or "") == "\n".join(found)
            label = _one(said, field, f"{CSG}label")
            first = _one(said, field, f"{CSG}firstLine")
            assert label in lines
            assert first is None or lines[int(first) - 1] == label


def test_every_line_is_in_one_sheet(said: Said, lines: list[str]):
    """From the heading on, sheets follow one another without a gap."""
    stretches = sorted(
        (int(_one(said, s.value, f"{CSG}firstLine")), int(_one(said, s.value, f"{CSG}lastLine")))
        for action in _actions(said)
        for s in said[action, f"{FOAF}isPrimaryTopicOf"]
    )

    assert stretches[-1][1] == len(lines) - 1
    for (_, last), (first, _) in pairwise(stretches):
        assert first == last + 1


def test_titles_are_the_labels(said: Said):
    """One label each, in French."""
    for action in _actions(said):
        assert [str(v) for v in said[action, LABEL]] == [
            str(v) for v in said[action, f"{DCTERMS}title"] or said[action, LABEL]
        ]
