"""What an operator sees and does: health, figures, log, compression, stopping, kept releases."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import signal
import threading
import time
import zlib
from urllib.parse import quote, urlsplit

import pytest

MANY = quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 9000")
SLOW = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")


@pytest.fixture
def site(tmp_path, write_release, make_current):
    """A site with two releases, of which `two` is current and has one action more."""
    extra = """
        @prefix csg: <https://w3id.org/csgraph/def#> .
        <http://localhost:8000/id/action/new> a csg:Action .
    """
    write_release(tmp_path, "one")
    make_current(tmp_path, write_release(tmp_path, "two", extra=extra))
    return tmp_path


def test_health_names_the_release_and_what_is_at_work(ask):
    """It is never kept by a proxy."""
    answer = ask("/health")
    until = time.monotonic() + 20
    while '"sending":1' in answer.text.replace(" ", "") and time.monotonic() < until:
        time.sleep(0.01)  # the last bytes of an earlier test's answer have just left
        answer = ask("/health")

    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert json.loads(answer.text) == {
        "status": "ok",
        "release": "one",
        "queries": {"waiting": 0, "fast": 0, "slow": 0, "sending": 0},
    }


def test_metrics_are_off_and_say_no_name_when_on(ask, site, running, monkeypatch):
    """A route stands as its pattern."""
    assert ask("/metrics").status == 404
    monkeypatch.setenv("CSGRAPH_METRICS", "1")
    with running(site) as server:
        server.send("/centre/secret")
        text = server.send("/metrics").text

    assert 'csgraph_answers_total{method="GET",route="/centre/<key>",status="404"} 1.0' in text
    assert "csgraph_queries_fast 0.0" in text
    assert "secret" not in text


def test_the_log_has_a_line_an_answer_and_nobody_in_it(site, running, capfd):
    """Method, pattern, status, time, bytes; no address, no query, no key."""
    with running(site) as server:
        server.send("/centre/secret?query=secret", User_Agent="secret")
    lines = capfd.readouterr().err.splitlines()
    (line,) = (json.loads(x) for x in lines if x.startswith("{"))

    assert line.keys() == {"method", "route", "status", "ms", "bytes"}
    assert (line["route"], line["status"]) == ("/centre/<key>", 404)
    assert "secret" not in "".join(lines)
    assert "127.0.0.1" not in "".join(lines)


@pytest.mark.parametrize("path", ["/", f"/sparql?query={MANY}&format=csv", "/sparql?query=ASK{}"])
def test_text_is_compressed_for_who_takes_it(ask, path):
    """The same bytes come out; what is short stays as it is."""
    plain, pressed = ask(path), ask(path, Accept_Encoding="gzip")

    assert "Accept-Encoding" in pressed.headers["Vary"]
    if len(plain.body) < 1000:
        assert "Content-Encoding" not in pressed.headers
    else:
        assert gzip.decompress(pressed.body) == plain.body
        assert len(pressed.body) < len(plain.body) / 2


def test_a_compressed_answer_that_breaks_off_has_no_end(server):
    """The last block of gzip is missing too."""
    endless = quote("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    with pytest.raises(http.client.IncompleteRead) as met:
        server.send(f"/sparql?query={endless}&format=csv", Accept_Encoding="gzip")
    press = zlib.decompressobj(31)
    press.decompress(met.value.partial)
    assert not press.eof


def test_gzip_that_is_refused_is_not_sent(ask):
    """`gzip;q=0` means never."""
    assert "Content-Encoding" not in ask("/", Accept_Encoding="gzip;q=0").headers


def test_what_is_begun_ends_before_the_server(site, running):
    """Told to stop, it takes nothing new and lets a running query come to its end."""
    statuses = []
    with running(site, deadline_s=2.0) as server:
        thread = threading.Thread(
            target=lambda: statuses.append(server.send(f"/sparql?query={SLOW}").status)
        )
        thread.start()
        while json.loads(server.send("/health").text)["queries"]["fast"] == 0:
            time.sleep(0.01)
        os.kill(server.process.pid, signal.SIGTERM)
        thread.join()
        assert server.process.wait(30) == 0
        with pytest.raises(ConnectionRefusedError):
            server.send("/")

    assert statuses == [503]  # at its deadline of 2 s, in words


def test_earlier_releases_answer_at_their_address(site, running):
    """Query, form and dumps; the links of a page stay in the release."""
    count = quote("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/csgraph/def#Action> }")
    with running(site) as server:
        now = server.send(f"/sparql?query={count}&format=csv").text
        kept = server.send(f"/release/one/sparql?query={count}&format=csv")
        page = server.send("/en/release/one/sparql", Accept="text/html").text
        dumps = server.send("/release/one/dumps/", Accept="text/html").text
        dump = server.send("/release/one/dumps/full/data.nq.gz")
        none = server.send("/release/three/sparql?query=ASK%7B%7D")
        outside = [server.send(f"/release/{x}/sparql").status for x in ("..", "%2e%2e")]
        merged = urlsplit(server.send("/release//sparql").headers["Location"]).path
        outside.append(server.send(merged).status)
        first = server.send("/release/one/", Accept="text/html").text

    assert int(now.split()[1]) == int(kept.text.split()[1]) + 1
    assert kept.headers["Csgraph-Release"] == "one"
    assert 'action="/en/release/one/sparql"' in page
    assert "/release/one/dumps/full/data.nq.gz" in dumps
    assert dump.status == 200
    assert none.status == 404
    assert "one, two" in json.loads(none.text)["hint"]
    assert outside == [404, 404, 404]
    assert "/release/one/dumps/full/data.nq.gz" in first


def test_earlier_releases_with_texts_are_gone_once_only_facts_are_public(
    tmp_path, write_release, make_current, running
):
    """Nothing of one is answered, nor named in the catalogue; one of facts is."""
    for version, public in (("one", "full"), ("two", "facts"), ("three", "facts")):
        release = write_release(tmp_path, version, public=public)
    make_current(tmp_path, release)
    with running(tmp_path) as server:
        texts = [
            server.send(f"/release/one/{path}")
            for path in ("sparql?query=ASK%7B%7D", "dumps/full/data.nq.gz", "catalog.ttl", "")
        ]
        facts = server.send("/release/two/sparql?query=ASK%7B%7D")

    assert {answer.status for answer in texts} == {404}
    assert "texts that are public no more" in texts[0].text
    assert facts.status == 200


def test_a_proxy_that_is_not_configured_is_told_of_once(site, running, capfd):
    """Its clients would all be one address."""
    with running(site) as server:
        for _ in range(3):
            server.send("/", X_Forwarded_For="192.0.2.7")

    told = capfd.readouterr().err
    assert told.count("proxy that is not configured") == 1
    assert "192.0.2.7" not in told
