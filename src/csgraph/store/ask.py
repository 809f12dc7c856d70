"""Answer one query and leave: for a command, where nobody else asks."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from time import monotonic

from csgraph import settings
from csgraph.store import formats, guard
from csgraph.store.datasets import WHOLE, Dataset
from csgraph.store.lanes import Places
from csgraph.store.limits import Limits
from csgraph.store.pool import Pool
from csgraph.store.query import Query

_ALONE = Places(fast=1, slow=0, waiting=1, running_each=1, waiting_each=1)


def ask(
    release: Path,
    query: str,
    format: str,  # noqa: A002 - the word the command line and the endpoint use
    deadline_s: float = settings.QUERY_DEADLINE_S,
    *,
    memory_mb: int = settings.QUERY_MEMORY_MB,
    answer_mb: int = settings.QUERY_ANSWER_MB,
    dataset: Dataset = WHOLE,
) -> bytes:
    """Return the whole answer to `query` over `release`, in the format of this short name.

    Raises `QueryRefused` (what it says, and where), `QueryTooLong` at the deadline,
    `QueryTooHeavy` for memory or size, `DamagedRelease` if the store won't open.
    """
    form = guard.check(query)
    limits = Limits(_ALONE, memory_mb, answer_mb, slice_s=deadline_s + 1)
    asked = Query(
        release=release,
        text=query,
        media_type=formats.by_name(form.kind, format).media_type,
        deadline=monotonic() + deadline_s,
        deadline_s=deadline_s,
        dataset=dataset,
        held_bytes=(answer_mb + 1) << 20,
    )
    with closing(Pool(limits)) as pool, closing(pool.answer(asked)) as answer:
        return answer.head
