"""What a SPARQL server says of the releases it holds: a small graph of its own.

For each loaded graph: which graph of which release it is, and once it is whole the hash
that the manifest gives it. For the base: which release is current. The graph is replaced
as a whole at each change, so one server is published to by one process at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Triple

from csgraph.errors import RemoteFault
from csgraph.namespaces import DCTERMS
from csgraph.store.graphstore import GraphStore
from csgraph.store.renaming import ReleaseGraphs

_IS_VERSION_OF = DCTERMS + "isVersionOf"
_IS_PART_OF = DCTERMS + "isPartOf"
_IDENTIFIER = DCTERMS + "identifier"
_HAS_VERSION = DCTERMS + "hasVersion"
_ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A graph on the server; `sha256` is None until it is known to be whole."""

    name: str
    own_name: str
    release: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """The releases of one base on one server."""

    base: str
    graphs: tuple[Loaded, ...] = ()
    current: str | None = None

    def of(self, release: str) -> dict[str, Loaded]:
        """Return the graphs of a release by their loaded names."""
        return {g.name: g for g in self.graphs if g.release == release}

    def having(self, graph: Loaded) -> Published:
        """Return the same with this graph as it is now."""
        others = tuple(g for g in self.graphs if g.name != graph.name)
        return replace(self, graphs=(*others, graph))

    def without(self, graph: Loaded) -> Published:
        """Return the same without this graph."""
        return replace(self, graphs=tuple(g for g in self.graphs if g.name != graph.name))

    def write(self, server: GraphStore) -> None:
        """Let the server say so."""
        server.replace(index_of(self.base), self._triples())

    def _triples(self) -> bytes:
        said: list[Triple] = []
        if self.current is not None:
            said.append(_triple(self.base, _HAS_VERSION, NamedNode(self.current)))
        for graph in self.graphs:
            said.append(_triple(graph.name, _IS_VERSION_OF, NamedNode(graph.own_name)))
            said.append(_triple(graph.name, _IS_PART_OF, NamedNode(graph.release)))
            if graph.sha256 is not None:
                said.append(_triple(graph.name, _IDENTIFIER, Literal(graph.sha256)))
        return "".join(f"{triple} .\n" for triple in said).encode()


def index_of(base: str) -> str:
    """Return the name of the graph that says what a server holds."""
    return f"{base}release/index"


def read_published(server: GraphStore, base: str) -> Published:
    """Return what `server` says it holds of `base`."""
    said: dict[str, dict[str, str]] = {}
    for row in server.select(_ALL, index_of(base)):
        said.setdefault(row["s"], {})[row["p"]] = row["o"]
    graphs = tuple(
        Loaded(name, about[_IS_VERSION_OF], about[_IS_PART_OF], about.get(_IDENTIFIER))
        for name, about in sorted(said.items())
        if _IS_VERSION_OF in about and _IS_PART_OF in about
    )
    return Published(base, graphs, said.get(base, {}).get(_HAS_VERSION))


def check_published(server: GraphStore, graphs: ReleaseGraphs, hashes: dict[str, str]) -> None:
    """Refuse a release that the server does not hold whole: `hashes` are the manifest's.

    Raises `RemoteFault`.
    """
    held = read_published(server, graphs.base).of(graphs.release)
    for name, sha256 in hashes.items():
        found = held.get(graphs.loaded(name))
        if found is None or found.sha256 != sha256:
            raise RemoteFault(
                f"Release {graphs.version} is not on the SPARQL server, or not whole.",
                hint="Load it first: csgraph publish --site DIR --endpoint URL.",
            )


def _triple(subject: str, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), value)
