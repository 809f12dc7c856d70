"""Say over which graphs a query runs: those of the request, else those of its FROM, else all.

Only graphs that the release has are taken; any other is refused with the list. The
engine does not take duplicates out of a merge of graphs, so a fact that stands in two
would count twice: two default graphs are refused too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from csgraph.errors import QueryRefused


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs a query asks about; None is the store's own choice.

    In `default`, the empty string stands for the store's default graph.
    """

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


WHOLE = Dataset()
"""The default graph, and every named one."""


@dataclass(frozen=True, slots=True)
class Graphs:
    """The graphs of a release by IRI, with their triples where known; `things` is the default.

    `catalogue` is the graph that describes the release, where it has one.
    """

    things: str
    triples: Mapping[str, int | None]
    catalogue: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The graphs that `GRAPH` reaches: all but the default one."""
        return tuple(iri for iri in self.triples if iri != self.things)


def choose(
    graphs: Graphs,
    default: Iterable[str],
    named: Iterable[str],
    *,
    describes: bool = False,
) -> Dataset:
    """Return the dataset of these default and named graphs; without any, the store's own.

    Where none are named and the query `describes` (it uses a term of the vocabularies that
    describe data), the catalogue is merged into the default graph: editors ask for examples,
    prefixes and partitions without `GRAPH`. The two share no statement, so nothing counts
    twice.

    Raises `QueryRefused` for a graph that is not there, for a merge of several, and for
    the graph of things as a named one: it is the store's default graph.
    """
    defaults, names = tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named))
    if not defaults and not names:
        return Dataset(("", graphs.catalogue)) if describes and graphs.catalogue else WHOLE
    for iri in (*defaults, *names):
        _check_is_there(graphs, iri)
    if len(defaults) > 1:
        raise QueryRefused(
            f"{len(defaults)} default graphs are asked for; facts that stand in several would "
            "count several times. / Plusieurs graphes par défaut compteraient des faits plusieurs "
            "fois.",
            hint="Give one default-graph-uri or FROM, and ask the others with FROM NAMED and "
            "GRAPH ?g { … }.",
        )
    if graphs.things in names:
        raise QueryRefused(
            f"<{graphs.things}> is the default graph here, GRAPH does not reach it. / C’est le "
            "graphe par défaut, GRAPH ne l’atteint pas.",
            hint="Give it as default-graph-uri or FROM, and ask it outside GRAPH.",
        )
    return Dataset(tuple("" if iri == graphs.things else iri for iri in defaults), names)


def _check_is_there(graphs: Graphs, iri: str) -> None:
    if iri not in graphs.triples:
        known = " ".join(f"<{name}>" for name in graphs.triples)
        raise QueryRefused(
            f"This release has no graph <{iri[:200]}>. / Cette version n’a pas ce graphe.",
            hint=f"Graphs: {known}",
        )
