"""What Debian's nginx does to our answers with the configuration that we publish."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from .proxies import NGINX, Proxy, complaints, nginx
from .upstream import PACKED, PIECE

pytestmark = pytest.mark.debian

QUERY = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 2000"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HOPS_OWN = {"connection", "date", "keep-alive", "server", "transfer-encoding"}
UPSTREAM = Path(__file__).with_name("upstream.py")
Seen = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    """In CI nginx must be there; elsewhere its absence is said aloud."""
    if not Path(NGINX).exists():
        assert not os.environ.get("CI"), "CI must have Debian's nginx-light"
        pytest.skip("needs Debian's nginx-light, which is not on this machine")


@pytest.fixture(scope="module")
def site(server) -> Iterator[Proxy]:
    """Our configuration before a real csgraph."""
    with nginx(server.port) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def small() -> Iterator[int]:
    """The port of the small server that breaks off."""
    command = [sys.executable, str(UPSTREAM)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.terminate()


@pytest.fixture(scope="module")
def ours(small: int) -> Iterator[Proxy]:
    """Our configuration before the small server."""
    with nginx(small) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def defaults(small: int) -> Iterator[Proxy]:
    """Nginx's own defaults before the small server."""
    with nginx(small, is_ours=False) as proxy:
        yield proxy


def send(connection: http.client.HTTPConnection, path: str, method="GET", body=None, **headers):
    """Send one request; `content_type=` becomes `Content-Type`."""
    with contextlib.closing(connection):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


def whole(seen: Seen) -> Seen:
    """Leave out the headers that speak of the connection."""
    status, headers, body = seen
    return status, {k: v for k, v in headers.items() if k not in HOPS_OWN}, body


def test_the_configuration_is_one_that_nginx_takes(ours: Proxy):
    """No warning either: a line that nginx would rather not see is not published."""
    assert complaints(ours.folder) == []


@pytest.mark.parametrize("path", ["/", "/en/actions", "/dumps/", "/static/style.css", "/nothing"])
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_a_page_is_the_one_csgraph_sent(server, site: Proxy, path: str, accept: str):
    """Status, headers and body, an error's too, and compressed if csgraph compressed it."""
    asked = {"Accept": accept, "Accept_Encoding": "gzip", "Host": "127.0.0.1"}
    direct = http.client.HTTPConnection("127.0.0.1", server.port)

    assert whole(send(site.connect(), path, **asked)) == whole(send(direct, path, **asked))


@pytest.mark.parametrize("way", ["get", "form", "body"])
@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+xml"])
def test_an_answer_is_the_one_csgraph_sent(server, site: Proxy, way: str, accept: str):
    """A query by each way of the protocol, its answer larger than a buffer of nginx."""
    asked = urllib.parse.urlencode({"query": QUERY})
    request = {
        "get": (f"/sparql?{asked}", "GET", None),
        "form": ("/sparql", "POST", asked.encode()),
        "body": ("/sparql", "POST", QUERY.encode()),
    }[way]
    kind = "application/sparql-query" if way == "body" else FORM["Content-Type"]
    direct = http.client.HTTPConnection("127.0.0.1", server.port)
    through = send(site.connect(), *request, Accept=accept, Content_Type=kind)

    assert through[0] == 200
    assert len(through[2]) > 100_000
    assert whole(through) == whole(send(direct, *request, Accept=accept, Content_Type=kind))


def test_a_query_of_sixty_thousand_bytes_goes_by_get(site: Proxy):
    """Nginx's default ends at eight thousand."""
    asked = urllib.parse.urlencode({"query": "ASK {} #" + "x" * 60_000})

    assert send(site.connect(), f"/sparql?{asked}", Accept="text/csv")[::2] == (200, b"true")


def test_a_body_too_large_is_refused_in_csgraphs_words(site: Proxy):
    """Up to 2 MB reach it."""
    status, headers, body = send(site.connect(), "/sparql", "POST", b"#" * 1_500_000,
                                 Content_Type="application/sparql-query")  # fmt: skip

    assert (status, headers["content-type"]) == (413, "application/problem+json")
    assert json.loads(body)["status"] == 413


def test_a_dump_is_answered_in_parts(server, site: Proxy):
    """206, the part asked for and the hash as `ETag`; another hash gives the whole."""
    path = "/dumps/full/data.nq.gz"
    dump = (server.site / "current" / path[1:]).read_bytes()
    status, headers, body = send(site.connect(), path, Range="bytes=3-9")
    etag = headers["etag"]
    changed = send(site.connect(), path, Range="bytes=3-9", If_Range='"another"')

    assert (status, body) == (206, dump[3:10])
    assert changed[::2] == (200, dump)
    assert send(site.connect(), path, If_None_Match=etag)[0] == 304


def test_a_compressed_answer_keeps_its_hash(ours: Proxy):
    """Nginx neither unpacks it nor makes its `ETag` a weak one."""
    status, headers, body = send(ours.connect(), "/packed", Accept_Encoding="gzip")

    assert (status, body) == (200, PACKED)
    assert (headers["etag"], headers["content-encoding"]) == ('"one"', "gzip")


def test_plain_http_leads_to_tls(ours: Proxy):
    """With a status that keeps a POST a POST, and to our name whatever name was asked."""
    plain = http.client.HTTPConnection("127.0.0.1", ours.plain_port)
    status, headers, _ = send(plain, "/sparql?query=x", "POST", b"", Host="other.example")

    assert status == 308
    assert headers["location"] == "https://graph.example.org/sparql?query=x"


def test_csgraph_learns_the_address_nginx_saw_and_no_other(ours: Proxy):
    """What a client says of itself does not get through."""
    lies = {"X_Forwarded_For": "6.6.6.6", "Forwarded": "for=6.6.6.6", "X_Forwarded_Host": "evil"}
    asked = json.loads(send(ours.connect("127.0.0.9"), "/asked", **lies)[2])

    assert asked["protocol"] == "HTTP/1.1"
    assert asked["HTTP_X_FORWARDED_FOR"] == "127.0.0.9"
    assert asked["HTTP_X_FORWARDED_PROTO"] == "https"
    assert not asked.keys() & {"HTTP_FORWARDED", "HTTP_X_FORWARDED_HOST"}


@pytest.mark.parametrize(("trusted", "status"), [("127.0.0.1", 200), ("", 429)])
def test_clients_behind_nginx_are_counted_apart_once_it_is_trusted(
    tmp_path, write_release, make_current, running, monkeypatch, trusted: str, status: int
):
    """One uses up its query time; without the setting that is everybody's."""
    monkeypatch.setenv("CSGRAPH_TRUSTED_PROXY", trusted)
    monkeypatch.setenv("CSGRAPH_QUERY_QUOTA_S", "0.1")
    make_current(tmp_path, write_release(tmp_path, "one"))
    ask = f"/sparql?{urllib.parse.urlencode({'query': 'ASK {}'})}"
    endless = urllib.parse.urlencode({"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"})
    with running(tmp_path, deadline_s=2.0) as server, nginx(server.port) as proxy:
        send(proxy.connect("127.0.0.5"), f"/sparql?{endless}", Accept="text/csv")

        assert send(proxy.connect("127.0.0.5"), ask, Accept="text/csv")[0] == 429
        assert send(proxy.connect("127.0.0.6"), ask, Accept="text/csv")[0] == status


def test_the_figures_for_prometheus_stay_on_the_machine(ours: Proxy):
    """Whatever csgraph would answer there."""
    assert send(ours.connect(), "/metrics")[0] == 404


@pytest.mark.parametrize("path", ["/broken", "/short"])
def test_a_broken_answer_reaches_the_client_broken(ours: Proxy, path: str):
    """The client's library raises; it holds no complete answer."""
    with pytest.raises(http.client.IncompleteRead):
        send(ours.connect(), path)


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
def test_curl_fails_on_a_broken_answer(ours: Proxy, version: str):
    """By either version of HTTP: a script that looks at the exit status is warned."""
    address = f"https://localhost:{ours.port}/broken"
    command = ["curl", "-s", version, "--cacert", str(ours.folder / "certificate.pem"), address]
    done = subprocess.run([*command, "-w", "%{http_version}", "-o", "/dev/null"],
                          capture_output=True, text=True)  # fmt: skip

    assert done.returncode in {18, 56, 92}  # partial file, receiving failed, stream error
    assert done.stdout == version.removeprefix("--http").removesuffix(".0")


def test_nginxs_default_shows_a_broken_answer_as_a_complete_one(defaults: Proxy):
    """Why `proxy_http_version 1.1` stands there: 200, an end, and half of the answer."""
    plain = http.client.HTTPConnection("127.0.0.1", defaults.plain_port)
    status, _, body = send(plain, "/broken")

    assert (status, body) == (200, PIECE)


def test_csgraph_is_told_of_a_client_of_http_1_0(ours: Proxy):
    """Such a client can't see a break, so what it gets must be whole before it begins."""
    connection = ours.connect()
    connection._http_vsn, connection._http_vsn_str = 10, "HTTP/1.0"  # type: ignore[attr-defined]

    assert json.loads(send(connection, "/asked")[2])["protocol"] == "HTTP/1.0"


def test_an_address_that_asks_too_often_is_told_so(ours: Proxy):
    """429 in our one shape, for that address; another is answered."""
    seen = [send(ours.connect("127.0.0.77"), "/asked") for _ in range(300)]
    refused = [(headers, body) for status, headers, body in seen if status == 429]

    assert refused
    assert refused[0][0]["retry-after"] == "5"
    assert refused[0][0]["access-control-allow-origin"] == "*"
    assert json.loads(refused[0][1])["code"] == "too-many-requests"
    assert send(ours.connect("127.0.0.78"), "/asked")[0] == 200


def test_no_log_keeps_an_address_or_what_was_looked_for(small: int):
    """As the page on data and rights says: neither of those answered, nor refused, nor broken."""
    with nginx(small) as proxy:
        for _ in range(200):
            send(proxy.connect("127.0.0.66"), "/asked?q=looked-for")
        with pytest.raises(http.client.IncompleteRead):
            send(proxy.connect("127.0.0.67"), "/broken?q=looked-for")
        plain = http.client.HTTPConnection("127.0.0.1", proxy.plain_port)
        send(plain, "/?q=looked-for")
        assert (proxy.folder / "access.log").read_text("utf-8") == ""
        assert (proxy.folder / "error.log").read_text("utf-8") == ""


def test_a_service_that_is_away_is_told_so():
    """503 in our one shape, with a time to come back."""
    with nginx(upstream=1) as proxy:
        status, headers, body = send(proxy.connect(), "/sparql")

    assert (status, headers["content-type"]) == (503, "application/problem+json")
    assert headers["retry-after"] == "30"
    assert json.loads(body)["code"] == "unavailable"


def test_an_answer_csgraph_cannot_finish_never_arrives_as_a_complete_one(site: Proxy):
    """A query that ends at its deadline: refused before the first byte, or visibly broken."""
    endless = urllib.parse.urlencode({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"})
    try:
        ended: object = send(site.connect(), f"/sparql?{endless}", Accept="text/csv")[0]
    except http.client.IncompleteRead:
        ended = "broken"

    assert ended in {"broken", 503}
