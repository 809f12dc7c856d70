"""Serve a site with waitress until it is told to stop.

Refuses a damaged release, and any address but loopback while the release is
local or its publisher has not said which form is public.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import waitress
from flask import Flask

from csgraph import settings
from csgraph.errors import SiteFault
from csgraph.release.verify import check_hashes
from csgraph.store import seccomp
from csgraph.store.credentials import Credentials
from csgraph.store.oxigraph import PageStore
from csgraph.store.pool import Pool
from csgraph.store.remotepool import RemotePool
from csgraph.web.app import create_app
from csgraph.web.library.ahead import Ahead
from csgraph.web.manifest import read_manifest
from csgraph.web.operation import stopping
from csgraph.web.operation.channels import Channel, say_breaks_in_one_line
from csgraph.web.operation.clients import SayUnknownProxy
from csgraph.web.releases import Check, OpenStore
from csgraph.web.remote import opener
from csgraph.web.review import Review, blueprint

_log = logging.getLogger(__name__)
_SHARE_S = 0.001
"""How long a thread computes while others wait: a page asks SQLite and the store some hundred
times, and after each waits for a large file that is made beside it to have had its share."""
_OPTIONS = {
    "threads": settings.SERVE_THREADS,
    "connection_limit": settings.SERVE_CONNECTIONS,
    "channel_timeout": settings.SERVE_IDLE_S,
    "backlog": 1024,
    "asyncore_use_poll": True,  # select() ends at 1,024 connections
    "max_request_header_size": 1 << 20,  # a query of 100,000 characters, percent-encoded
    # the application refuses far less, in its own words; this much waits on disk each
    "max_request_body_size": settings.SERVE_BODY_MB << 23,
    "ident": "csgraph",
    "channel_request_lookahead": 1,  # notices a client that leaves while its query runs
    "outbuf_high_watermark": settings.ANSWER_HELD_KB << 10,
    "clear_untrusted_proxy_headers": False,  # SayUnknownProxy looks at them; nothing else does
}


def serve(
    site: Path,
    host: str = settings.SERVE_HOST,
    port: int = settings.SERVE_PORT,
    deadline_s: float = settings.QUERY_DEADLINE_S,
    *,
    endpoint: str | None = None,
    credentials: Credentials | None = None,
    review: Review | None = None,
) -> None:
    """Serve `site` at `host`:`port` until SIGTERM or SIGINT; port 0 takes a free one.

    With `endpoint` that SPARQL server is asked instead of the release's own store. Prints
    one line with the address once it answers. Raises `SiteFault` for an address that can't
    or may not be used, `DamagedRelease` for a damaged release, `RemoteFault` for one that
    is not on the server. The address is taken first: whether it can be had is known before a
    large release is opened.
    """
    with claim(host, port) as claimed:
        _open_and_serve(site, host, claimed, deadline_s, endpoint, credentials, review)


def claim(host: str, port: int) -> socket.socket:
    """Return a socket that holds `host`:`port`; nobody is answered there yet.

    Raises `SiteFault` for an address that can't be used.
    """
    claimed = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        claimed.bind((host, port))
    except OSError as fault:
        claimed.close()
        raise _in_use(host, port, fault) from fault
    return claimed


def _in_use(host: str, port: int, fault: OSError) -> SiteFault:
    return SiteFault(
        f"The address {host}:{port} can't be used ({fault.strerror}).",
        hint="Stop what uses it, or choose another with --port.",
    )


def _open_and_serve(
    site: Path,
    host: str,
    claimed: socket.socket,
    deadline_s: float,
    endpoint: str | None,
    credentials: Credentials | None,
    review: Review | None,
) -> None:
    sys.setswitchinterval(_SHARE_S)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("waitress").setLevel(logging.ERROR)
    logging.getLogger("waitress").addFilter(say_breaks_in_one_line)
    if endpoint is None and (reason := seccomp.why_not()):
        _log.warning("Queries are not kept from the network by the system: %s.", reason)
    if review:
        _check_local(host)
    pool, open_store = _stores(endpoint, credentials)
    with closing(pool):
        app = create_app(
            site, check=check_for(host), deadline_s=deadline_s, pool=pool, open_store=open_store
        )
        if review:
            app.register_blueprint(blueprint(review))
        with _ahead(app, pool):
            _serve(app, host, claimed, review)


def _stores(
    endpoint: str | None, credentials: Credentials | None
) -> tuple[Pool | RemotePool, OpenStore]:
    """Return what answers queries, and what opens a release for its pages."""
    if endpoint is None:
        return Pool(), PageStore
    remote = RemotePool()
    return remote, opener(endpoint, credentials, remote)


def _ahead(app: Flask, pool: Pool | RemotePool) -> ExitStack:
    """Let the embedded store learn answers ahead; another's server is asked by visitors only."""
    held = ExitStack()
    if isinstance(pool, Pool) and settings.LEARNED_MB:
        held.callback(Ahead(app, pool).close)
    return held


def _check_local(host: str) -> None:
    """Raise `SiteFault` where others could reach a review."""
    if not is_loopback(host) or settings.TRUSTED_PROXY:
        raise SiteFault(
            f"Links are reviewed on this machine only, not at {host} or behind a proxy.",
            hint="Serve the review at 127.0.0.1, beside the public site.",
        )


def _serve(app: Flask, host: str, claimed: socket.socket, review: Review | None) -> None:
    port = claimed.getsockname()[1]
    try:
        server = waitress.create_server(
            SayUnknownProxy(app), sockets=[claimed], **_OPTIONS, **_proxy()
        )
    except OSError as fault:  # another that claimed the same address was ready first
        raise _in_use(host, port, fault) from fault
    server.channel_class = Channel
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    print(f"csgraph: {address}/", flush=True)
    if review:
        print(f"review: {address}{review.path}", flush=True)
    stopping.run(server, settings.SERVE_STOP_S)


def _proxy() -> dict[str, object]:
    """Return what waitress has to know of the proxy before it."""
    if not settings.TRUSTED_PROXY:
        return {}
    return {
        "trusted_proxy": settings.TRUSTED_PROXY,
        "trusted_proxy_headers": settings.TRUSTED_PROXY_HEADERS,
        "trusted_proxy_count": 1,
    }


def check_for(host: str) -> Check:
    """Return what a release must pass to be served at `host`: first where, then every hash."""

    def check(release: Path) -> None:
        manifest = read_manifest(release)
        if not is_loopback(host) and (manifest.is_local or manifest.public is None):
            why = "is local" if manifest.is_local else "has no public form"
            raise SiteFault(
                f"Release {manifest.version} {why}: it is served on loopback only, not at {host}.",
                hint="Build it with --base IRI and --public full or facts, "
                "or serve it at 127.0.0.1.",
            )
        check_hashes(release)

    return check


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
