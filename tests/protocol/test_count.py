"""Counting by two facets over HTTP, and the corpus of a selection: on a real release."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from csgraph import pipeline
from csgraph.release import manifest
from csgraph.release.iramuteq import corpus
from csgraph.search import schema
from csgraph.search.facets import FACETS
from csgraph.web.app import create_app

from ..contracts.test_docs_examples import Serving
from ..release.conftest import sheet_text
from ..release.corpusreader import read

Get = Callable[..., tuple[int, str]]


def getter(address: str) -> Get:
    """What asks a path of this address: the status, and the text."""

    def get(
        path: str, accept: str = "text/html", method: str = "GET", most: int | None = None
    ) -> tuple[int, str]:
        request = Request(f"http://{address}{path}", headers={"Accept": accept}, method=method)
        try:
            with urlopen(request) as answer:
                return answer.status, answer.read(most).decode()
        except HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    return get


@pytest.fixture(scope="module")
def get(example_release: Path) -> Iterator[Get]:
    """Ask a server of the examples."""
    site = example_release.parents[1]
    with Serving(["csgraph", "serve", "--site", str(site)], site) as address:
        yield getter(address)


def asked(get: Get, query: str) -> dict[tuple[str, str], int]:
    """The answer of the endpoint to a query of a table."""
    status, text = get(f"/sparql?query={quote(query)}", "application/sparql-results+json")
    assert status == 200, text
    return {
        (row.get("row", {}).get("value", ""), row.get("column", {}).get("value", "")): int(
            row["actions"]["value"]
        )
        for row in json.loads(text)["results"]["bindings"]
    }


@pytest.mark.parametrize("rows", FACETS)
def test_the_query_of_a_table_gives_its_cells(get: Get, rows: str):
    """As the endpoint answers it, with its limits; words and values chosen too."""
    columns = "dimension" if rows != "dimension" else "keyword"
    for chosen in ("", "&q=projet&keyword=culture&keyword=sante"):
        _, text = get(f"/count.json?rows={rows}&columns={columns}{chosen}")
        told = json.loads(text)
        cells = {(c["row"] or "", c["column"] or ""): c["actions"] for c in told["cells"]}
        assert asked(get, told["query"]) == cells


def test_the_page_the_files_and_the_earlier_release_say_the_same(get: Get, example_release: Path):
    """One table in four forms."""
    told = json.loads(get("/count.json")[1])
    for path in ("/count.csv", f"/release/{example_release.name}/count.csv"):
        table = list(csv.reader(io.StringIO(get(path)[1])))
        head, *lines, total = table
        assert head[1:-1] == [line["label"] or "Non renseigné" for line in told["column_totals"]]
        assert [line[0] for line in lines] == [row["label"] for row in told["row_totals"]]
        assert [int(line[-1]) for line in lines] == [row["actions"] for row in told["row_totals"]]
        assert sum(int(n) for line in lines for n in line[1:-1]) == sum(
            cell["actions"] for cell in told["cells"]
        )
        assert int(total[-1]) == told["actions"]
    safe = get("/count.csv?for=spreadsheet")[1]
    assert safe.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(safe[1:]), delimiter=";")) == table
    assert get("/count")[1].count("<tr>") == len(table)


@pytest.mark.parametrize("chosen", ["", "?q=projet&keyword=culture&keyword=sante"])
def test_every_number_leads_to_its_actions(get: Get, chosen: str):
    """Where a cell leads as many are listed as it says; so do the totals."""
    links = re.findall(r'<td[^>]*><a href="(/explore[^"]*)">(\d+)</a>', get(f"/count{chosen}")[1])

    assert len(links) > 10
    for address, number in links:
        _, text = get(unescape(address).replace("/explore", "/explore.json", 1))
        assert json.loads(text)["total"] == int(number), address


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("rows=nothing", 400),
        ("rows=year&columns=year", 400),
        ("rows=%00%ff", 400),
        ("rows=&columns=", 200),
        ("rows=audience", 200),
        ("columns=keyword", 200),
        (f"rows={'x' * 5000}", 400),
        ("keyword=no-such-value", 404),
        ("keyword=%3E%20%7D", 404),
        ("&".join(["keyword=culture"] * 101), 400),
        (f"q={'a' * 6000}", 200),
        ("q=%22%22%2A%28%29%20OR%20NEAR", 200),
        ("q=%00%01", 200),
        ("keyword=", 200),
    ],
)
@pytest.mark.parametrize(
    "path", ["/count", "/count.csv", "/en/count.json", "/explore.iramuteq.txt"]
)
def test_whatever_is_asked_has_a_clear_answer(get: Get, path: str, question: str, status: int):
    """Never a fault of ours; a corpus does not look at rows."""
    if path.endswith("txt") and "rows" in question:
        status = 200
    got, text = get(f"{path}?{question}")
    assert got == status
    assert "Traceback" not in text


def test_a_selection_comes_as_a_corpus(get: Get, example_release: Path):
    """The texts of the actions that are found, as the command writes them; without any, all."""
    whole = "".join(corpus(example_release))
    assert get("/explore.iramuteq.txt")[1] == whole

    told = json.loads(get("/count.json?q=projet&keyword=culture")[1])
    texts = read(get("/explore.iramuteq.txt?q=projet&keyword=culture")[1].encode())
    assert 0 < len(texts) == told["actions"]
    by_key = {text.key: text for text in read(whole.encode())}
    assert texts == [by_key[text.key] for text in texts]
    assert get("/explore.iramuteq.txt?q=nullepartjamais") == (200, "")


def test_an_empty_value_does_not_hide_the_next(get: Get):
    """An address that a form wrote may begin with an empty field: the rest still chooses."""
    chosen = get("/explore.iramuteq.txt?keyword=culture")
    whole = get("/explore.iramuteq.txt")
    assert chosen != whole
    assert get("/explore.iramuteq.txt?keyword=&keyword=culture") == chosen
    assert get("/explore.iramuteq.txt?keyword=&q=+") == whole


@pytest.mark.parametrize("question", ["sort=nonsense", "view=x&q=projet", "view=%00&keyword="])
def test_what_an_address_cannot_mean_is_refused_with_and_without_a_choice(get: Get, question: str):
    """As on the page of the same search."""
    assert get(f"/explore?{question}")[0] == 400
    assert get(f"/explore.iramuteq.txt?{question}")[0] == 400


def test_a_release_without_an_index_gives_the_whole_corpus(tmp_path: Path):
    """What was built before there was one; a part of it can't be found there."""
    source = tmp_path / "in.txt"
    source.write_text(sheet_text("Un", "Un texte."), "utf-8")
    pipeline.build(pipeline.BuildOptions((str(source),), tmp_path / "site"))
    site = tmp_path / "site"
    written = manifest.read(site / "current")
    (site / "current" / schema.NAME).unlink()
    manifest.write(site / "current", written)
    with Serving(["csgraph", "serve", "--site", str(site)], site) as address:
        get = getter(address)
        assert get("/explore.iramuteq.txt?keyword=&q=")[1].count("****") == 1
        assert get("/explore.iramuteq.txt?keyword=&keyword=culture")[0] == 404


def test_a_place_is_free_again_whatever_a_client_does(get: Get):
    """Asks for the headers only, leaves after the first bytes, or is refused."""
    for _ in range(3):
        get("/explore.iramuteq.txt", method="HEAD")
        get("/explore.iramuteq.txt", most=1)
        get("/explore.iramuteq.txt?keyword=nothing")

    assert get("/explore.iramuteq.txt")[0] == 200


def test_a_long_value_does_not_make_a_long_page(tmp_path: Path):
    """A label of 50,000 letters is cut on the page and whole in the file."""
    source = tmp_path / "in.txt"
    long = "mot" * 17_000
    source.write_text(sheet_text("Un").replace("- Culture", f"- Culture\n- {long}"), "utf-8")
    pipeline.build(pipeline.BuildOptions((str(source),), tmp_path / "site"))
    client = create_app(tmp_path / "site").test_client()

    assert len(client.get("/count").data) < 30_000
    assert "motmot" in client.get("/count").text
    assert long in client.get("/count.csv").text


def test_facts_are_counted_and_have_no_corpus(tmp_path: Path):
    """A hostile value stays text in every form; a table of facts quotes no prose."""
    source = tmp_path / "in.txt"
    sheet = sheet_text("Un", "SECRET").replace(
        "- Culture", "- Culture\n- =1+1\n- <script>alert(1)</script>"
    )
    source.write_text(sheet, "utf-8")
    options = {"base": "https://data.example/", "public": "facts"}
    pipeline.build(pipeline.BuildOptions((str(source),), tmp_path / "site", **options))
    client = create_app(tmp_path / "site").test_client()
    page = client.get("/count").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "iramuteq" not in page + client.get("/explore").text
    assert "SECRET" not in page + client.get("/count.json").text
    assert "'=1+1" in client.get("/count.csv?for=spreadsheet").text
    refused = client.get("/explore.iramuteq.txt")
    assert (refused.status_code, refused.json["code"]) == (404, "texts-not-public")
    assert "SECRET" not in refused.text
