"""Pages of a release of facts hold no sentence of any sheet, on demand or not."""

from __future__ import annotations

import html
import json
import re

import pytest

from csgraph.model import KEYS

BROWSER = "text/html"
SENTENCE_CHARS = 25


@pytest.fixture(scope="module")
def facts(csgraph, running, tmp_path_factory):
    """A server on the examples, published as facts."""
    site = tmp_path_factory.mktemp("facts") / "site"
    options = ("--decisions", "examples/decisions", "--public", "facts", "--site", str(site))
    csgraph("build", "examples/sheets", "--base", "http://localhost:8000/", *options)
    with running(site) as server:
        yield server


def test_no_sentence_of_a_sheet_stands_on_any_page(facts, csgraph):
    """Every line of prose of the examples is looked for on every action's and sheet's page."""
    read = csgraph("read", "examples/sheets", "--format", "jsonl").splitlines()
    prose = [key.name for key in KEYS.values() if key.is_prose and not key.is_list]
    texts = [text for line in read for key in prose if (text := json.loads(line)[key])]
    lines = {line for text in texts for line in text.split("\n") if len(line) > SENTENCE_CHARS}
    keys = sorted(
        set(re.findall("/action/a([a-z0-9]+)", facts.send("/actions", Accept=BROWSER).text))
    )
    paths = [
        f"/{room}/{letter}{key}"
        for key in keys
        for room, letter in (("action", "a"), ("sheet", "s"))
    ]
    pages = [html.unescape(facts.send(path, Accept=BROWSER).text) for path in paths]

    assert len(lines) > 100
    assert len(pages) > 50
    assert [line for line in lines if any(line in page for page in pages)] == []
    assert all("sans les textes des fiches" in page for page in pages)
