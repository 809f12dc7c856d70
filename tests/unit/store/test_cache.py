"""Answers of late, bounded in bytes."""

from __future__ import annotations

from csgraph.store.cache import Cache


def test_what_was_put_is_found_and_the_unused_goes_first():
    """The one that was asked for again stays."""
    cache = Cache(3_000)
    for name in "abcd":
        cache.put(name, b"x" * 300, 300)
        cache.get("a")

    assert cache.get("a") == b"x" * 300
    assert cache.get("b") is None
    assert cache.size <= 3_000


def test_too_much_is_not_kept():
    """One answer never drives out all others."""
    cache = Cache(3_000)
    cache.put("small", b"x", 1)
    cache.put("large", b"x" * 3_000, 3_000)

    assert (cache.get("small"), cache.get("large")) == (b"x", None)


def test_putting_again_replaces():
    """Its size is counted once."""
    cache = Cache(3_000)
    for _ in range(9):
        cache.put("a", b"x" * 400, 400)

    assert cache.size == 900
