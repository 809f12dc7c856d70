"""Find the figures of a comparison by server, query, mode and number of clients.

Pure. What was not measured, or not once answered, is None.
"""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
OWN, ENGINE, EMPTY = "csgraph", "engine", "empty Flask route"


class Cells:
    """The figures of one comparison; `peers` are the servers csgraph is put beside."""

    def __init__(self, rows: list[Row]) -> None:
        self._cells = {
            (r["peer"], r["query"], r["mode"], r["clients"]): r for r in rows if "mode" in r
        }
        keys = self._cells.keys()
        self.clients = sorted({n for _, _, mode, n in keys if mode == "varied"})
        self.peers = [p for p in dict.fromkeys(k[0] for k in keys) if p not in {OWN, ENGINE, EMPTY}]
        self.queries = list(dict.fromkeys(k[1] for k in keys if k[2] == "varied"))

    def get(self, peer: str, query: str, mode: str, clients: int) -> Row | None:
        """Return one cell."""
        found = self._cells.get((peer, query, mode, clients))
        return found if found and found["answered"] else None

    def ratio(self, name: str, peer: str, query: str, clients: int) -> float | None:
        """Return csgraph's figure `name` by that of `peer`, both asked varied requests."""
        own, other = (self.get(who, query, "varied", clients) for who in (OWN, peer))
        return own[name] / other[name] if own and other and other[name] else None
