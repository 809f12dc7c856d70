"""Keep whole answers of late, bounded in bytes; the oldest unused go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

_BESIDE_BYTES = 500
"""What keeping takes beside the bytes that are kept."""


class Cache:
    """Answers by key; safe to share between threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._lock = Lock()
        self.size = self.hits = self.misses = 0

    def get(self, key: Hashable) -> object:
        """Return what is kept for `key`, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                self.misses += 1
                return None
            self._kept.move_to_end(key)
            self.hits += 1
            return found[0]

    def put(self, key: Hashable, content: object, size: int) -> None:
        """Keep `content`, which takes `size` bytes; too much for the whole is not kept."""
        size += _BESIDE_BYTES
        if size > self._most:
            return
        with self._lock:
            self.size -= self._kept.pop(key, (None, 0))[1]
            self._kept[key] = (content, size)
            self.size += size
            while self.size > self._most:
                _, (_, freed) = self._kept.popitem(last=False)
                self.size -= freed
