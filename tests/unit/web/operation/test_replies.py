"""Answers given again: the same bytes, without asking, as long as the release is current."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from csgraph.store.cache import Cache
from csgraph.web.operation.replies import KeptReplies


class Site:
    """An application that counts, behind what keeps its answers."""

    def __init__(self, headers: list[tuple[str, str]], status: str = "200 OK") -> None:
        self.asked = 0
        self.told: list[tuple[str, int, int]] = []
        self.manifest = SimpleNamespace(fingerprint="one")
        self.releases: Any = SimpleNamespace(of_request=lambda _: self)
        self._headers, self._status = headers, status
        self.kept = KeptReplies(self, self.releases, Cache(100_000), lambda *t: self.told.append(t))

    def __call__(self, _environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """Answer with a number that grows."""
        self.asked += 1
        start_response(self._status, list(self._headers))
        return [str(self.asked).encode()]

    def get(self, path: str = "/", **environ: str) -> tuple[str, dict[str, str], bytes]:
        """Return status, headers and body."""
        said: list[Any] = []
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, **environ}
        parts = self.kept(asked, lambda *s: said.extend(s))
        return said[0], dict(said[1]), b"".join(parts)


TAGGED = [("ETag", 'W/"a"'), ("Content-Length", "1"), ("Content-Type", "text/csv")]


def test_the_same_request_is_not_asked_again():
    """What decides an answer makes another request of it."""
    site = Site(TAGGED)
    assert [site.get()[2] for _ in range(3)] == [b"1"] * 3
    for other in ({"HTTP_ACCEPT": "text/csv"}, {"QUERY_STRING": "a"}, {"HTTP_HOST": "b"}):
        site.get(**other)

    assert site.asked == 4
    assert len(site.told) == 2


def test_its_tag_is_enough():
    """304 without a body and without what describes one."""
    site = Site(TAGGED)
    site.get()
    status, headers, body = site.get(HTTP_IF_NONE_MATCH='"a"')

    assert (status, body, headers["ETag"]) == ("304 NOT MODIFIED", b"", 'W/"a"')
    assert "Content-Length" not in headers


def test_another_release_answers_for_itself():
    """The link moved: nothing of the old release is given."""
    site = Site(TAGGED)
    site.get()
    site.manifest.fingerprint = "two"

    assert site.get()[2] == b"2"


@pytest.mark.parametrize(
    ("headers", "status", "environ"),
    [
        (TAGGED[1:], "200 OK", {}),
        (TAGGED[:1], "200 OK", {}),
        ([*TAGGED, ("Cache-Control", "no-store")], "200 OK", {}),
        ([*TAGGED, ("Accept-Ranges", "bytes")], "200 OK", {}),
        (TAGGED, "404 NOT FOUND", {}),
        (TAGGED, "200 OK", {"REQUEST_METHOD": "POST"}),
        (TAGGED, "200 OK", {"HTTP_RANGE": "bytes=0-1"}),
    ],
    ids=["no tag", "no length", "no-store", "ranges", "an error", "POST", "a range"],
)
def test_what_may_not_be_kept_is_asked_again(headers, status, environ):
    """Only a tagged, whole answer to a plain GET is kept."""
    site = Site(headers, status)
    site.get(**environ)
    site.get(**environ)

    assert site.asked == 2
