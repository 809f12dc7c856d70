"""Which format goes out."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import parse_accept_header

from csgraph.store.formats import Kind
from csgraph.web import negotiate
from csgraph.web.negotiate import answer_format, prefers_page

ROWS, GRAPH = Kind.ROWS, Kind.GRAPH


def accept(header: str) -> MIMEAccept:
    """Read an `Accept` header."""
    return parse_accept_header(header, MIMEAccept)


@pytest.mark.parametrize(
    ("kind", "header", "named", "name"),
    [
        (ROWS, "", None, "json"),
        (GRAPH, "", None, "turtle"),
        (ROWS, "*/*", None, "json"),
        (GRAPH, "*/*", None, "turtle"),
        (ROWS, "text/*", None, "csv"),
        (ROWS, "text/csv;charset=utf-8, */*;q=0.5", None, "csv"),
        (
            ROWS,
            "text/xml;q=0.5, application/sparql-results+xml;q=0, text/tab-separated-values;q=0.1",
            None,
            "tsv",
        ),
        (GRAPH, "application/rdf+xml;q=0.5, application/ld+json;q=0.5", None, "jsonld"),
        (ROWS, "application/xml", None, "xml"),
        (GRAPH, "application/xml", None, "rdfxml"),
        (GRAPH, "application/json", None, "jsonld"),
        (ROWS, "text/csv;q=0.2, application/json;q=0.1", None, "csv"),
        (ROWS, "application/sparql-results+json;q=0, */*;q=0.1", None, "xml"),
        (ROWS, "image/png", "csv", "csv"),
        (GRAPH, "text/html", "nt", "ntriples"),
        (GRAPH, "", "TTL", "turtle"),
        (GRAPH, "", "rdf+xml", "rdfxml"),
        (ROWS, "", "text/csv", "csv"),
    ],
)
def test_the_best_format_that_is_accepted_is_chosen(kind, header, named, name):
    """A name first; then quality; then our order; a zero excludes."""
    assert answer_format(accept(header), kind, named).name == name


@pytest.mark.parametrize(
    ("kind", "header", "named"),
    [(ROWS, "image/png", None), (ROWS, "text/turtle", None), (GRAPH, "text/csv", None),
     (ROWS, "", "turtle"), (GRAPH, "", "csv"), (ROWS, "", "pdf"), (ROWS, "*/*;q=0", None)],
)  # fmt: skip
def test_what_nobody_offers_is_refused_with_what_there_is(kind, header, named):
    """406 lists the formats."""
    with pytest.raises(NotAcceptable) as refusal:
        answer_format(accept(header), kind, named)

    assert ("json" if kind is ROWS else "turtle") in refusal.value.description


@pytest.mark.parametrize(
    ("header", "page"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("application/json, text/html;q=0.9", False),
        ("text/html", True),
        ("text/html, */*", True),
        ("text/html;q=0.5, application/problem+json", False),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
    ],
)
def test_a_page_is_for_who_prefers_it(header, page):
    """A browser names `text/html`; a program that takes anything does not get a page."""
    assert prefers_page(accept(header)) is page


def test_a_long_wish_is_read_and_not_kept():
    """Memory stays small whatever clients send."""
    negotiate._prefers_page.cache_clear()

    assert prefers_page(accept(", ".join(f"a/b{n}" for n in range(100)) + ", text/html"))
    assert negotiate._prefers_page.cache_info().currsize == 0
