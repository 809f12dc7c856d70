"""Every example of the documentation runs: queries, Python, R, commands, addresses, decisions."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from rdflib import Graph, URIRef

from csgraph.namespaces import CSG, SCHEMA
from csgraph.release import decisions
from csgraph.store.ask import ask
from csgraph.store.datasets import choose
from csgraph.store.guard import check
from csgraph.web.manifest import read_manifest

from ..conftest import absent
from .documents import DOCS, TOP, Block, blocks

PAGES = [TOP / "README.md", *sorted(DOCS.glob("*.md"))]
ADDRESS = "127.0.0.1:8000"
SETTINGS = "csgraph.toml"
OF_ACTIONS = re.compile(r"\?action\s[^{}]*?csg:department\b")
SERVING = re.compile(r"^csgraph (?:serve|demo)\b.*$", re.MULTILINE)


def of(*languages: str) -> list[Block]:
    """Return the blocks of all pages in these languages."""
    return [block for page in PAGES for block in blocks(page, *languages)]


def environment() -> dict[str, str]:
    """Return the environment in which `csgraph` is the one under test."""
    return os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


class Serving:
    """A server under the command of a page; its address once it answers."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._process = subprocess.Popen(
            [*command, "--port", "0"],
            cwd=folder,
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> str:
        """Wait for the line that gives the address."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r"http://(\S+?)/$", line.strip()):
                return found[1]
        raise AssertionError("the server ended before it answered")

    def __exit__(self, *_: object) -> None:
        """Stop it as an operator would."""
        self._process.terminate()
        self._process.communicate(timeout=30)


@pytest.fixture(scope="module")
def folder(root: Path, example_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the pages suppose it: the project's examples and questions, a site."""
    return _prepared(root, example_release, tmp_path_factory.mktemp("docs"))


def _prepared(root: Path, release: Path, folder: Path) -> Path:
    for name in ("examples", "queries"):
        shutil.copytree(root / name, folder / name)
    shutil.copytree(release.parents[1], folder / "site", symlinks=True)
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The address of a server on the examples."""
    with Serving(["csgraph", "serve", "--site", "site"], folder) as address:
        yield address


@pytest.mark.parametrize("block", of("sparql"), ids=str)
def test_every_query_has_an_answer(block: Block, example_release: Path):
    """It is one that the endpoint takes, and the examples hold what it asks for."""
    form = check(block.text)
    assert form.verb == "SELECT", "a page shows rows"

    graphs = read_manifest(example_release).graphs
    dataset = choose(graphs, (), (), describes=form.describes)
    answer = json.loads(ask(example_release, block.text, "json", dataset=dataset))
    assert answer["results"]["bindings"]


def test_who_asks_for_departements_of_actions_gets_no_centres(root: Path, ontology: Graph):
    """A centre has a département too: 39 “actions” were counted where 24 are."""
    domains = defaultdict(set)
    for term, domain in ontology.subject_objects(URIRef(SCHEMA + "domainIncludes")):
        domains[term].add(str(domain))
    own = {term for term, found in domains.items() if found == {CSG + "Action"}}
    names = "|".join(sorted(str(term).removeprefix(CSG) for term in own))
    of_actions = re.compile(rf"\ba csg:Action\b|csg:({names})\b")
    texts = {str(block): block.text for block in of("sparql", "python", "r", "sh")}
    texts |= {path.name: path.read_text("utf-8") for path in (root / "queries").rglob("*.rq")}
    asked = {name: text for name, text in texts.items() if OF_ACTIONS.search(text)}

    assert len(asked) > 10
    assert [name for name, text in asked.items() if not of_actions.search(text)] == []


@pytest.mark.parametrize("block", of("python"), ids=str)
def test_every_python_example_runs(block: Block, folder: Path, address: str):
    """As a program of its own, and it prints something."""
    done = subprocess.run(
        [sys.executable, "-c", block.text.replace(ADDRESS, address)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.debian
@pytest.mark.parametrize("block", of("r"), ids=str)
def test_every_r_example_runs(block: Block, address: str):
    """By R itself, with the packages it names; it prints more than one line."""
    packages = re.findall(r"library\((\w+)\)", block.text)
    for package in packages:
        if not _has_r(f"quit(status = !requireNamespace('{package}', quietly = TRUE))"):
            absent(f"R's package {package} (Debian's r-cran-{package.lower()})")
    if not _has_r("quit()"):
        absent("R (Debian's r-base-core)")
    done = _run_r(block.text.replace(ADDRESS, address))

    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 1


def _run_r(code: str) -> subprocess.CompletedProcess[str]:
    command = ["Rscript", "--vanilla", "-e", code]
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")


def _has_r(code: str) -> bool:
    return shutil.which("Rscript") is not None and _run_r(code).returncode == 0


@pytest.mark.parametrize("block", of("url"), ids=str)
def test_every_address_for_a_spreadsheet_gives_a_table(block: Block, address: str):
    """As a spreadsheet would fetch it: CSV in UTF-8, of as many cells in each row."""
    with urlopen(block.text.strip().replace(ADDRESS, address)) as answer:
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        rows = list(csv.reader(io.StringIO(answer.read().decode("utf-8"))))

    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "sh")], ids=lambda p: p.name)
def test_every_command_of_a_page_runs(
    page: Path, root: Path, example_release: Path, address: str, tmp_path: Path
):
    """One after another in one folder, as a reader would type them."""
    folder = _prepared(root, example_release, tmp_path / "reader")
    for block in blocks(page, "sh"):
        if SERVING.search(block.text):
            _serves(block, folder)
            continue
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block.text.replace(ADDRESS, address)],
            cwd=folder,
            env=environment(),
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, f"{block}: {done.stderr}"


def _serves(block: Block, folder: Path) -> None:
    """Start the server of a block that holds nothing else; its first page answers."""
    (command,) = block.text.splitlines()
    with Serving(command.split(), folder) as here, urlopen(f"http://{here}/") as page:
        assert page.status == 200


def test_the_example_of_settings_is_taken(tmp_path: Path):
    """A program that is given the file has these values, and finds no fault."""
    (block,) = (b for b in of("toml") if b.about == SETTINGS)
    (tmp_path / SETTINGS).write_text(block.text, "utf-8")
    code = "import json; from csgraph import settings as s; "
    code += "print(json.dumps([s.faults, s.QUERY_DEADLINE_S, s.METRICS]))"
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment(), "CSGRAPH_SETTINGS": str(tmp_path / SETTINGS)},
        capture_output=True,
        check=True,
    )

    assert json.loads(told.stdout) == [[], 20, True]


@pytest.mark.parametrize("block", [b for b in of("toml", "tsv") if b.about != SETTINGS], ids=str)
def test_every_example_of_a_decision_is_read(block: Block, tmp_path: Path):
    """The word behind the language is the file it would stand in."""
    assert block.about in decisions.FILES, f"{block} names no file"
    (tmp_path / block.about).write_text(block.text, "utf-8")

    read = decisions.read(tmp_path)
    assert list(read.files) == [block.about]


def test_keys_in_the_examples_are_those_of_the_examples(example_release: Path):
    """A reader can follow the pages with the keys they show."""
    ledger = (example_release / "ledger.tsv").read_text("utf-8")
    shown = re.findall(
        r"\b[sc](?=[a-z]*\d)[0-9a-hjkmnp-tv-z]{10}\b", "".join(b.text for b in of("sh", "tsv"))
    )

    assert shown
    assert [key for key in shown if f"\n{key}\t" not in ledger] == []


def test_a_centre_that_was_renamed_keeps_its_key(example_release: Path):
    """The row that the page shows holds the old name as a spelling."""
    (row,) = (
        centre
        for block in of("tsv")
        if block.about == "centres.tsv"
        for centre in _centres(block)
        if centre["key"]
    )

    ledger = (example_release / "ledger.tsv").read_text("utf-8")
    (known,) = (line for line in ledger.splitlines() if line.startswith(row["key"]))
    assert row["spellings"].lower() in known


def _centres(block: Block) -> Iterator[dict[str, str]]:
    header, *lines = (line.split("\t") for line in block.text.splitlines())
    for line in lines:
        yield {"key": "", "spellings": "", **dict(zip(header, line, strict=True))}
