"""Send the texts of a selection as a corpus for IRaMuTeQ, an action at a time.

The same texts as `csgraph export --format iramuteq` writes, read from the release's tables:
however many there are, one is held at a time, and few requests are at it at once.
"""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, Response, request

from csgraph.release.iramuteq import corpus
from csgraph.search.facets import FACETS
from csgraph.search.selection import Selection
from csgraph.web.current import release
from csgraph.web.operation.spooling import spooled
from csgraph.web.operation.turns import turn
from csgraph.web.search.explore import index
from csgraph.web.search.exploring import read

blueprint = Blueprint("corpora", __name__)


@blueprint.get("/explore.iramuteq.txt")
@blueprint.get("/release/<version>/explore.iramuteq.txt")
def iramuteq() -> Response:
    """Send the corpus of a selection, or of all. Raises `TextsNotPublic`, `ServerBusy`."""
    here = release()
    texts = corpus(here.path, _wanted())
    with turn():
        response = spooled((text.encode() for text in texts), "text/plain; charset=utf-8")
    name = f"corpus-iramuteq-{here.manifest.version}.txt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _wanted() -> Collection[str] | None:
    """Return the IRIs of the actions that are asked for; None for all of them.

    A release without an index can give all, and nothing less. Raises what `read` raises.
    """
    is_narrowed = any(any(request.args.getlist(name)) for name in ("q", *FACETS))
    if release().index is None and not is_narrowed:
        return None
    reader = index()
    selection = read(reader).selection
    return None if selection == Selection() else frozenset(reader.iris(selection))
