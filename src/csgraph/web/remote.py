"""Open a release on a remote SPARQL server, for its pages and for its endpoint.

Refused: a release that `csgraph publish` did not bring there whole, and a server that cuts
its answers.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from csgraph.release import manifest
from csgraph.release.graphs import entries
from csgraph.store.credentials import Credentials
from csgraph.store.graphstore import GraphStore
from csgraph.store.published import check_published
from csgraph.store.remote import RemoteStore
from csgraph.store.remotepool import RemotePool
from csgraph.store.renaming import ReleaseGraphs
from csgraph.web.releases import OpenStore


def opener(endpoint: str, credentials: Credentials | None, pool: RemotePool) -> OpenStore:
    """Return what opens a release at `endpoint`, and lets `pool` answer over it."""

    def open_store(release: Path) -> RemoteStore:
        table = manifest.read(release)
        whole = entries(table)
        named = tuple(entry.name for entry in whole if entry.name)
        graphs = ReleaseGraphs(table["base"], table["version"], named)
        with closing(GraphStore(endpoint, credentials=credentials)) as server:
            check_published(server, graphs, {entry.name: entry.sha256 for entry in whole})
            server.check_rows(graphs.loaded(graphs.things))
        store = RemoteStore(endpoint, graphs, credentials)
        pool.add(release, store)
        return store

    return open_store
