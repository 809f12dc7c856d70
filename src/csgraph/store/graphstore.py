"""Write the graphs of a SPARQL server by the SPARQL 1.1 Graph Store Protocol, and count them.

Only whole named graphs are touched, each by its name; the server's default graph never
is. What the server refuses is an error in words, and the name of no file.
"""

from __future__ import annotations

from time import monotonic
from urllib.parse import urlencode, urlsplit

from csgraph import settings
from csgraph.errors import RemoteFault, SiteFault
from csgraph.store.credentials import Credentials
from csgraph.store.line import DeadlineReachedError, Patience
from csgraph.store.remotefaults import WORDS_BYTES, own_words
from csgraph.store.remoterows import rows_of
from csgraph.store.wire import Reply, Wire, remote_of

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/sparql-results+json"
_KNOWN = {"oxigraph": "/store", "virtuoso": "/sparql-graph-crud-auth"}
"""Where servers answer the Graph Store Protocol, by what their header `Server` begins with."""
_CSV = "text/csv"
_MANY_ROWS = "SELECT (1 AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 1000001"


class GraphStore:
    """A SPARQL 1.1 server that graphs are loaded into."""

    def __init__(
        self, endpoint: str, writes_at: str | None = None, credentials: Credentials | None = None
    ) -> None:
        """Speak to the server at `endpoint`; graphs are written at `writes_at`.

        Where that is not given it is found at the first writing. Raises `SiteFault` where
        either is no address.
        """
        remote = remote_of(endpoint)
        self.where = remote.shown
        self._target = remote.target
        self._asks = Wire(remote, credentials)
        self._endpoint, self._credentials = endpoint, credentials
        self._writes = None if writes_at is None else self._writing(writes_at)

    def close(self) -> None:
        """Close the connections that are kept."""
        self._asks.close()
        if self._writes is not None:
            self._writes.close()

    def replace(self, graph: str, triples: bytes) -> None:
        """Let a graph hold these N-Triples and nothing else, in one step."""
        self._write("PUT", graph, triples)

    def add(self, graph: str, triples: bytes) -> None:
        """Add N-Triples to a graph."""
        self._write("POST", graph, triples)

    def remove(self, graph: str) -> None:
        """Remove a graph; one that is not there is removed."""
        self._write("DELETE", graph, None)

    def count(self, graph: str) -> int:
        """Return the number of triples in a graph."""
        rows = self.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", graph)
        return int(rows[0]["n"])

    def select(self, query: str, graph: str) -> list[dict[str, str]]:
        """Return the rows of a query of ours over one graph."""
        reply = self._ask(query, graph)
        body = b"".join(reply.pieces())
        return [{n: value.text for n, value in row.items()} for row in rows_of(body, {})]

    def check_rows(self, graph: str) -> None:
        """Refuse a server that cuts long answers: one that does says so in a header.

        A limit of more than a million rows is not noticed; the limit of bytes is met first.
        """
        reply = self._ask(_MANY_ROWS, graph, _CSV)
        limit = reply.header("X-SPARQL-MaxRows")
        reply.close()
        if limit is not None:
            raise RemoteFault(
                f"{self.where} cuts answers at {limit[:20]} rows without saying so to clients.",
                hint="Take ResultSetMaxRows out of the section [SPARQL] of virtuoso.ini, "
                "start the server again, and publish again.",
            )

    def _writing(self, url: str) -> Wire:
        return Wire(remote_of(url), self._credentials)

    def _found(self) -> str:
        reply = self._ask("ASK { ?s ?p ?o }", "urn:x-csgraph:nothing")
        server = (reply.header("Server") or "").lower()
        reply.close()
        for name, path in _KNOWN.items():
            if server.startswith(name):
                parts = urlsplit(self._endpoint)
                return f"{parts.scheme}://{parts.netloc}{path}"
        raise SiteFault(
            f"It is not known where {self.where} takes graphs.",
            hint="Say --graph-store URL: the address of its SPARQL 1.1 Graph Store Protocol.",
        )

    def _ask(self, query: str, graph: str, media_type: str = _JSON) -> Reply:
        said = [("query", query), ("default-graph-uri", graph), ("named-graph-uri", graph)]
        headers = {"Accept": media_type, "Content-Type": _FORM}
        body = urlencode(said).encode()
        return self._done(self._sent(self._asks, "POST", self._target, body, headers))

    def _write(self, method: str, graph: str, triples: bytes | None) -> None:
        if self._writes is None:
            self._writes = self._writing(self._found())
        path = self._writes.remote.target
        target = f"{path}{'&' if '?' in path else '?'}{urlencode({'graph': graph})}"
        headers = {} if triples is None else {"Content-Type": "text/turtle; charset=utf-8"}
        reply = self._sent(self._writes, method, target, triples, headers)
        if method == "DELETE" and reply.status == 404:
            reply.close()
        else:
            self._done(reply).close()

    def _sent(
        self, wire: Wire, method: str, target: str, body: bytes | None, headers: dict[str, str]
    ) -> Reply:
        try:
            patience = Patience(monotonic() + settings.REMOTE_PART_S)
            return wire.send(method, target, patience, body, headers)
        except DeadlineReachedError:
            raise RemoteFault(
                f"{self.where} did not answer within {settings.REMOTE_PART_S:g} s.",
                hint="See in its log what it does; publish again, what is loaded stays loaded.",
            ) from None

    def _done(self, reply: Reply) -> Reply:
        """Return a reply that says yes. Raises `RemoteFault` with what the server says."""
        if reply.status in (401, 403):
            reply.close()
            raise RemoteFault(
                f"{self.where} does not let csgraph write ({reply.status}).",
                hint="Set CSGRAPH_ENDPOINT_USER and CSGRAPH_ENDPOINT_PASSWORD to a user who may "
                "write graphs.",
            )
        if not 200 <= reply.status < 300:
            words = own_words(reply.start(WORDS_BYTES), reply.media_type)
            raise RemoteFault(
                f"{self.where} answers {reply.status}{': ' if words else ''}{words}.",
                hint="Check --endpoint and --graph-store; what was current there still is.",
            )
        return reply
