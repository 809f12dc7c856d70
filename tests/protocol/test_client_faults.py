"""What each client library raises where a query has no whole answer: always something."""

from __future__ import annotations

import http.client
import shutil
import subprocess
from collections.abc import Callable, Iterator
from urllib.error import HTTPError
from urllib.parse import quote

import pandas
import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, SPARQLWrapper

MANY = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
KILLED = f"SELECT (COUNT(*) AS ?n) {MANY}"
BROKEN_OFF = f"SELECT * {MANY}"
TOO_LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000"
OUT_OF_MEMORY = f"SELECT * {MANY} ORDER BY ?a ?d ?g"


def sparqlwrapper(url: str, query: str) -> object:
    """Ask with SPARQLWrapper."""
    client = SPARQLWrapper(url)
    client.setQuery(query)
    client.setReturnFormat(JSON)
    return client.queryAndConvert()


def rdflib(url: str, query: str) -> object:
    """Ask with rdflib's SPARQLStore."""
    return list(Graph(SPARQLStore(query_endpoint=url)).query(query))


def data_frame(url: str, query: str) -> object:
    """Ask with pandas."""
    return pandas.read_csv(f"{url}?format=csv&query={quote(query)}")


def curl(url: str, query: str) -> object:
    """Ask with curl, which is told to fail."""
    command = ["curl", "-sf", "-o", "/dev/null", "--data-urlencode", f"query={query}", url]
    return subprocess.run(command, check=True)


REFUSED = {sparqlwrapper: HTTPError, rdflib: ValueError, data_frame: HTTPError}


@pytest.fixture(scope="module")
def url(server, running) -> Iterator[str]:
    """An endpoint whose answers may have 1 MB."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSGRAPH_QUERY_ANSWER_MB", "1")
        with running(server.site, deadline_s=2.0) as small:
            yield f"{small.url}/sparql"


@pytest.mark.parametrize("query", [KILLED, OUT_OF_MEMORY], ids=["killed", "out of memory"])
@pytest.mark.parametrize("ask", REFUSED, ids=lambda ask: ask.__name__)
def test_a_query_without_an_answer_is_a_status(ask: Callable[..., object], query: str, url: str):
    """503 with a reason, as each library tells it."""
    with pytest.raises(REFUSED[ask]) as met:
        ask(url, query)
    fault = met.value if isinstance(met.value, HTTPError) else met.value.__context__
    assert isinstance(fault, HTTPError)
    with fault:
        assert fault.code == 503


@pytest.mark.parametrize("query", [BROKEN_OFF, TOO_LARGE], ids=["broken off", "too large"])
@pytest.mark.parametrize("ask", REFUSED, ids=lambda ask: ask.__name__)
def test_an_answer_that_breaks_off_is_an_error(ask: Callable[..., object], query: str, url: str):
    """Never a short answer."""
    with pytest.raises(http.client.IncompleteRead):
        ask(url, query)


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl, which is not here")
@pytest.mark.parametrize(
    ("query", "status"), [(KILLED, 22), (OUT_OF_MEMORY, 22), (BROKEN_OFF, 18), (TOO_LARGE, 18)]
)
def test_curl_ends_with_an_error(query: str, status: int, url: str):
    """22 for a status, 18 for a part of an answer."""
    with pytest.raises(subprocess.CalledProcessError) as met:
        curl(url, query)
    assert met.value.returncode == status
