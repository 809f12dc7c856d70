"""What a confined process can no longer do, tried in a process of its own."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from csgraph.store import seccomp

CALLS = {
    "socket": "import socket; socket.socket()",
    "socketpair": "import socket; socket.socketpair()",
    "connect": "there.connect(('127.0.0.1', 9))",
    "fork": "import os; os.fork()",
    "thread": "import threading; threading.Thread(target=print).start()",
    "exec": "import os; os.execv('/bin/true', ['true'])",
    "spawn": "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "kill": "import os; os.kill(os.getppid(), 0)",
    "ptrace": "assert libc.ptrace(0, 0, 0, 0) == 0, 'Operation not permitted'",
    "io_uring": "assert libc.syscall(425, 1, 0) >= 0, 'Operation not permitted'",
    "clone3": "assert libc.syscall(435, 0, 0) >= 0, 'Operation not permitted'",
}
BEGIN = (
    "import ctypes, socket; from csgraph.store import seccomp; there = socket.socket(); "
    "libc = ctypes.CDLL(None); seccomp.confine(); "
)

pytestmark = pytest.mark.skipif(
    platform.machine() != "x86_64" or seccomp.why_not() is not None,
    reason=f"no tested seccomp filter here: {platform.machine()}, {seccomp.why_not()}",
)


def _run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", BEGIN + code], capture_output=True, text=True)


@pytest.mark.parametrize("name", CALLS)
def test_a_denied_call_fails(name):
    """It is an error in the process that tries, which goes on."""
    done = _run(CALLS[name])

    assert done.returncode == 1
    assert "not permitted" in done.stderr or "can't start new thread" in done.stderr


def test_the_calls_of_a_query_go_on():
    """Reading files, memory, time and what is open already stay."""
    done = _run("open('/proc/self/stat').read(); bytearray(1 << 24); print('alive')")

    assert (done.returncode, done.stdout) == (0, "alive\n")


def test_another_architecture_is_the_end():
    """A call by the x32 numbers kills the process: SIGSYS."""
    assert _run("libc.syscall(0x40000000 + 39)").returncode == -31


def test_every_thread_is_confined():
    """Threads that run already, such as the store's, lose the calls too."""
    code = (
        "import threading, ctypes, socket, time; from csgraph.store import seccomp\n"
        "go, said = threading.Event(), []\n"
        "def late():\n    go.wait()\n    try: socket.socket()\n"
        "    except PermissionError: said.append('denied')\n"
        "thread = threading.Thread(target=late); thread.start(); seccomp.confine(); go.set()\n"
        "thread.join(); print(said)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert done.stdout == "['denied']\n"
