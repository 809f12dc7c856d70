"""Load the current release into a SPARQL 1.1 server, prove it whole, then let it be current.

Each graph goes under a name of its own release, beside what the server holds already,
in parts; its triples are counted against the manifest before the server says that it is
whole. Only then does the server's word for what is current move. What is whole already
is not sent again, so a run that was stopped goes on where it was.

Refused: a damaged release; one that is local or without a public form, except to a
server on this machine; a version that the server holds with other content.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from csgraph import settings
from csgraph.errors import RemoteFault, SiteFault
from csgraph.pipeline.options import Progress, silent
from csgraph.release.graphs import GraphEntry, entries, parts
from csgraph.release.verify import check_hashes
from csgraph.store.credentials import Credentials
from csgraph.store.graphstore import GraphStore
from csgraph.store.published import Loaded, Published, read_published
from csgraph.store.renaming import ReleaseGraphs
from csgraph.store.wire import remote_of


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """Where a release goes: the address that answers queries, that which takes graphs."""

    endpoint: str
    graph_store: str | None = None
    credentials: Credentials | None = None
    removes_others: bool = False
    progress: Progress = field(default=silent)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done: the version that is current now, how many triples, which were sent."""

    version: str
    triples: int
    sent: int
    removed: int


def publish(release: Path, options: PublishOptions) -> Outcome:
    """Load `release` and make it current on the server. Raises `CsgraphError`."""
    table = check_hashes(release)
    _check_open(table, options.endpoint)
    with closing(GraphStore(options.endpoint, options.graph_store, options.credentials)) as server:
        return _publish_to(server, release, table, options)


def _publish_to(
    server: GraphStore, release: Path, table: dict[str, Any], options: PublishOptions
) -> Outcome:
    whole = entries(table)
    graphs = graphs_of(table)
    state = read_published(server, graphs.base)
    _check_same(state, graphs, whole, server.where)
    sending = _Sending(server, state, graphs, options.progress)
    sent = sending.send(release, table, whole)
    server.check_rows(graphs.loaded(graphs.things))
    sending.change(replace(sending.state, current=graphs.release))
    removed = sending.remove_others() if options.removes_others else 0
    return Outcome(graphs.version, sum(e.quads for e in whole), sent, removed)


def shown(endpoint: str) -> str:
    """Return the server of `endpoint` for a person, without what its address may hide."""
    return remote_of(endpoint).shown


def graphs_of(table: dict[str, Any]) -> ReleaseGraphs:
    """Return the graphs of the release that a manifest describes."""
    named = tuple(entry.name for entry in entries(table) if entry.name)
    return ReleaseGraphs(table["base"], table["version"], named)


def _check_open(table: dict[str, Any], endpoint: str) -> None:
    """Refuse to let out what may only be read on this machine."""
    is_closed = table["base_is_local"] or table["public"] is None
    if is_closed and not remote_of(endpoint).is_loopback:
        why = "is local" if table["base_is_local"] else "has no public form"
        raise SiteFault(
            f"Release {table['version']} {why}: it goes to a server on this machine only.",
            hint="Build it with --base IRI and --public full or facts.",
        )


def _check_same(
    state: Published, graphs: ReleaseGraphs, whole: list[GraphEntry], where: str
) -> None:
    """Refuse to change a release that may be in use: releases are immutable."""
    held = state.of(graphs.release)
    for entry in whole:
        there = held.get(graphs.loaded(entry.name))
        if there is not None and there.sha256 not in (None, entry.sha256):
            raise SiteFault(
                f"{where} holds another release called {graphs.version}; nothing was changed.",
                hint="Build under another --version.",
            )


class _Sending:
    """A run's dealings with one server, and what that server says meanwhile."""

    def __init__(
        self, server: GraphStore, state: Published, graphs: ReleaseGraphs, progress: Progress
    ) -> None:
        self.server = server
        self.state = state
        self.graphs = graphs
        self.progress = progress

    def change(self, state: Published) -> None:
        """Let the server say `state`, in one step."""
        state.write(self.server)
        self.state = state

    def send(self, release: Path, table: dict[str, Any], whole: list[GraphEntry]) -> int:
        """Send what is not whole yet; return the number of triples sent."""
        missing = {e.name: e for e in whole if not self._is_whole(e)}
        total = sum(e.quads for e in missing.values())
        sent = 0
        cut = parts(release, table, settings.REMOTE_PART_BYTES)
        for name, of_graph in groupby(cut, key=itemgetter(0)):
            if name not in missing:
                continue
            entry = missing.pop(name)
            loaded = self._loaded(entry)
            self.change(self.state.having(loaded))
            write: Callable[[str, bytes], None] = self.server.replace
            for _, triples, count in of_graph:
                write(loaded.name, triples)
                write = self.server.add
                sent += count
                self.progress("publish", sent, total)
            self._prove(loaded, entry)
        for entry in missing.values():  # what holds nothing
            self._prove(self._loaded(entry), entry)
        return sent

    def _loaded(self, entry: GraphEntry) -> Loaded:
        own_name = entry.name or self.graphs.things
        return Loaded(self.graphs.loaded(entry.name), own_name, self.graphs.release)

    def _is_whole(self, entry: GraphEntry) -> bool:
        there = self.state.of(self.graphs.release).get(self.graphs.loaded(entry.name))
        is_said = there is not None and there.sha256 == entry.sha256
        return is_said and self.server.count(self.graphs.loaded(entry.name)) == entry.quads

    def _prove(self, loaded: Loaded, entry: GraphEntry) -> None:
        """Count a graph; let the server say that it is whole. Raises `RemoteFault`."""
        count = self.server.count(loaded.name)
        if count != entry.quads:
            raise RemoteFault(
                f"{self.server.where} holds {count} triples of {entry.quads} of the graph "
                f"{loaded.own_name}.",
                hint="Publish again; if it stays so, the server changes or drops what it loads. "
                "What was current there still is.",
            )
        self.change(self.state.having(replace(loaded, sha256=entry.sha256)))

    def remove_others(self) -> int:
        """Remove the graphs of every other release of this base; return how many."""
        others = [g for g in self.state.graphs if g.release != self.graphs.release]
        for done, graph in enumerate(others, start=1):
            self.server.remove(graph.name)
            self.change(self.state.without(graph))
            self.progress("remove", done, len(others))
        return len(others)
