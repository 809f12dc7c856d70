"""The page of downloads and what changed, over HTTP; each recipe is run as the page gives it."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from csgraph import pipeline
from csgraph.web.dataset.loading import recipes

from ..conftest import absent

BROWSER = "text/html"
SHEET = """Actions
{title}
- Structure organisatrice
- CENTRE SOCIAL LES TILLEULS - Finistère
- Résumé
{summary}"""
CHECK = ["sha256sum", "--check", "--ignore-missing", "SHA256SUMS"]
UNTRIED = {"Apache Jena Fuseki", "GraphDB", "Virtuoso"}
"""Servers whose recipes need a server's own set-up: the tests do not run them."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two releases."""
    folder = tmp_path_factory.mktemp("two")
    for version, sheets in {
        "one": [("Jardin", "Le mardi."), ("Couture", "Le jeudi."), ("=1+1", "Le soir.")],
        "two": [("Jardin", "Le lundi."), ("Couture <b>main</b>", "Le jeudi.")],
    }.items():
        text = "\n".join(SHEET.format(title=t, summary=s) for t, s in sheets)
        (folder / "fiches.txt").write_text(text, "utf-8")
        pipeline.build(
            pipeline.BuildOptions(
                (str(folder / "fiches.txt"),),
                folder / "site",
                version=version,
                date=f"2026-0{len(sheets)}-01",
                removals_ok=True,
            )
        )
    return folder / "site"


@pytest.fixture(scope="module")
def server(site: Path, running) -> Iterator:
    """A server on it."""
    with running(site) as server:
        yield server


def test_the_page_lists_every_file_and_every_release(server):
    """With its purpose, and the addresses of each release's files and changes."""
    page = server.send("/dumps/", Accept=BROWSER).text

    for name in ("full/data.nq.gz", "facts/actions.csv.gz", "quality.nq.gz", "full/codebook.csv"):
        assert f'href="/dumps/{name}"' in page
    for version in ("one", "two"):
        assert f'href="/release/{version}/dumps/"' in page
        assert f'href="/release/{version}/changes"' in page
    assert page.index("/release/two/dumps/") < page.index("/release/one/dumps/")
    assert "@misc{csgraph-two" in page


def test_a_dump_is_known_by_its_hash_and_never_by_its_date(server):
    """After a rollback, the date of the release that was left is the later one."""
    left = server.send("/release/two/dumps/full/data.nq.gz")
    now = server.send("/release/one/dumps/full/data.nq.gz")
    at, tags = left.headers["Last-Modified"], (left.headers["ETag"], now.headers["ETag"])

    def ask(method: str = "GET", **headers: str):
        return server.send("/release/one/dumps/full/data.nq.gz", method, **headers)

    assert [ask(how, If_Modified_Since=at).status for how in ("GET", "HEAD")] == [200, 200]
    for other in (at, now.headers["Last-Modified"], tags[0]):
        whole = ask(Range="bytes=5-9", If_Range=other)
        assert (whole.status, whole.body) == (200, now.body), other
    part = ask(Range="bytes=5-9", If_Range=tags[1])
    assert (part.status, part.body, part.headers["ETag"]) == (206, now.body[5:10], tags[1])
    assert part.headers["Content-Range"] == f"bytes 5-9/{len(now.body)}"
    assert ask(Range="bytes=9999999-").status == 416
    assert ask("HEAD").headers["Content-Length"] == str(len(now.body))


def test_every_address_of_the_page_is_of_the_host_that_was_asked(server):
    """A name that ends in “en” is not taken for the English half of the site."""
    for path in ("/dumps/", "/en/dumps/"):
        page = server.send(path, Accept=BROWSER, Host="centres.green").text
        assert set(re.findall(r"http://centres\.gre[^\s'\"&<]*?dumps/", page)) == {
            "http://centres.green/dumps/"
        }


def recipe(server, tool: str) -> str:
    """Return what the page says to paste for a tool."""
    page = server.send("/dumps/", Accept=BROWSER).text
    found = re.search(rf'<pre data-tool="{re.escape(tool)}"[^>]*>(.*?)</pre>', page, re.DOTALL)
    assert found, tool
    return html.unescape(found[1])


def run(command: list[str], folder: Path, text: str | None = None) -> str:
    """Run a command as a person would; its output."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=folder, input=text, capture_output=True, text=True, timeout=120,
        env=os.environ | {"PATH": path},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_files_are_checked_as_the_page_says(server, tmp_path: Path):
    """The names in SHA256SUMS are those under which files are saved; damage is seen."""
    said = run(["sh", "-e"], tmp_path, recipe(server, "sha256sum"))
    assert said == "csgraph-two-full-data.nq.gz: OK\n"

    (tmp_path / "csgraph-two-full-data.nq.gz").write_bytes(b"other")
    assert subprocess.run(CHECK, cwd=tmp_path, capture_output=True).returncode == 1


def require_listed(server, folder: Path) -> None:
    """What was fetched into a folder is what the list of hashes verifies there."""
    fetched = {file.name for file in folder.iterdir()}
    run(["sh", "-e"], folder, recipe(server, "sha256sum").partition("\n")[2])
    assert f"{fetched.pop()}: OK" in run(CHECK, folder)
    assert not fetched


@pytest.mark.parametrize("tool", ["Apache Jena Fuseki", "GraphDB"])
def test_a_recipe_of_a_server_loads_what_it_fetches(server, tmp_path: Path, tool):
    """Its first line runs here; the next one names the file that it leaves."""
    fetch, load, *_ = recipe(server, tool).splitlines(keepends=True)
    run(["sh", "-e"], tmp_path, fetch)

    assert load.split()[-1] == "csgraph-two-full-data.nq.gz"
    require_listed(server, tmp_path)
    assert "'csgraph-two-full-data.ttl.gz'" in recipe(server, "Virtuoso")


@pytest.mark.parametrize("tool", ["Python, pandas", "Python, rdflib"])
def test_recipes_of_python_run(server, tmp_path: Path, tool):
    """Warnings are errors there too."""
    code = recipe(server, tool)
    said = run([sys.executable, "-W", "error", "-"], tmp_path, code)

    assert said.strip()


def test_the_recipe_of_r_runs(server, tmp_path: Path):
    """With nothing but R itself."""
    if not shutil.which("Rscript"):
        absent("R")
    code = recipe(server, "R") + "cat(nrow(actions), actions$label[1])\n"

    assert (
        run(["Rscript", "--vanilla", "-e", code], tmp_path).rstrip().rpartition("\n")[2][0] == "2"
    )


def test_the_recipe_of_duckdb_runs(server, tmp_path: Path):
    """The file is fetched as its first line says."""
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb, a package of the tests")
    code = recipe(server, "DuckDB")
    fetch = re.search(r"-- after: (.+)", code)
    assert fetch is not None
    run(["sh", "-e"], tmp_path, fetch[1] + "\n")

    require_listed(server, tmp_path)

    file = tmp_path / "csgraph-two-full-actions.csv.gz"
    rows = duckdb.sql(code.replace(f"'{file.name}'", f"'{file}'")).fetchall()
    assert rows == [("CENTRE SOCIAL LES TILLEULS", 2)]


def test_the_recipe_of_oxigraph_loads_every_graph(server, tmp_path: Path):
    """Its last line serves; the lines before it load."""
    fetch, *load, _ = recipe(server, "Oxigraph").splitlines(keepends=True)
    run(["sh", "-e"], tmp_path, fetch)
    require_listed(server, tmp_path)
    run(["sh", "-e"], tmp_path, "".join(load))
    query = "SELECT (COUNT(*) AS ?n) { ?a a <https://w3id.org/csgraph/def#Action> }"
    ask = ["oxigraph", "query", "--location", "store", "--query", query]

    assert run([*ask, "--results-format", "csv"], tmp_path).split() == ["n", "2"]


def test_every_recipe_is_run_or_known_not_to_be():
    """A new one is tested, or named above with its reason."""
    tested = {"sha256sum", "Python, pandas", "Python, rdflib", "R", "DuckDB", "Oxigraph"}

    assert {recipe.tool for recipe in recipes("", "", str)} == tested | UNTRIED


def test_what_changed_is_told_as_page_table_and_json(server):
    """The three say the same; no title of what left, no formula, no markup of a sheet."""
    page = server.send("/changes", Accept=BROWSER)
    said = json.loads(server.send("/changes.json").body)
    body = server.send("/changes.csv").body.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(body), delimiter=";"))

    assert page.status == 200
    assert [(row["kind"], row["change"]) for row in table] == [
        (each["kind"], each["change"]) for each in said["changes"]
    ]
    sorts = {each["change"]: each["label"] for each in said["changes"] if each["kind"] == "action"}
    assert sorts == {"changed": "Jardin", "renamed": "Couture <b>main</b>", "removed": ""}
    assert said["counts"]["actions"] == {"before": 3, "after": 2}
    assert said["graphs"]["evidence"]["before"] > 0
    assert "Couture &lt;b&gt;main&lt;/b&gt;" in page.text
    assert "=1+1" not in page.text + body
    for link in re.findall(r'href="(/action/\w+)"', page.text):
        assert server.send(link, Accept=BROWSER).status in (200, 410)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/release/one/changes", 200), ("/en/changes", 200), ("/changes?since=one", 200),
        ("/release/one/changes?since=two", 200), ("/release/one/changes.csv", 404),
        ("/changes?since=two", 200), ("/changes?since=nothing", 404),
        ("/changes?since=..%2f..", 404), ("/changes?since=%00", 404),
        ("/changes.json?since=" + "a" * 500, 404), ("/dumps/SHA256SUMS", 200),
        ("/release/one/dumps/SHA256SUMS", 200), ("/dumps/SHA256SUMS/x", 404),
    ],
)  # fmt: skip
def test_what_can_be_compared_is_and_what_cannot_is_a_clear_404(server, path, status):
    """Never a fault of ours."""
    assert server.send(path, Accept=BROWSER).status == status


def test_a_release_without_an_inventory_gives_its_counts(site: Path, tmp_path: Path, running):
    """It was built before there were any."""
    copy = tmp_path / "site"
    shutil.copytree(site, copy, symlinks=True)
    shutil.rmtree(copy / "releases" / "one" / "index")

    with running(copy) as server:
        page = server.send("/changes", Accept=BROWSER)
        assert page.status == 200
        assert "seuls les nombres peuvent être comparés" in page.text
        assert server.send("/changes.csv").status == 404
