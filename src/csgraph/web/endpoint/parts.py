"""Serve the front-end parts that npm installed: a few named files, and nothing beside them.

They are third-party code, pinned by `web/parts/package-lock.json` and kept out of this
repository and of the wheel. A file's address bears a digest of its content, so a browser
keeps it for good. Where one is missing, pages are made without it, and say so.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, request, url_for

from csgraph import resources, settings
from csgraph.errors import NotHere

blueprint = Blueprint("parts", __name__)

FILES = {
    "yasqe.min.js": "@zazuko/yasqe/build/yasqe.min.js",
    "yasqe.min.css": "@zazuko/yasqe/build/yasqe.min.css",
    "d3-dispatch.min.js": "d3-dispatch/dist/d3-dispatch.min.js",
    "d3-quadtree.min.js": "d3-quadtree/dist/d3-quadtree.min.js",
    "d3-timer.min.js": "d3-timer/dist/d3-timer.min.js",
    "d3-force.min.js": "d3-force/dist/d3-force.min.js",
}
"""Every file that may be served, by the name it is asked for, below `node_modules`."""

EDITOR = ("yasqe.min.js", "yasqe.min.css")
LAYOUT = ("d3-dispatch.min.js", "d3-quadtree.min.js", "d3-timer.min.js", "d3-force.min.js")
"""What lays out a graph of nodes, in the order in which the files need one another."""

_MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_SOURCE_MAP = re.compile(rb"\s*(?://|/\*)# sourceMappingURL=[^\n]*\s*\Z")
_FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Part:
    """One file: its content without the name of a source map, plain and compressed."""

    body: bytes
    compressed: bytes
    digest: str


@cache
def part(name: str) -> Part | None:
    """Return the part of this name; None for a name that is not ours or not installed."""
    if name not in FILES:
        return None
    try:
        written = (_folder() / "node_modules" / FILES[name]).read_bytes()
    except OSError:
        return None
    body = _SOURCE_MAP.sub(b"\n", written)
    digest = hashlib.sha256(body).hexdigest()[:16]
    return Part(body, gzip.compress(body, 9, mtime=0), digest)


def addresses(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the address of each of these parts, or nothing if one of them is missing."""
    found = [(name, part(name)) for name in names]
    if not all(each for _, each in found):
        return ()
    return tuple(
        url_for("parts.send", digest=each.digest, name=name) for name, each in found if each
    )


@blueprint.get("/parts/<digest>/<name>")
def send(digest: str, name: str) -> Response:
    """Send one part. Raises `NotHere` for any other name, and for another content of it."""
    found = part(name)
    if found is None or found.digest != digest:
        raise NotHere(f"There is no part {name!a} of this content. / Pas de tel fichier.", hint="")
    takes_gzip = request.accept_encodings.quality("gzip") > 0
    response = Response(found.compressed if takes_gzip else found.body)
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.content_type = _MEDIA_TYPES[Path(name).suffix]
    response.headers["Cache-Control"] = _FOR_GOOD
    response.set_etag(found.digest, weak=takes_gzip)
    return response.make_conditional(request)  # type: ignore[return-value]


def _folder() -> Path:
    return Path(settings.PARTS_FOLDER) if settings.PARTS_FOLDER else resources.folder("web/parts")
