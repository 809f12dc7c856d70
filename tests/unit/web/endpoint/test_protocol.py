"""What a request says, and what it asks, without a server."""

from __future__ import annotations

import contextlib

import pytest
from flask import Request
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.test import EnvironBuilder

from csgraph import settings
from csgraph.errors import QueryRefused
from csgraph.store.datasets import Graphs
from csgraph.web.endpoint.protocol import judge, read

GRAPHS = Graphs("http://b/graph/data", {"http://b/graph/data": 5, "http://b/graph/evidence": None})


def said(query_string: str, **given: object):
    """Read a request of this query string."""
    return read(Request(EnvironBuilder(query_string=query_string, **given).get_environ()))


def asked(query_string: str):
    """Judge a request of this query string, with a limit of 10 seconds."""
    return judge(said(query_string), GRAPHS, 10.0)


@pytest.mark.parametrize(
    ("timeout", "seconds"),
    [("2", 2.0), ("0.5", 0.5), ("1500ms", 1.5), ("3s", 3.0), ("0", 10.0), ("0ms", 10.0),
     ("", 10.0), ("30000", 10.0), ("10", 10.0), (" 4 ", 4.0)],
)  # fmt: skip
def test_a_timeout_shortens_the_servers_own_and_never_lengthens_it(timeout, seconds):
    """Seconds, or milliseconds if it says so; zero is no wish."""
    assert asked(f"query=ASK{{}}&timeout={timeout}").timeout_s == seconds
    assert asked("query=ASK{}").timeout_s == 10.0


@pytest.mark.parametrize(
    ("parameters", "default", "named"),
    [
        ("", None, None),
        ("default-graph-uri=http://b/graph/data", ("",), ()),
        ("default-graph-uri=http://b/graph/evidence", ("http://b/graph/evidence",), ()),
        ("named-graph-uri=http://b/graph/evidence", (), ("http://b/graph/evidence",)),
    ],
)
def test_a_dataset_is_of_graphs_that_exist(parameters, default, named):
    """`graph/data` is the store's default graph, which has no name there."""
    dataset = asked(f"query=ASK{{}}&{parameters}").dataset

    assert (dataset.default, dataset.named) == (default, named)


def test_the_request_wins_over_from():
    """A dataset in the request replaces that of the query, known or not (protocol, 2.1.4)."""
    query = "query=ASK FROM <http://b/graph/nowhere> {}"

    assert asked(f"{query}&default-graph-uri=http://b/graph/data").dataset.default == ("",)
    with pytest.raises(QueryRefused, match="no graph <http://b/graph/nowhere>"):
        asked(query)


def test_too_many_parameters_are_refused_with_their_number():
    """They are not even decoded."""
    many = settings.SERVE_PARAMETERS + 1
    with pytest.raises(BadRequest, match=f"{many:,} parameters"):
        said("&".join(["a=b"] * many))


@given(query_string=st.text(st.characters(max_codepoint=0x17F)), body=st.binary(max_size=50))
def test_any_request_is_read_or_refused_as_the_client_s_fault(query_string, body):
    """Nothing else is ever raised."""
    for content_type in ("application/x-www-form-urlencoded", "application/sparql-query", ""):
        environ = EnvironBuilder(
            method="POST", input_stream=None, data=body, content_type=content_type
        ).get_environ()
        environ["QUERY_STRING"] = query_string.encode().decode("latin-1")
        with contextlib.suppress(BadRequest, UnsupportedMediaType):
            assert read(Request(environ)).query is not None
