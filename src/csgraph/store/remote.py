"""Ask a release that lies on a SPARQL 1.1 server: the pages' questions, and anyone's.

The same questions and the same refusals as `store.oxigraph` and `store.ask`, over the
graphs that `csgraph publish` loaded. A query is guarded, given the release's dataset and
forwarded; its answer streams through, or raises. Nothing is ever written from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from urllib.parse import urlencode

import pyoxigraph as ox

from csgraph import settings
from csgraph.errors import CsgraphError
from csgraph.store import formats, guard
from csgraph.store.credentials import Credentials
from csgraph.store.datasets import Dataset
from csgraph.store.faults import too_long
from csgraph.store.formats import Kind
from csgraph.store.line import DeadlineReachedError, Patience
from csgraph.store.oxigraph import Part, Row, page_query
from csgraph.store.plain import bound
from csgraph.store.remotebytes import RemoteBytes
from csgraph.store.remotefaults import check_whole, fault_of, not_sparql
from csgraph.store.remoterows import rows_of, truth_of
from csgraph.store.renaming import Prepared, ReleaseGraphs, prepare
from csgraph.store.wire import Reply, Wire, remote_of

_JSON = "application/sparql-results+json"
_FORM = "application/x-www-form-urlencoded"


class RemoteStore:
    """One release on a SPARQL 1.1 server; safe to share between threads."""

    def __init__(
        self, endpoint: str, graphs: ReleaseGraphs, credentials: Credentials | None = None
    ) -> None:
        """Speak to the server at `endpoint`. Raises `SiteFault` if that is no address."""
        remote = remote_of(endpoint)
        self.graphs = graphs
        self._wire = Wire(remote, credentials)
        self._target = remote.target

    def close(self) -> None:
        """Close the connections that are kept."""
        self._wire.close()

    def rows(self, name: str, /, *, part: Part | None = None, **iris: str) -> list[Row]:
        """Return the answer to `queries/pages/{name}.rq` with its variables bound to `iris`.

        As `PageStore.rows`: an unbound variable is left out, an IRI that is none gives no
        row, and of a query with a window that of `part` is read.
        """
        try:
            terms = {variable: ox.NamedNode(iri) for variable, iri in iris.items()}
        except ValueError:
            return []
        prepared = prepare(bound(page_query(name, part), terms), self.graphs, Dataset())
        deadline_s = settings.QUERY_DEADLINE_S
        body = b"".join(self._forward(prepared, Kind.ROWS, _JSON, deadline_s))
        return rows_of(body, iris)

    def answer(
        self,
        query: str,
        media_type: str,
        dataset: Dataset,
        deadline_s: float,
        patience: Patience | None = None,
    ) -> Iterator[bytes]:
        """Return the answer to `query` in `media_type`, as it comes.

        `patience` is for who counts the deadline from earlier, or looks at something else
        meanwhile. Raises what `guard.check` and `RemoteBytes` raise, and `QueryRefused`
        with what the server says of a query that it does not take.
        """
        form = guard.check(query)
        prepared = prepare(query, self.graphs, dataset)
        if form.verb == "ASK":
            body = b"".join(self._forward(prepared, Kind.ROWS, _JSON, deadline_s, patience))
            return iter([truth_of(body, media_type)])
        return self._forward(prepared, form.kind, media_type, deadline_s, patience)

    def _forward(
        self,
        prepared: Prepared,
        kind: Kind,
        media_type: str,
        deadline_s: float,
        patience: Patience | None = None,
    ) -> RemoteBytes:
        said = [("query", prepared.text)]
        said += [("default-graph-uri", name) for name in prepared.default]
        said += [("named-graph-uri", name) for name in prepared.named]
        headers = {"Accept": media_type, "Content-Type": _FORM}
        try:
            reply = self._wire.send(
                "POST",
                self._target,
                patience or Patience(monotonic() + deadline_s),
                urlencode(said).encode(),
                headers,
            )
            fault = self._fault(reply, kind, media_type, deadline_s)
        except DeadlineReachedError:
            raise too_long(deadline_s) from None
        if fault is not None:
            raise fault
        check_whole(reply, deadline_s)
        return RemoteBytes(reply, deadline_s)

    def _fault(
        self, reply: Reply, kind: Kind, media_type: str, deadline_s: float
    ) -> CsgraphError | None:
        if reply.status != 200:
            return fault_of(reply, self.graphs, deadline_s)
        fits = (
            media_type in f.media_types
            for f in formats.of_kind(kind)
            if reply.media_type in f.media_types
        )
        if not any(fits):
            reply.close()
            return not_sparql(reply.media_type)
        return None
