"""How a client's wish is read."""

from __future__ import annotations

import pytest

from csgraph.web.ranges import best

OFFERS = [("text/turtle", "application/x-turtle"), ("application/ld+json",), ("text/html",)]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ([], 0),
        ([("*/*", 1.0)], 0),
        ([("text/html", 1.0), ("*/*", 1.0)], 2),
        ([("text/turtle", 0.0), ("*/*", 1.0)], 1),
        ([("text/*", 0.0), ("*/*", 0.1)], 1),
        ([("application/x-turtle", 1.0)], 0),
        ([("application/*", 1.0)], 1),
        ([("application/x-turtle", 0.4), ("text/html", 0.5)], 2),
        ([("text/turtle; charset=utf-8", 1.0), ("text/html", 0.9)], 0),
        ([("*/*", 0.0)], None),
        ([("image/png", 1.0)], None),
        ([("text", 1.0)], None),
    ],
)
def test_the_most_exact_range_decides(accept, chosen):
    """Quality first, then exactness, then our order; a zero refuses."""
    assert best(accept, OFFERS) == chosen
