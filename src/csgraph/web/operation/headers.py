"""Give every answer the headers that keep a browser safe and let programs in.

Only scripts of this site run, nothing is fetched from another host, no page is framed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
STYLED_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""For the report, which carries its own style so that it can be read from disk."""

_ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Retry-After"),
    (
        "Access-Control-Expose-Headers",
        "Content-Disposition, Content-Location, Csgraph-Answer-Limit, Csgraph-Release, ETag, Link",
    ),
    ("Access-Control-Expose-Headers", "Csgraph-Total"),
]
_PREFLIGHT = [
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match, Range"),
    ("Access-Control-Max-Age", "86400"),
]

Headers = list[tuple[str, str]]


class WithHeaders:
    """Add them to every answer of an application, whatever made it."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request."""
        is_preflight = environ["REQUEST_METHOD"] == "OPTIONS"

        def begin(status: str, headers: Headers, fault: object = None) -> object:
            return start_response(status, _with(headers, is_preflight=is_preflight), fault)

        return self._application(environ, begin)


def _with(headers: Headers, *, is_preflight: bool) -> Headers:
    vary, kept, has_policy = ["Accept"], [], False
    for name, value in headers:
        match name.lower():
            case "vary":
                vary += [v for v in map(str.strip, value.split(",")) if v.lower() != "accept"]
                continue
            case "content-security-policy":
                has_policy = True
        kept.append((name, value))
    kept.append(("Vary", ", ".join(vary)))
    if not has_policy:
        kept.append(("Content-Security-Policy", _POLICY))
    return kept + _ALWAYS + (_PREFLIGHT if is_preflight else [])
