"""Keep what the library's own queries answered over one release, and ask them of the workers.

A release never changes, so an answer once learned holds as long as the release is open. It is
kept compressed, as the workers gave it; what is too much for the memory there is, is not kept.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import closing
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from csgraph import settings
from csgraph.errors import QueryTooHeavy
from csgraph.store import formats
from csgraph.store.formats import Kind
from csgraph.store.pool import Pool
from csgraph.store.query import Query
from csgraph.store.remotepool import RemotePool
from csgraph.web.endpoint import protocol
from csgraph.web.endpoint.protocol import Said

if TYPE_CHECKING:
    from csgraph.web.releases import OpenRelease

_CLIENT = "csgraph: the library"
_LEVEL = 1
"""Rows in SPARQL's JSON are alike: the fastest compression leaves a tenth of them."""


class Learned:
    """Answers in SPARQL's JSON by their query; safe to share between threads."""

    def __init__(self, most_bytes: int = settings.LEARNED_MB << 20) -> None:
        self._most = most_bytes
        self._kept: dict[str, bytes] = {}
        self._lock = Lock()
        self.size = 0

    def get(self, query: str) -> bytes | None:
        """Return what `query` answered, or None where that is not known."""
        kept = self._kept.get(query)
        return zlib.decompress(kept) if kept is not None else None

    def put(self, query: str, answer: bytes) -> None:
        """Keep an answer, if there is room for it."""
        packed = zlib.compress(answer, _LEVEL)
        with self._lock:
            if query not in self._kept and self.size + len(packed) <= self._most:
                self._kept[query] = packed
                self.size += len(packed)


def ask(
    opened: OpenRelease,
    pool: Pool | RemotePool,
    query: str,
    gives_way: Callable[[], bool] | None = None,
) -> bytes:
    """Return the whole answer to a query of ours: what was learned, else what the workers say.

    With `gives_way` nobody waits for the answer: it is ended as soon as that is true. Raises
    what `Pool.answer` raises, and `QueryTooHeavy` for an answer that no page would show.
    """
    if (known := opened.learned.get(query)) is not None:
        return known
    said = Said(query, (), (), None, None)
    asked = protocol.judge(said, opened.manifest.graphs, settings.QUERY_DEADLINE_S)
    wanted = Query(
        release=opened.path,
        text=query,
        media_type=formats.by_name(Kind.ROWS, "json").media_type,
        deadline=monotonic() + asked.timeout_s,
        deadline_s=asked.timeout_s,
        dataset=asked.dataset,
        client=_CLIENT,
        has_left=gives_way or (lambda: False),
        held_bytes=settings.PAGE_ANSWER_MB << 20,
        is_unasked=gives_way is not None,
    )
    with closing(pool.answer(wanted)) as answer:
        if not answer.is_whole:
            raise QueryTooHeavy(f"An answer is longer than {settings.PAGE_ANSWER_MB} MB.")
        return answer.head
