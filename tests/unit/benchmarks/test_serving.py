"""The serving benchmark asks what it says, reads answers to their end, and reports."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest
from benchmarks import serve
from benchmarks.serving import aims, engine, peers, queries, report, virtuoso
from benchmarks.serving.cells import Cells
from benchmarks.serving.load import Asked, Client, addresses, run
from benchmarks.serving.peers import Peer
from benchmarks.serving.queries import Workload
from benchmarks.serving.reading import Reading

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n"
WITH_LENGTH = HEAD + b"Content-Length: 5\r\n\r\nhello"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n"
UNTIL_CLOSED = HEAD + b"Connection: close\r\n\r\nhello"
ASKED = Asked(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")


@pytest.fixture(scope="module")
def works(example_release: Path) -> list[Workload]:
    """Every workload over the release of the examples."""
    return queries.workloads(example_release)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Peer]:
    """The empty Flask route, running."""
    with peers.empty(tmp_path) as server:
        yield server


@pytest.mark.parametrize(
    "answer", [WITH_LENGTH, CHUNKED, b"HTTP/1.1 100 Continue\r\n\r\n" + CHUNKED]
)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_an_answer_ends_with_its_last_byte(answer: bytes, size: int):
    """Not before, however it is cut on its way."""
    reading = Reading()
    for at in range(0, len(answer), size):
        assert not reading.is_whole
        reading.feed(answer[at : at + size])

    assert reading.is_whole
    assert (reading.status, reading.body) == (200, b"hello")


@pytest.mark.parametrize(
    ("answer", "is_whole"),
    [(UNTIL_CLOSED, True), (WITH_LENGTH[:-1], False), (CHUNKED[:-5], False), (HEAD, False)],
)
def test_an_answer_that_breaks_off_is_not_whole(answer: bytes, is_whole: bool):
    """Only one that has neither length nor chunks ends when the server closes."""
    reading = Reading()
    reading.feed(answer)
    reading.close()

    assert reading.is_whole is is_whole


def test_every_request_is_answered_from_an_address_of_its_client(empty: Peer):
    """As many answers as requests, by as many addresses as clients, over open connections."""
    sources: list[str] = []

    def tell(client: Client, wrong: str) -> None:
        assert client.socket is not None
        sources.append(client.socket.getsockname()[0])
        assert not wrong

    seen = run(empty.port, [ASKED] * 60, addresses(5), 20, tell)

    assert (len(seen.taken_s), dict(seen.wrong)) == (60, {})
    assert set(sources) == {"127.1.0.1", "127.1.0.2", "127.1.0.3", "127.1.0.4", "127.1.0.5"}
    assert seen.rate > 0
    assert 0 < seen.percentile_ms(50) <= seen.percentile_ms(99)  # type: ignore[operator]


def test_another_status_than_the_right_one_is_counted_by_its_number(empty: Peer):
    """A refusal that a request deserves is right; the same elsewhere is not."""
    missing = b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"
    seen = run(empty.port, [Asked(missing), Asked(missing, frozenset({404}))], addresses(1), 20)

    assert (len(seen.taken_s), dict(seen.wrong)) == (1, {"404": 1})


def test_a_server_that_is_away_is_counted_not_raised():
    """Until there is no patience left."""
    seen = run(peers.free_port(), [ASKED] * 3, addresses(1), 0.5)

    assert set(seen.wrong) == {"unreachable"}


def test_no_text_is_asked_twice(works: list[Workload]):
    """So a cache of answers by their text is never hit; and the cached mode always hits."""
    for work in works:
        some = 3 * len(work.variants)
        texts = [*islice(work.varied("1-"), some), *islice(work.varied("8-"), some)]
        assert len(set(texts)) == len(texts), work.name
        assert len(set(islice(work.cached(), 5))) == 1


def test_the_requests_of_a_release_are_always_the_same(
    example_release: Path, works: list[Workload]
):
    """Two runs on one release ask the same things in the same order."""
    assert queries.workloads(example_release) == works


def test_every_query_runs_and_values_come_from_the_release(
    example_release: Path, works: list[Workload]
):
    """The nine shapes and every competency question; those with values vary them."""
    store = engine.open_store(example_release)
    assert {work.name for work in works} >= {*queries.SHAPES, "similar-actions"}
    assert len(works) > 35
    for work in works:
        assert all(engine.answer(store, text) for text in islice(work.varied(), 3)), work.name
    lookup = works[0].variants
    assert len(set(lookup)) > 5
    assert all(b'"p"' in engine.answer(store, text) for text in set(lookup))


@pytest.mark.parametrize(
    ("engine_ms", "own_ms", "is_within"),
    [
        (1.0, 1.9, True),
        (1.0, 2.1, False),
        (7.0, 70.0, None),
        (20.0, 23.9, True),
        (20.0, 25.0, False),
    ],
)
def test_what_was_added_is_judged_by_the_engines_time(engine_ms, own_ms, is_within):
    """A millisecond below five, a fifth above ten, nothing said between."""
    assert aims.is_within(engine_ms, own_ms) is is_within


def cell(peer: str, query: str, clients: int, p50_ms: float, per_s: float) -> dict[str, object]:
    """One cell of a comparison."""
    times = {"p50_ms": p50_ms, "p95_ms": p50_ms, "p99_ms": p50_ms, "per_s": per_s}
    named = {"peer": peer, "query": query, "mode": "varied", "clients": clients}
    return {**named, **times, "asked": 9, "answered": 9, "wrong": {}}


def test_an_aim_names_what_falls_short_of_it():
    """With its figure; an aim about a server that was not measured is left out."""
    rows = [
        cell("engine", "lookup", 1, 0.2, 5000),
        cell("engine", "co-occurrence", 1, 20.0, 50),
        cell("csgraph", "lookup", 1, 1.1, 900),
        cell("csgraph", "co-occurrence", 1, 30.0, 33),
        cell("csgraph", "lookup", 8, 6.0, 1200),
        cell("csgraph", "co-occurrence", 8, 100.0, 60),
        cell("Oxigraph server", "co-occurrence", 8, 90.0, 80),
    ]
    found = list(aims.verdicts(Cells(rows)))

    assert {v.aim: (v.met, v.of, v.short) for v in found} == {
        "HTTP adds at most 1 ms below 5 ms": (1, 1, ()),
        "HTTP adds at most 20% above 10 ms": (0, 1, ("co-occurrence +10.00 ms (+50%)",)),
        "at least 1,000 look-ups a second": (1, 1, ()),
        "at least 0.85× the Oxigraph server's rate above 5 ms": (0, 1, ("co-occurrence 0.75×",)),
        "a higher rate than the Oxigraph server on sorts and groupings": (
            0, 1, ("co-occurrence 0.75×",),
        ),
    }  # fmt: skip


@pytest.fixture(scope="module")
def bench(example_release: Path, tmp_path_factory) -> Callable[..., tuple[dict, str]]:
    """Run the benchmark as a user does, small; its figures and its page."""

    def measure(*arguments: str) -> tuple[dict, str]:
        out = tmp_path_factory.mktemp("results")
        command = [sys.executable, "-m", "benchmarks.serve", "--quick", "--out", str(out)]
        command += ["--site", str(example_release.parents[1]), "--work", str(out / "work")]
        done = subprocess.run([*command, *arguments], capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        (figures,), (page,) = out.glob("*.json"), out.glob("*.md")
        return json.loads(figures.read_text("utf-8")), page.read_text("utf-8")

    return measure


def test_a_comparison_reports_every_cell(bench):
    """csgraph beside the engine and the empty route: times, rates, rows, no error."""
    shown = ("lookup", "DESCRIBE")
    figures, page = bench("--peers", "csgraph", "empty", "--queries", *shown)
    cells = [row for row in figures["comparison"] if "mode" in row and row["peer"] == "csgraph"]

    assert {(c["query"], c["clients"]) for c in cells if c["mode"] == "varied"} == {
        (query, clients) for query in shown for clients in (1, 2)
    }
    assert all(c["answered"] == c["asked"] and not c["wrong"] for c in cells)
    assert all(0 < c["p50_ms"] <= c["p95_ms"] <= c["p99_ms"] for c in cells)
    assert "| lookup |" in page
    assert "2 compared" in page or "4 compared" in page
    assert "## Answers that differ" in page


def test_a_peer_that_does_not_come_up_costs_no_other_figure(
    example_release: Path, works: list[Workload], tmp_path: Path
):
    """It is named as not measured; what was measured before stays."""

    @contextmanager
    def absent() -> Iterator[Peer]:
        command = [sys.executable, "-c", "raise SystemExit(1)"]
        with peers.started(command, tmp_path / "log", peers.free_port()):
            yield Peer("absent", "1", 0, "/", 0, 0.0)

    rows = list(serve.compare(example_release, works[:1], {"absent": absent}, serve.QUICK))
    page = "\n".join(report.comparison(rows))

    assert rows[0]["answered"] > 0
    assert "absent | – |  | not measured: it did not come up" in page


@pytest.mark.debian
def test_virtuoso_is_loaded_with_every_graph_and_answers_alike(bench):
    """Its rows are the engine's, over the default graph and over the evidence."""
    if shutil.which(virtuoso.PROGRAM) is None:
        assert not os.environ.get("CI"), "CI must have Debian's virtuoso-opensource"
        pytest.skip("needs Debian's virtuoso-opensource, which is not on this machine")
    figures, page = bench("--peers", "virtuoso", "--queries", "lookup", "lines-behind-an-action")
    counted = {
        (row["peer"], row["query"]): row["counts"]
        for row in figures["comparison"]
        if "counts" in row
    }

    for query in ("lookup", "lines-behind-an-action"):
        assert counted["Virtuoso", query] == counted["engine", query]
        assert min(counted["Virtuoso", query]) > 0
    assert "| Virtuoso | 7." in page


def test_a_peer_that_answers_otherwise_is_named():
    """With its number of rows and the engine's; the order of answers says nothing."""
    rows = [
        {"peer": "engine", "query": "lookup", "counts": [22, 26]},
        {"peer": "one", "query": "lookup", "counts": [26, 22]},
        {"peer": "another", "query": "lookup", "counts": [22, "503"]},
    ]
    page = "\n\n".join(report.comparison(rows))

    assert "| lookup | another | 22, 503 | 22, 26 |" in page
    assert "| one |" not in page


def test_an_attack_reports_the_ordinary_client_and_memory(bench):
    """At many addresses and at one; the attackers were answered or refused."""
    figures, page = bench("--attack")

    assert [row["attackers"] for row in figures["attack"]] == [
        "50 at as many addresses",
        "50 at one address",
    ]
    for row in figures["attack"]:
        assert row["quiet"]["answered"] > 0
        assert row["peak_mb"] >= row["idle_mb"] > 0
        assert sum(row["attackers_saw"].values()) > 0
    assert "An ordinary client beside queries that never end" in page


def test_a_soak_counts_no_error_on_a_sound_server(bench):
    """Every kind of request gets the answer it deserves."""
    figures, page = bench("--requests", "150")

    assert figures["soak"]["errors"] == {}
    assert figures["soak"]["right"] == 150
    assert len(figures["soak"]["looks"]) == 10
    assert all(look["memory_mb"] > 0 < look["open_files"] for look in figures["soak"]["looks"])
    assert "150 mixed requests" in page
