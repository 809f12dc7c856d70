"""Run waitress's loop until the server is told to stop; then end in order.

No new connection is taken, what is being answered goes on to its last byte or the end
of the time there is, and then the threads end.
"""

from __future__ import annotations

import signal
from time import monotonic
from types import FrameType
from typing import Any

from waitress import wasyncore

_TICK_S = 0.1


def run(server: Any, patience_s: float) -> None:
    """Run `server` until SIGTERM or SIGINT, and `patience_s` longer for what is begun."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        wasyncore.loop(timeout=1, use_poll=True, map=server._map)
    except (KeyboardInterrupt, SystemExit):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    server.del_channel(server._map)
    server.socket.close()
    until = monotonic() + patience_s
    while _is_busy(server) and monotonic() < until:
        wasyncore.loop(timeout=_TICK_S, use_poll=True, map=server._map, count=1)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(server._map)


def _is_busy(server: Any) -> bool:
    channels = list(server.active_channels.values())
    return any(c.requests or c.total_outbufs_len for c in channels)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End waitress's loop the way it ends itself."""
    raise KeyboardInterrupt
