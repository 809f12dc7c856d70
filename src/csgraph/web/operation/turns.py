"""Make large files one after the other, so that pages do not wait behind all of them.

What computes in the web process shares one interpreter: many files made at once are ready
no sooner than in turn, and each page takes as many times as long. So one is made, some
wait for it, and who comes beyond is told to come back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from csgraph import settings
from csgraph.errors import ServerBusy
from csgraph.web.language import say

_at_work = BoundedSemaphore(1)
_waiting = BoundedSemaphore(settings.SERVE_LARGE_WAITING)


@contextmanager
def turn() -> Iterator[None]:
    """Do what stands within once no other does such. Raises `ServerBusy`."""
    if not _is_taken():
        raise ServerBusy(say("wrong.large_files"))
    try:
        yield
    finally:
        _at_work.release()


def _is_taken() -> bool:
    if _at_work.acquire(blocking=False):
        return True
    if not _waiting.acquire(blocking=False):
        return False
    try:
        return _at_work.acquire(timeout=settings.SERVE_LARGE_WAIT_S)
    finally:
        _waiting.release()
