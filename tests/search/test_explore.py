"""The page of searches and its files, over HTTP, as a person and a program ask for them."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

import lxml.html
import pyoxigraph as ox
import pytest
from lxml import etree

from csgraph.search import sparql
from csgraph.search.facets import FACETS
from csgraph.search.selection import Selection

from ..conftest import absent
from .conftest import Indexed


def get(address: str, accept: str = "text/html") -> tuple[int, str, dict[str, str]]:
    """Return status, text and headers."""
    request = urllib.request.Request(address, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as fault:
        return fault.code, fault.read().decode(), dict(fault.headers)


def text_of(page: str) -> str:
    """Return what a person reads."""
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def test_a_word_is_found_and_marked_as_it_was_written(served: str):
    """Asked in capitals without its accent; marked with it, the field named."""
    status, page, _ = get(f"{served}/explore?q=NUMERIQUES")

    assert status == 200
    assert "numérique" in {word.lower() for word in re.findall("<mark>(.*?)</mark>", page)}
    assert 'class="field"' in page


@pytest.mark.parametrize(
    "path", ["/en/explore", "/en/explore?view=table", "/en/explore?view=map", "/en/"]
)
def test_french_names_on_english_pages_are_marked_as_french(served: str, path: str):
    """Titles, centres and départements, wherever they stand, so that they are read aloud so."""
    with urllib.request.urlopen(f"{served}/dumps/full/actions.csv.gz") as dump:
        rows = list(csv.DictReader(io.StringIO(gzip.decompress(dump.read()).decode())))
    french = {row[name] for row in rows for name in ("label", "centre_label", "department_label")}
    met = 0
    for element in lxml.html.fromstring(get(f"{served}{path}")[1]).iter(etree.Element):
        said = (element.text or "").strip()
        if said in french - {""} or (element.tag == "title" and said.split(": ")[0] in french):
            met += 1
            assert element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)") == "fr", said
    assert met > 10


def test_values_are_in_the_language_that_they_are_shown_in(served: str):
    """A box whose value has an English label is English, the others are French."""
    page = get(f"{served}/en/explore")[1]
    told = dict(re.findall(r'<span><bdi lang="(fr|en)">(.*?)</bdi></span>', page))

    assert set(told) == {"fr", "en"}
    assert page.count('type="checkbox"') == len(re.findall(r"<span><bdi lang=", page))


def test_every_result_says_where_the_word_stands(served: str):
    """In its title, its centre, its text or one of its lists: something is marked in each."""
    page = get(f"{served}/explore?q=habitants")[1]
    results = re.findall(r"<li>\s*<h3>.*?</li>\s*(?=<li>\s*<h3>|</ol>)", page, re.DOTALL)

    assert results
    assert all("<mark>" in result for result in results)


def test_every_link_to_a_value_gives_the_count_beside_it(served: str, examples: Indexed):
    """The address of each value, by key and by IRI, finds what the index counted."""
    for facet in FACETS:
        for count in examples.reader.counts_of(facet, Selection()):
            for named in {count.value.key, count.value.iri}:
                address = f"{served}/explore.json?{facet}={quote(named, safe='')}"
                assert json.loads(get(address)[1])["total"] == count.actions


def test_the_sparql_shown_gives_the_same_at_the_endpoint(served: str):
    """As a visitor would: the query is taken from the page and asked."""
    question = "q=habitants+projet&status=en-cours&status=terminee&view=table"
    _, page, _ = get(f"{served}/explore?{question}")
    query = html.unescape(re.search(r"<pre[^>]*><code>(.*?)</code>", page, re.DOTALL)[1])
    answer = get(f"{served}/sparql?query={quote(query)}", "application/sparql-results+json")[1]
    found = json.loads(get(f"{served}/explore.json?{question}")[1])

    there = {row["action"]["value"] for row in json.loads(answer)["results"]["bindings"]}
    assert there == {action["action"] for action in found["actions"]}
    assert len(there) == found["total"] > 0


def test_the_files_say_the_same_actions(served: str, examples: Indexed):
    """CSV, JSON, Turtle and JSON-LD of one search, each complete and said to be."""
    address = f"{served}/explore.{{}}?q=habitants"
    _, text, headers = get(address.format("csv"))
    rows = list(csv.DictReader(io.StringIO(text)))
    found = {row["action"] for row in rows}

    assert headers["Csgraph-Total"] == str(len(rows))
    assert found == {row[0] for row in examples.rows(sparql.of_actions(Selection.of("habitants")))}
    told = json.loads(get(address.format("json"))[1])
    assert told["complete"]
    assert {action["action"] for action in told["actions"]} == found
    for suffix, form in (("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        quads = list(ox.parse(get(address.format(suffix))[1].encode(), format=form))
        action = ox.NamedNode("https://w3id.org/csgraph/def#Action")
        assert {q.subject.value for q in quads if q.object == action} == found
        assert all(ox.Quad(*quad.triple) in examples.store for quad in quads)


def test_a_spreadsheet_gets_cells_that_cannot_run(served: str):
    """With a byte order mark, semicolons and the words of the page; the plain CSV has neither."""
    for_spreadsheet = get(f"{served}/explore.csv?for=spreadsheet")
    assert for_spreadsheet[1].startswith("\ufeffAdresse;Action;Mot clé;")
    in_english = get(f"{served}/en/explore.csv?for=spreadsheet")[1]
    assert in_english.startswith("\ufeffAddress;Action;Keyword;")
    assert "Several communes" in in_english
    assert "Several communes" not in for_spreadsheet[1]
    assert "attachment" in for_spreadsheet[2]["Content-Disposition"]
    assert get(f"{served}/explore.csv")[1].startswith("action,title,")


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("sort=random", 400), ("view=3d", 400), ("page=0", 404), ("page=999999999999", 404),
        ("page=99", 404), ("page=%C2%B2", 404), ("keyword=nowhere", 404),
        ("keyword=%3Cscript%3E", 404), ("&".join(["keyword=solidarite"] * 60), 400),
        ("q=" + "a+" * 900, 200), ("q=%22%2A%28%29%5B%5D%7B%7D%5C%00%FF", 200),
        ("q=%3Cscript%3Ealert(1)%3C/script%3E", 200), ("q=%E2%80%AE%F0%9F%98%80", 200),
        ("q=NEAR(a+b)+AND+NOT+title:x*", 200), ("q=%2A", 200), ("unknown=1", 200),
    ],
)  # fmt: skip
def test_no_question_breaks_the_page(served: str, question: str, status: int):
    """What means nothing is refused in words; what is hostile is only text."""
    found, page, _ = get(f"{served}/explore?{question}")

    assert found == status
    assert "<script>alert" not in page
    assert get(f"{served}/en/explore?{question}")[0] == status


def test_nothing_found_says_what_to_leave_out(served: str):
    """Each condition whose removal finds something, with how many."""
    page = text_of(get(f"{served}/explore?q=habitants+xyzzy")[1])

    assert "0 action" in page
    assert re.search(r"sans «\sxyzzy\s»\s: [1-9]\d* action", page)


def test_pages_follow_one_another_without_loss(served: str, examples: Indexed):
    """Every action once, over all pages, in each order."""
    for sort in ("relevance", "title", "centre", "newest", "department"):
        found: list[str] = []
        for number in (1, 2):
            page = get(f"{served}/explore?sort={sort}&page={number}")[1]
            found += re.findall(r'<h3><a href="([^"]+)"', page)
        assert len(set(found)) == len(found) == examples.reader.total


def test_an_earlier_release_is_explored_at_its_own_address(served: str, examples: Indexed):
    """And its links stay there."""
    page = get(f"{served}/release/{examples.path.name}/explore?q=habitants")[1]

    assert f'action="/release/{examples.path.name}/explore"' in page


@pytest.mark.parametrize("name", ["curl", "Python", "R"])
def test_the_lines_of_code_on_the_page_run(served: str, tmp_path: Path, name: str):
    """Copied from the page as they are, quotation marks and accents in the search included."""
    page = get(f"{served}/explore?q=l%27accueil+des+%22centre+social%22&status=en-cours")[1]
    lines = html.unescape(
        re.search(rf"<h3>{name}</h3>\s*<pre[^>]*><code>(.*?)</code>", page, re.DOTALL)[1]
    )
    command = {"curl": ["sh", "-c"], "Python": [sys.executable, "-c"], "R": ["Rscript", "-e"]}[name]
    if shutil.which(command[0]) is None:
        absent(command[0])
    done = subprocess.run([*command, lines], cwd=tmp_path, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    if name == "curl":
        assert (tmp_path / "actions.csv").read_text("utf-8").startswith("action,title,")


def test_a_list_value_leads_to_its_actions(served: str, examples: Indexed):
    """Its page, its département's: each to a search that finds what it counts."""
    for facet, path in (
        ("keyword", "/voc/keyword/{}"),
        ("department", "/territory/departement/{}"),
    ):
        value = next(v for v in examples.reader.values(facet) if not v.key.startswith("~"))
        assert f"/explore?{facet}={value.key}" in get(served + path.format(value.key))[1]
