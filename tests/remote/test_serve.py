"""The site on a remote server: the same pages and answers, and its faults told as such."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from .peer import peer, read_request
from .same import BASE, DESCRIBING, VARIANTS, columns, rows, standalone_questions

ASKED = standalone_questions()
PAGES = ["/", "/actions", "/centres", "/en/concepts", "/sparql", "/catalog.ttl", "/examples.ttl"]


class Site:
    """A running `csgraph serve`: what it answers."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, accept: str = "text/html") -> tuple[int, bytes]:
        """Return status and body of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Accept": accept})
            response = connection.getresponse()
            return response.status, response.read()

    def ask(self, query: str) -> tuple[int, bytes]:
        """Ask a query, for JSON."""
        return self.get(f"/sparql?format=json&query={quote(query)}", "*/*")


@contextlib.contextmanager
def serving(site: Path, *options: str, **settings: str) -> Iterator[Site]:
    """Run the real command on a site as long as the block lasts."""
    command = [sys.executable, "-m", "csgraph.cli", "serve", "--site", str(site), "--port", "0"]
    with subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **settings},
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        try:
            yield Site(int(said.strip().rstrip("/").rpartition(":")[2]))
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


@pytest.fixture(scope="module")
def here(example_release: Path) -> Iterator[Site]:
    """The site on its own store."""
    with serving(example_release.parents[1]) as site:
        yield site


@pytest.fixture(scope="module")
def there(example_release: Path, endpoint: str) -> Iterator[Site]:
    """The same site on the remote server."""
    with serving(example_release.parents[1], "--endpoint", endpoint) as site:
        yield site


def things(site: Site) -> list[str]:
    """Return the paths of an action, its centre and its sheet."""
    page = site.get("/actions")[1].decode()
    action = _first(page, "action")
    page = site.get(action)[1].decode()
    return [action, _first(page, "centre"), _first(page, "sheet")]


def _first(page: str, noun: str) -> str:
    return f"/{noun}/" + page.partition(f'href="/{noun}/')[2].partition('"')[0]


def test_every_kind_of_page_is_the_same(here, there):
    """Byte for byte: nobody sees where the release lies."""
    for path in [*PAGES, *things(here)]:
        status, page = there.get(path)

        assert (status, page) == here.get(path), path
        assert status == 200


@pytest.mark.parametrize("name", VARIANTS)
def test_graphs_are_judged_and_answered_alike(name, here, there):
    """Also what is refused: a graph that is not there is none on the server either."""
    status, body = there.ask(VARIANTS[name])
    own_status, own = here.ask(VARIANTS[name])

    assert status == own_status
    if status == 200:
        assert rows(body) == rows(own)
        assert columns(body) == columns(own)


@pytest.mark.parametrize("name", DESCRIBING)
def test_editors_find_examples_and_partitions(name, here, there):
    """Without GRAPH, from the remote server too."""
    status, body = there.ask(DESCRIBING[name])

    assert status == 200
    assert rows(body)
    assert rows(body) == rows(here.ask(DESCRIBING[name])[1])


@pytest.mark.parametrize("slug", ASKED)
def test_a_question_has_the_same_rows(slug, here, there):
    """Over HTTP, through queue, cache and headers."""
    assert rows(there.ask(ASKED[slug])[1]) == rows(here.ask(ASKED[slug])[1])


def test_names_are_reconciled_alike(here, there):
    """The names are read from the server, too; what is known of a thing comes from there."""
    names = ("CS les Meulieres", "parentalite", "Melun (77)", "Seine et Marne")
    batch = {f"q{n}": {"query": name} for n, name in enumerate(names)}
    asked = f"/reconcile?queries={quote(json.dumps(batch))}"
    for site in (here, there):
        while site.get(asked)[0] == 503:
            pass  # each waits ten seconds for the names
    status, told = there.get(asked)

    assert (status, told) == here.get(asked)
    found = [result["result"][0] for result in json.loads(told).values()]
    assert all(candidate["match"] for candidate in found)
    for candidate in found:
        identified = f"id={quote(candidate['id'], safe='')}"
        for path in (f"/reconcile/preview?{identified}", f"/reconcile/view?{identified}"):
            assert there.get(path) == here.get(path)
        wanted = {
            "ids": [candidate["id"]],
            "properties": [{"id": "https://w3id.org/csgraph/def#department"}],
        }
        path = f"/reconcile?extend={quote(json.dumps(wanted))}"
        assert there.get(path) == here.get(path)


def test_a_long_answer_comes_in_parts_and_whole(here, there):
    """More than is held back, less than an answer may be; the embedded store's rows."""
    graphs = f"VALUES ?d {{ <{BASE}graph/evidence> <{BASE}graph/quality> }}"
    query = f"SELECT ?a ?b ?c ?d {{ {{ ?a ?b ?c }} UNION {{ {graphs} GRAPH ?d {{ ?a ?b ?c }} }} }}"
    status, body = there.ask(query)

    assert status == 200
    assert len(body) > 256 << 10
    assert rows(body) == rows(here.ask(query)[1])


def test_a_query_over_its_time_is_stopped(there):
    """By the deadline that the client gave; the site stays as it was."""
    assert there.ask("SELECT ?s { ?s ?p ?o }")[0] == 200
    patterns = "?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), CONCAT(STR(?a), STR(?f))))"
    long = quote(f"SELECT ?a {{ {patterns} }}")
    status, body = there.get(f"/sparql?timeout=0.5&query={long}", "*/*")

    assert status == 503
    assert json.loads(body)["code"] == "query-deadline"
    assert there.get("/actions")[0] == 200


def test_a_server_that_goes_down_is_a_502_without_its_address(
    oxigraph, example_release, csgraph, tmp_path
):
    """For pages and queries; `/health` tells the operator; what the site knows it still shows."""
    site = example_release.parents[1]
    with contextlib.ExitStack() as running:
        url = running.enter_context(oxigraph(tmp_path))
        csgraph("publish", "--site", str(site), "--endpoint", url)
        with serving(site, "--endpoint", url) as served:
            assert served.ask("ASK { ?s ?p ?o }")[0] == 200
            assert served.get("/health", "*/*")[0] == 200
            never_seen = things(served)[2]
            running.close()

            status, body = served.ask("SELECT ?s { ?s ?p ?o } LIMIT 7")
            page_status, page = served.get(never_seen)

            assert (status, page_status) == (502, 502)
            assert json.loads(body)["code"] == "remote-fault"
            for told in (body, page):
                assert url.rpartition(":")[2].encode() not in told
                assert b"Traceback" not in told
            assert served.get("/health", "*/*")[0] == 503
            assert served.ask("ASK { ?s ?p ?o }")[0] == 200  # kept from before
            assert served.get("/actions")[0] == 200


def test_an_answer_that_breaks_off_behind_us_breaks_off_before_us(endpoint, example_release):
    """The client's connection ends without the final chunk, as the server's did."""
    port = int(endpoint.rpartition(":")[2].partition("/")[0])

    def act(connection, about):
        while request := read_request(connection):
            if b"breaks" in request:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n")
                connection.sendall(b"Transfer-Encoding: chunked\r\n\r\n100000\r\n")
                connection.sendall(b"a\r\n" * 200_000)
                break
            with socket.create_connection(("127.0.0.1", port)) as behind:
                behind.sendall(request)
                behind.shutdown(socket.SHUT_WR)
                while block := behind.recv(65536):
                    connection.sendall(block)
            break

    with (
        peer(act) as between,
        serving(
            example_release.parents[1], "--endpoint", between.endpoint.replace("/sparql", "/query")
        ) as site,
    ):
        assert site.ask("ASK { ?s ?p ?o }")[0] == 200
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            site.get("/sparql?format=csv&query=" + quote("SELECT ?breaks { ?breaks ?p ?o }"), "*/*")


def test_the_site_moves_when_the_next_release_is_on_the_server(
    endpoint, example_release, csgraph, tmp_path
):
    """Before it is, the earlier one is served; a release that never was there is not begun."""
    site = tmp_path / "site"
    shutil.copytree(example_release.parents[1], site, symlinks=True)
    settings = {"CSGRAPH_REMOTE_RETRY_S": "0.1"}
    with serving(site, "--endpoint", endpoint, **settings) as served:
        first = json.loads(served.get("/health", "*/*")[1])["release"]
        csgraph("build", "examples/sheets/tableau.csv", "--site", str(site), "--version", "next",
                "--removals-ok")  # fmt: skip
        assert served.get("/actions")[0] == 200
        assert json.loads(served.get("/health", "*/*")[1])["release"] == first
        csgraph("publish", "--site", str(site), "--endpoint", endpoint)
        assert eventually(lambda: json.loads(served.get("/health", "*/*")[1])["release"] == "next")
        assert served.get("/actions")[0] == 200


def test_a_release_that_is_not_on_the_server_is_not_served(oxigraph, example_release, tmp_path):
    """The command says what to do, and ends."""
    site = str(example_release.parents[1])
    with oxigraph(tmp_path) as url:
        command = [sys.executable, "-m", "csgraph.cli", "serve", "--site", site, "--port", "0"]
        done = subprocess.run([*command, "--endpoint", url], capture_output=True, encoding="utf-8")

    assert done.returncode == 1
    assert "is not on the SPARQL server" in done.stderr
    assert "csgraph publish" in done.stderr


def eventually(holds: Callable[[], bool]) -> bool:
    """Say whether something comes to hold within a minute."""
    for _ in range(600):
        if holds():
            return True
        time.sleep(0.1)
    return False
