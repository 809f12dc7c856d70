"""What questions answer is learned while nobody asks: real workers, the real pages.

A page from what was learned is the page of the live query; a visitor goes first; a release
that is no longer current is let go.
"""

from __future__ import annotations

import gc
import shutil
import time
import weakref
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from csgraph.errors import QueryTooLong, ServerBusy
from csgraph.store.limits import Limits
from csgraph.store.pool import Pool
from csgraph.store.query import Query
from csgraph.web.app import create_app
from csgraph.web.library.ahead import Ahead
from csgraph.web.library.learned import Learned
from csgraph.web.library.lessons import traps
from csgraph.web.library.questions import library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PAGES = [*(f"/questions/{slug}" for slug in library()), "/questions/first-ten"]


def until(claim: Callable[[], bool], seconds: float = 90.0) -> bool:
    """Wait until `claim` holds; say whether it came to that."""
    end = time.monotonic() + seconds
    while not claim() and time.monotonic() < end:
        time.sleep(0.02)
    return claim()


@pytest.fixture
def pool() -> Iterator[Pool]:
    """Workers of the usual limits."""
    with closing(Pool()) as opened:
        yield opened


@pytest.fixture
def site(example_release: Path, tmp_path: Path) -> Path:
    """A copy of the examples' site, whose link may move."""
    shutil.copytree(example_release.parents[1], tmp_path / "site", symlinks=True)
    return tmp_path / "site"


def current(app: Flask):
    """Return the release that an application has open."""
    return app.extensions["csgraph"].releases.opened


@pytest.mark.parametrize("root", ["", "/en"])
def test_a_learned_page_is_that_of_the_live_query(root, site, pool):
    """Byte for byte, every question and the first ten; and no worker is asked for it."""
    live = create_app(site, pool=pool).test_client()
    while "max-age=0" in live.get(f"{root}/questions/first-ten").headers.get("Cache-Control", ""):
        pass
    expected = {path: live.get(root + path).text for path in PAGES}
    app = create_app(site, pool=pool)
    with closing(Ahead(app, pool, quiet_s=0)) as ahead:
        assert until(lambda: ahead.has_learned(current(app)))
    pool.close()
    pages = app.test_client()

    for path in PAGES:
        assert pages.get(root + path).text.splitlines() == expected[path].splitlines()
    assert "<table" in expected["/questions/keywords-together"]
    assert (
        pages.get("/questions/actions-by-partner-kind?partner=http://a.test/b").status_code >= 500
    )


def test_nothing_is_asked_while_a_visitor_is_here(site, pool):
    """Neither while a query runs or waits, nor soon after a request."""
    app = create_app(site, pool=pool)
    visitor = pool.lanes.enter("192.0.2.1")
    with closing(Ahead(app, pool, quiet_s=0)):
        assert until(lambda: current(app).is_read)
        assert not until(lambda: current(app).learned.size > 0, seconds=1)
        pool.lanes.leave(visitor)
        assert until(lambda: current(app).learned.size > 0)
    other = create_app(site, pool=pool)
    with closing(Ahead(other, pool, quiet_s=4)):
        for _ in range(10):
            other.test_client().get("/health")
            assert not until(lambda: current(other).learned.size > 0, seconds=0.3)
        assert until(lambda: current(other).learned.size > 0)


def test_a_query_that_nobody_asked_gives_way_at_once(example_release):
    """One that a visitor has left may finish its slice; ours may not."""
    begun = time.monotonic()
    asked = Query(
        release=example_release,
        text=ENDLESS,
        media_type="application/sparql-results+json",
        deadline=begun + 4,
        deadline_s=4,
        has_left=lambda: time.monotonic() > begun + 0.05,
        is_unasked=True,
    )
    with closing(Pool(Limits(slice_s=60))) as pool:
        with pytest.raises(ServerBusy):
            pool.answer(asked)
        with pytest.raises(QueryTooLong):
            pool.answer(replace(asked, is_unasked=False))

        assert not any(pool.lanes.counts().values())


def test_what_gave_way_is_learned_later(site, pool):
    """A visitor interrupts again and again; in the end everything is known."""
    app = create_app(site, pool=pool)
    with closing(Ahead(app, pool, quiet_s=0)) as ahead:
        for _ in range(8):
            visitor = pool.lanes.enter("192.0.2.1")
            time.sleep(0.1)
            pool.lanes.leave(visitor)
            time.sleep(0.3)
        assert until(lambda: ahead.has_learned(current(app)))
    assert all(current(app).lessons.get(trap) for trap in traps())


def test_a_release_that_is_replaced_is_let_go(site, pool):
    """Its answers go with it, and those of the next are learned."""
    first = (site / "current").resolve()
    again = site / "releases" / "again"
    shutil.copytree(first, again)
    app = create_app(site, pool=pool)
    old = weakref.ref(current(app))
    with closing(Ahead(app, pool, quiet_s=0)) as ahead:
        assert until(lambda: current(app).learned.size > 0)
        link = site / "current.new"
        link.symlink_to(again.relative_to(site))
        link.replace(site / "current")
        app.test_client().get("/health")
        assert until(lambda: current(app).path == again)
        assert until(lambda: ahead.has_learned(current(app)))
        gc.collect()
        assert until(lambda: old() is None, seconds=10)


def test_what_is_learned_is_bounded():
    """A whole answer or none; the first stay."""
    kept = Learned(most_bytes=40)
    kept.put("a", b"x" * 1000)
    kept.put("b", bytes(range(256)))

    assert kept.get("a") == b"x" * 1000
    assert kept.get("b") is None
    assert 0 < kept.size <= 40
