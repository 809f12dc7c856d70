"""A small real server to put behind a proxy: it says what reached it, or breaks off.

    python tests/protocol/upstream.py        prints its port, runs until it is killed

`/asked` tells the request as it arrived, `/packed` is a compressed answer with its
`ETag`, `/broken` fails after its first piece, `/short` before the length it gave.
"""

from __future__ import annotations

import gzip
import json
import logging
import socket
from collections.abc import Iterable, Iterator
from typing import Any

import waitress

PIECE = b"x" * 100_000
PACKED = gzip.compress(b"an answer " * 1000, mtime=0)


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer by path."""
    match environ["PATH_INFO"]:
        case "/asked" | "/metrics":
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(asked(environ)).encode()]
        case "/packed":
            named = [("Content-Encoding", "gzip"), ("ETag", '"one"'), ("Vary", "Accept-Encoding")]
            start_response("200 OK", [("Content-Type", "text/csv"), *named])
            return [PACKED]
        case "/broken":
            start_response("200 OK", [("Content-Type", "text/csv")])
            return broken()
        case "/short":
            length = ("Content-Length", str(2 * len(PIECE)))
            start_response("200 OK", [("Content-Type", "text/csv"), length])
            return broken()
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"nothing here"]


def asked(environ: dict[str, Any]) -> dict[str, str]:
    """Return the protocol and the headers of a request."""
    headers = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
    return {"protocol": environ["SERVER_PROTOCOL"], **headers}


def broken() -> Iterator[bytes]:
    """Yield one piece, then fail as a killed query does."""
    yield PIECE
    raise RuntimeError("broken off on purpose")


if __name__ == "__main__":
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(listening.getsockname()[1], flush=True)
        options = {"clear_untrusted_proxy_headers": False}  # or it would not show them
        waitress.create_server(application, sockets=[listening], **options).run()
