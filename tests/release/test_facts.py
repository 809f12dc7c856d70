"""Where only facts are public, nothing that is served holds prose or quotes it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from csgraph import intake
from csgraph.intake.files import discover
from csgraph.mapping.vocabulary import load
from csgraph.model import KEYS, Sheet
from csgraph.release import manifest

SHORTEST = 25
"""Characters below which a piece of prose may well stand elsewhere by chance."""


@pytest.fixture(scope="session")
def prose(examples: Path) -> set[str]:
    """Every sentence and line of prose that the examples hold."""
    files, _ = discover([str(examples / "sheets")])
    pieces: set[str] = set()
    for file in files:
        for item in intake.read(file):
            if isinstance(item, Sheet):
                texts = [v for k in KEYS.values() if k.is_prose for v in item.values(k.name)]
                pieces |= {
                    piece
                    for text in texts
                    for line in text.split("\n")
                    for piece in (line, *line.split(". "))
                }
    return {p.strip(" .-•") for p in pieces if len(p.strip(" .-•")) >= SHORTEST}


def _served(facts: Path) -> dict[str, str]:
    texts = {}
    for path in sorted((facts / "dumps").rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            raw = gzip.decompress(content) if path.suffix == ".gz" else content
            texts[path.relative_to(facts).as_posix()] = raw.decode()
    return texts


def test_no_served_dump_holds_a_sentence(facts: Path, full: Path, prose: set[str]):
    """Every sentence is looked for in every file; in the full form each is found."""
    assert len(prose) > 200
    for name, text in _served(facts).items():
        plain = text.replace('\\"', '"')
        assert [piece for piece in prose if piece in plain] == [], name
    whole = gzip.decompress((full / "dumps/full/data.ttl.gz").read_bytes()).decode()
    assert sum(p in whole.replace('\\"', '"') for p in prose) > 0.9 * len(prose)


def test_the_store_holds_no_sentence_and_no_narrative_property(facts: Path, prose: set[str]):
    """It was loaded from the facts."""
    store = ox.Store.read_only(str(facts / "store"))
    values = "\n".join(q.object.value for q in store if isinstance(q.object, ox.Literal))

    assert [piece for piece in prose if piece in values] == []
    for predicate in load().narrative:
        assert next(store.quads_for_pattern(None, ox.NamedNode(predicate), None), None) is None


def test_a_served_report_quotes_nothing(facts: Path, prose: set[str]):
    """If the manifest calls the report public, none of its files holds a sentence."""
    if not manifest.read(facts).get("report_is_public"):
        pytest.skip("the report is not served where only facts are public")
    for path in (facts / "report").rglob("*"):
        text = path.read_text("utf-8")
        assert [piece for piece in prose if piece in text] == [], path.name


def test_the_full_form_waits_where_nothing_serves_it(facts: Path):
    """In `private/`; no entry of the manifest calls it public."""
    entries = manifest.read(facts)["dumps"]

    assert (facts / "private/full/data.nq.gz").is_file()
    assert not (facts / "dumps/full").exists()
    assert all(e["path"].startswith("dumps/") for e in entries)


def test_facts_keep_titles_lists_and_lines(facts: Path):
    """What is no prose stays."""
    text = _served(facts)["dumps/facts/data.nq.gz"]

    for name in ("def#keyword", "terms/title", "def#firstLine", "def#organisedBy"):
        assert name in text
