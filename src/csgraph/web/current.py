"""What a request works with: the release it began with, and the site around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from flask import current_app, g, request

from csgraph.store.cache import Cache
from csgraph.store.pool import Pool
from csgraph.store.remotepool import RemotePool
from csgraph.web.endpoint.turns import Turns
from csgraph.web.entity.statements import Wording
from csgraph.web.language import language
from csgraph.web.releases import OpenRelease, Releases


@dataclass(frozen=True, slots=True)
class Site:
    """What the application holds for all requests."""

    releases: Releases
    pool: Pool | RemotePool | None
    cache: Cache
    deadline_s: float
    turns: Turns = field(default_factory=Turns)


def site() -> Site:
    """Return the site of this application."""
    return cast("Site", current_app.extensions["csgraph"])


def release() -> OpenRelease:
    """Return the release that this request asks: the current one, or the earlier one it names."""
    if "release" not in g:
        g.release = current_release()
    return cast("OpenRelease", g.release)


def current_release() -> OpenRelease:
    """Return the release that was current when this request came."""
    return site().releases.of_request(request.environ)


def wording() -> Wording:
    """Return what turns this release's values into words of this request's language."""
    here = release()
    return Wording(here.names, here.manifest.base.iri, language())
