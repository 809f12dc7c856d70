"""The process that workers are forked from: one thread, no store opened.

Started as `python -m csgraph.store.parent FD [DUMP…]` with one end of a socket at FD.
Each message there asks for one worker; it is answered with the worker's number, a
socket to it and a pidfd. A worker's end is told when it comes. When the server's end of
the socket closes, this process leaves and its workers die with it.

Given dumps, it holds them in memory, and workers fork with that copy instead of opening
the store on disk: sorts and groupings are faster, and every worker may come to hold all.
"""

from __future__ import annotations

import gzip
import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from csgraph.store.worker import Limits, resident_mb, work

MESSAGE_BYTES = 1 << 16


def main(control: socket.socket, dumps: list[Path]) -> None:
    """Fork workers as asked, tell of their ends, until the server goes, or is killed."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # the server decides when this ends
    ended, wakes = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
    try:
        store = hold(dumps) if dumps else None
    except OSError:
        return  # the release was removed meanwhile: the server answers from disk, or has gone
    with suppress(ConnectionError):  # the server has gone while it was being told something
        _tell(control, {"ready": True, "resident_mb": resident_mb()})
        _attend(control, ended, wakes, store)


def _attend(control: socket.socket, ended: int, wakes: int, store: ox.Store | None) -> None:
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(ended, select.POLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == ended:
                _tell_ends(control, ended)
            elif message := control.recv(MESSAGE_BYTES):
                _begin(control, (control.fileno(), ended, wakes), json.loads(message), store)
            else:
                return


def hold(dumps: list[Path]) -> ox.Store:
    """Return the content of these N-Quads dumps in memory."""
    store = ox.Store()
    for dump in dumps:
        with gzip.open(dump, "rb") as file:
            store.bulk_load(input=file, format=ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]
    return store


def _begin(
    control: socket.socket, ours: tuple[int, ...], asked: dict[str, Any], store: ox.Store | None
) -> None:
    """Fork one worker and hand it to the server."""
    parent = os.getpid()
    near, far = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            _become_worker(ours, near)
            limits = Limits(asked["memory_mb"], asked["answer_mb"])
            work(far, parent, store or Path(asked["release"]), limits)
            status = 0
        finally:
            os._exit(status)
    pidfd = os.pidfd_open(pid)
    message = json.dumps({"number": pid}).encode()
    socket.send_fds(control, [message], [near.fileno(), pidfd])
    os.close(pidfd)
    near.close()
    far.close()


def _become_worker(ours: tuple[int, ...], near: socket.socket) -> None:
    """Let go of all that is the parent's; what the engine says as it dies is for nobody."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    near.close()
    for descriptor in ours:
        os.close(descriptor)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)


def _tell_ends(control: socket.socket, ended: int) -> None:
    """Tell the server how each worker ended that has: minus its signal, or its status."""
    os.read(ended, 4096)
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        _tell(control, {"number": pid, "status": os.waitstatus_to_exitcode(status)})


def _tell(control: socket.socket, said: dict[str, Any]) -> None:
    control.send(json.dumps(said).encode())


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), [Path(dump) for dump in sys.argv[2:]])
