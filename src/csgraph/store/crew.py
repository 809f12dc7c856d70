"""Begin workers, reach them, end them: the server's side of `store.parent`.

The parent is started by `exec`, so it has one thread and none of the server's files,
whatever the server already is.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from csgraph.errors import CsgraphError, DamagedRelease
from csgraph.store import frames
from csgraph.store.frames import Kind
from csgraph.store.parent import MESSAGE_BYTES

_BEGIN_S = 30.0
_END_S = 5.0
_LOOK_S = 0.1
_SLOWER = 10


class WorkerEndedError(Exception):
    """A worker is gone; `status` is minus the signal that ended it, or None if unknown."""

    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status


class Worker:
    """One worker: what is said to it and heard from it, and its end."""

    def __init__(self, number: int, release: Path, connection: socket.socket, pidfd: int) -> None:
        self.number = number
        self.release = release
        self._connection = connection
        self._reader = frames.Reader(connection)
        self._pidfd = pidfd
        self._poll = select.poll()
        self._poll.register(connection, select.POLLIN)
        self._ended = Event()
        self._status: int | None = None
        self._lock = Lock()
        self.resident_mb = self.began_mb = 0
        self.is_slow = False
        self.is_from_memory = False

    def ask(self, request: dict[str, Any]) -> None:
        """Send one query. Raises `WorkerEndedError`."""
        try:
            self._connection.sendall(frames.json_frame(Kind.REQUEST, request))
        except OSError:
            raise self._gone() from None

    def hears(self, patience_s: float) -> bool:
        """Wait for a frame, or for the worker's end; say whether there is one."""
        return self._reader.has_one or bool(self._poll.poll(max(0.0, patience_s * 1000)))

    def receive(self) -> tuple[Kind, bytes]:
        """Return the next frame. Raises `WorkerEndedError`."""
        try:
            return self._reader.receive()
        except (EOFError, OSError):
            raise self._gone() from None

    def cpu_s(self) -> float:
        """Return the time it has had on a processor; 0 where the system does not tell."""
        try:
            told = Path(f"/proc/{self.number}/schedstat").read_text("ascii")
        except OSError:
            return 0.0
        return int(told.split()[0]) / 1e9

    def slow_down(self) -> None:
        """Let every other process go first."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.number, _SLOWER)
        self.is_slow = True

    def kill(self) -> None:
        """End it at once, whatever it does; without effect if it has ended."""
        with self._lock:
            if self._pidfd >= 0:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def close(self) -> None:
        """End it and let go of what reaches it."""
        self.kill()
        with self._lock:
            if self._pidfd >= 0:
                os.close(self._pidfd)
                self._pidfd = -1
                self._connection.close()

    @property
    def is_closed(self) -> bool:
        """Whether it was let go of."""
        return self._pidfd < 0

    def has_ended(self, status: int | None) -> None:
        """Note its end, as the parent tells it."""
        self._status = status
        self._ended.set()

    def _gone(self) -> WorkerEndedError:
        self._ended.wait(_END_S)
        return WorkerEndedError(self._status)


class Crew:
    """The parent process and all its workers; safe to share between threads."""

    def __init__(self, memory_mb: int, answer_mb: int, dumps: tuple[Path, ...] = ()) -> None:
        """Start the parent. Given `dumps`, it holds them in memory for its workers."""
        self._limits = {"memory_mb": memory_mb, "answer_mb": answer_mb}
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "csgraph.store.parent", str(theirs.fileno())]
        with theirs:
            self._parent = subprocess.Popen(  # noqa: S603 - our own module
                [*command, *map(str, dumps)], pass_fds=[theirs.fileno()]
            )
        self._begun: SimpleQueue[tuple[int, list[int]]] = SimpleQueue()
        self._living: dict[int, Worker] = {}
        self._early: dict[int, int] = {}
        self._is_from_memory = bool(dumps)
        self._asking = Lock()
        self._lock = Lock()
        self.resident_mb = 0
        self._ready = Event()
        self._gone = False
        Thread(target=self._listen, name="csgraph-crew", daemon=True).start()

    def wait_ready(self, patience_s: float) -> None:
        """Wait until the parent holds what it was given. Raises `CsgraphError`."""
        if not self._ready.wait(patience_s) or self._gone:
            raise _no_worker()

    def begin(self, release: Path) -> Worker:
        """Return a new worker that has opened `release`.

        Raises `DamagedRelease` where its store can't be opened, `CsgraphError` where no
        process can be begun.
        """
        with self._asking:
            self._say({"release": str(release), **self._limits})
            number, descriptors = self._hear()
        connection, pidfd = descriptors
        worker = Worker(number, release, socket.socket(fileno=connection), pidfd)
        worker.is_from_memory = self._is_from_memory
        with self._lock:
            self._living[number] = worker
            if number in self._early:
                worker.has_ended(self._early.pop(number))
        return self._opened(worker)

    def _hear(self) -> tuple[int, list[int]]:
        """Wait for what the parent begins, as long as it lives."""
        ends = monotonic() + _BEGIN_S
        while monotonic() < ends and self.lives:
            with contextlib.suppress(Empty):
                return self._begun.get(timeout=_LOOK_S)
        raise _no_worker()

    def close(self) -> None:
        """End the parent, and with it every worker."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._parent.wait()

    @property
    def living(self) -> list[int]:
        """The numbers of the workers that live, for who watches."""
        with self._lock:
            return sorted(self._living)

    @property
    def lives(self) -> bool:
        """Whether the parent can begin workers."""
        return self._parent.poll() is None and not self._gone

    @property
    def number(self) -> int:
        """The parent's process number."""
        return self._parent.pid

    def _say(self, asked: dict[str, Any]) -> None:
        try:
            self._control.send(json.dumps(asked).encode())
        except OSError:
            self._gone = True
            raise _no_worker() from None

    def _opened(self, worker: Worker) -> Worker:
        try:
            kind, content = worker.receive()
        except WorkerEndedError:
            worker.close()
            raise _no_worker() from None
        said = json.loads(content)
        if kind is not Kind.READY:
            worker.close()
            raise DamagedRelease(said["message"])
        worker.resident_mb = worker.began_mb = said["resident_mb"]
        return worker

    def _listen(self) -> None:
        """Hand out what the parent begins; note what has ended."""
        while True:
            try:
                message, descriptors, _, _ = socket.recv_fds(self._control, MESSAGE_BYTES, 2)
            except OSError:
                message = b""
            if not message:
                self._has_gone()
                return
            self._heard(json.loads(message), descriptors)

    def _has_gone(self) -> None:
        """Note that the parent is gone, and with it whoever could tell how workers end."""
        self._gone = True
        self._ready.set()
        self._control.close()
        with self._lock:
            for worker in self._living.values():
                worker.has_ended(None)
            self._living.clear()

    def _heard(self, said: dict[str, Any], descriptors: list[int]) -> None:
        if "ready" in said:
            self.resident_mb = said["resident_mb"]
            self._ready.set()
        elif descriptors:
            self._begun.put((said["number"], descriptors))
        else:
            with self._lock:
                worker = self._living.pop(said["number"], None)
                if worker is None:
                    self._early[said["number"]] = said["status"]
                else:
                    worker.has_ended(said["status"])


def _no_worker() -> CsgraphError:
    return CsgraphError(
        "No process could be begun for the query. / Aucun processus n’a pu être lancé.",
        hint="Try again in a few seconds; if it stays so, look at the server's memory and limits.",
    )
