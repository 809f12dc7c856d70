"""The same release on Virtuoso 7, of the Debian package: the same rows, and its other habits."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from csgraph.errors import QueryRefused, QueryTooHeavy, RemoteFault
from csgraph.pipeline.publishing import PublishOptions, publish
from csgraph.store.credentials import Credentials
from csgraph.store.datasets import Dataset
from csgraph.store.oxigraph import PageStore, Part, Value
from csgraph.store.remote import RemoteStore
from csgraph.store.renaming import ReleaseGraphs

from ..conftest import absent
from .conftest import free_port, wait_for
from .same import (
    ANY_ROWS,
    EVIDENCE,
    JSON,
    PAGES,
    VARIANTS,
    Rows,
    embedded,
    page_bindings,
    remotely,
    rows,
    standalone_questions,
)

pytestmark = pytest.mark.debian

ASKED = standalone_questions()
INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
{sparql}
"""


@contextlib.contextmanager
def running(folder: Path, sparql: str = "") -> Iterator[str]:
    """Run Virtuoso in the foreground on files of its own; yields its endpoint."""
    program = shutil.which("virtuoso-t") or absent("Debian's virtuoso-opensource-7-bin")
    http = free_port()
    (folder / "virtuoso.ini").write_text(INI.format(sql=free_port(), http=http, sparql=sparql))
    command = [str(program), "+foreground", "+configfile", "virtuoso.ini"]
    log = folder / "out.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=folder, stdout=out, stderr=out) as process,
    ):
        try:
            wait_for(http, process)
            yield f"http://127.0.0.1:{http}/sparql"
        finally:
            process.terminate()
            process.wait(60)


@pytest.fixture(scope="module")
def endpoint(example_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Virtuoso server that the examples' release was published to, with its digest password."""
    with running(tmp_path_factory.mktemp("virtuoso")) as url:
        publish(example_release, PublishOptions(url, credentials=Credentials("dba", "dba")))
        yield url


@pytest.fixture(scope="module")
def virtuoso(endpoint: str, graphs: ReleaseGraphs) -> Iterator[RemoteStore]:
    """The release as it lies there."""
    with contextlib.closing(RemoteStore(endpoint, graphs)) as store:
        yield store


OTHERWISE = {
    "intergenerational-actions": "BIND(EXISTS { … }) is 0 for all, though the FILTER knows better",
    "search-in-titles-and-summaries": "REPLACE of é in the result of a REPLACE finds nothing",
    "one graph twice": "its compiler fails, and says so",
    "path": "a path of any length finds nothing in GRAPH ?g",
    "star and values": "VALUES behind the query is lost, or not read",
}
"""What Virtuoso 7.2.5 answers otherwise; `docs/remote.md` says so to its users."""


@pytest.mark.parametrize("slug", ASKED)
def test_a_question_people_ask_has_the_same_rows(slug, example_release, virtuoso):
    """As multisets; what is computed true or false comes as 1 or 0."""
    there = rows(remotely(virtuoso, ASKED[slug]))

    is_same = _numbered(there) == _numbered(rows(embedded(example_release, ASKED[slug])))
    assert is_same is (slug not in OTHERWISE)


def _numbered(found: Rows) -> Rows:
    """Return rows with each truth as the number that Virtuoso makes of it."""
    words = {
        f"literal {word} xsd:boolean ": f"literal {number} xsd:integer "
        for word, number in (("true", 1), ("false", 0))
    }
    return Counter(frozenset((n, words.get(t, t)) for n, t in row) for row in found)


@pytest.mark.parametrize("name", VARIANTS)
def test_graphs_are_named_as_the_release_names_them(name, example_release, virtuoso):
    """However a query speaks of graphs, it reads and shows the release's own names."""
    try:
        there = remotely(virtuoso, VARIANTS[name])
    except QueryRefused:
        assert name in OTHERWISE
        return

    is_same = rows(there) == rows(embedded(example_release, VARIANTS[name]))
    assert is_same is (name not in OTHERWISE)
    assert b"/release/" not in there


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_same_rows(page, example_release, virtuoso):
    """A boolean comes as 1 or 0; everything else is the same."""
    bound = page_bindings(example_release, page)
    here = PageStore(example_release).rows(page, part=Part(0, 500), **bound)
    there = virtuoso.rows(page, part=Part(0, 500), **bound)

    assert len(there) == len(here)
    assert page in ANY_ROWS or _counted(there) == _counted(here)


def _counted(found: list[dict[str, Value]]) -> Counter[frozenset[tuple[str, Value]]]:
    return Counter(frozenset((n, _plain(value)) for n, value in row.items()) for row in found)


def _plain(value: Value) -> Value:
    is_truth = (value.datatype or "").endswith("#boolean")
    number = {"true": "1", "false": "0"}.get(value.text, value.text)
    return replace(value, text=number) if is_truth else value


def test_an_ask_is_an_ask(virtuoso):
    """Virtuoso answers with rows; a client gets what the recommendation says."""
    some, none = f"ASK {{ GRAPH {EVIDENCE} {{ ?s ?p ?o }} }}", "ASK { <urn:a> ?p ?o }"
    for query, truth in ((some, b"true"), (none, b"false")):
        for media_type in (JSON, "text/csv", "application/sparql-results+xml"):
            assert truth in b"".join(virtuoso.answer(query, media_type, Dataset(), 20))


def test_the_union_of_all_graphs_is_never_asked(virtuoso, example_release):
    """Virtuoso's own answer to this is every triple it holds, its system's too."""
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    assert rows(remotely(virtuoso, query)) == rows(embedded(example_release, query))


def test_without_a_password_nothing_is_written(endpoint, example_release):
    """And the message names the variables."""
    with pytest.raises(RemoteFault, match="does not let csgraph write") as fault:
        publish(example_release, PublishOptions(endpoint, removes_others=True))
    assert "CSGRAPH_ENDPOINT_PASSWORD" in fault.value.hint


def test_what_virtuoso_refuses_is_told_in_its_words(virtuoso):
    """Its message, without the query behind it."""
    with pytest.raises(
        QueryRefused, match=r"SPARQL compiler, line [0-9]+: syntax error"
    ) as refusal:
        remotely(virtuoso, "SELECT ?s { ?s ?p ")

    assert "SPARQL query:" not in str(refusal.value)


def test_a_server_that_cuts_answers_is_neither_published_to_nor_believed(
    example_release, graphs, tmp_path
):
    """ResultSetMaxRows, which the package's own virtuoso.ini sets to 10000."""
    with running(tmp_path, "ResultSetMaxRows = 1000") as url:
        with pytest.raises(RemoteFault, match="cuts answers at 1000 rows"):
            publish(example_release, PublishOptions(url, credentials=Credentials("dba", "dba")))
        with contextlib.closing(RemoteStore(url, graphs)) as store:
            assert remotely(store, "SELECT ?s { ?s ?p ?o } LIMIT 999")
            with pytest.raises(QueryTooHeavy, match="1000 rows"):
                remotely(store, "SELECT ?s { ?s ?p ?o }")
