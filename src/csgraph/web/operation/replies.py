"""Give again, byte for byte, the whole answer that the same request got of this release.

A release never changes, so an answer with a tag holds as long as the release is current.
What stands between a request and its kept answer is this module alone: no routing, no
query. Only GET without ranges is kept, and only what the application tagged; nothing of an
earlier release, for that one may be removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from csgraph.store.cache import Cache
from csgraph.web.releases import Releases

ROUTE = "csgraph.route"
"""Where the application leaves the pattern of the route in a request's environment."""

CHANGES = "max-age=0, must-revalidate"
"""The `Cache-Control` of an answer that may change while its release stays: it is not kept."""

Application = Callable[..., Iterable[bytes]]
Headers = list[tuple[str, str]]
_DECIDES = (
    "wsgi.url_scheme",
    "HTTP_HOST",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
)
_EARLIER = "/release/"
_NOT_ITS_OWN = ("HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_AUTHORIZATION")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it went out."""

    status: str
    headers: Headers
    body: bytes
    tag: str
    route: str

    @property
    def size(self) -> int:
        """Roughly the memory that it takes."""
        return len(self.body) + sum(len(n) + len(v) + 200 for n, v in self.headers)


class KeptReplies:
    """Answer from what is kept, else from `application`, and keep that."""

    def __init__(
        self,
        application: Application,
        releases: Releases,
        cache: Cache,
        tell: Callable[[str, int, int], None],
    ) -> None:
        """`tell` gets the route, the status and the bytes of each answer given again."""
        self._application = application
        self._releases = releases
        self._cache = cache
        self._tell = tell

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request."""
        if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in _NOT_ITS_OWN):
            return self._application(environ, start_response)
        if _EARLIER in environ.get("PATH_INFO", ""):
            return self._application(environ, start_response)
        asked = tuple(environ.get(name, "") for name in _DECIDES)
        key = (self._releases.of_request(environ).manifest.fingerprint, *asked)
        reply = self._cache.get(key)
        if not isinstance(reply, Reply):
            return self._ask(key, environ, start_response)
        if reply.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            headers = [h for h in reply.headers if h[0].lower() not in _OF_A_BODY]
            self._tell(reply.route, 304, 0)
            start_response("304 NOT MODIFIED", headers)
            return []
        self._tell(reply.route, 200, len(reply.body))
        start_response(reply.status, list(reply.headers))
        return [reply.body]

    def _ask(
        self, key: tuple[Any, ...], environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        said: list[tuple[str, Headers]] = []

        def begin(status: str, headers: Headers, fault: object = None) -> object:
            said[:] = [(status, headers)]
            return start_response(status, headers, fault)

        parts = self._application(environ, begin)
        status, headers = said[0] if said else ("", [])
        named = {name.lower(): value for name, value in headers}
        if not status.startswith("200") or "etag" not in named or "content-length" not in named:
            return parts
        if "accept-ranges" in named or named.get("cache-control") in ("no-store", CHANGES):
            return parts
        body = b"".join(parts)
        if close := getattr(parts, "close", None):
            close()
        reply = Reply(
            status, headers, body, named["etag"].removeprefix("W/"), environ.get(ROUTE, "")
        )
        self._cache.put(key, reply, reply.size + sum(map(len, key[1:])))
        return [body]


_OF_A_BODY = {"content-length", "content-encoding", "content-disposition"}
