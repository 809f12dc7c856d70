"""Clients that take a long answer a byte a second: neither a thread nor a turn waits for them."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from ..release.conftest import sheet_text

THREADS = 4
READERS = 3 * THREADS
SHEETS = 40
LINES = 2_000
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of few threads, whose corpus has some megabytes."""
    folder = tmp_path_factory.mktemp("slow")
    sheets = (sheet_text(f"Action {number}", prose(number)) for number in range(SHEETS))
    (folder / "in.txt").write_text("\n\n".join(sheets), "utf-8")
    command = [sys.executable, "-m", "csgraph.cli"]
    built = [*command, "build", str(folder / "in.txt"), "--site", str(folder / "site")]
    subprocess.run(built, check=True, capture_output=True)
    process = subprocess.Popen(
        [*command, "serve", "--site", str(folder / "site"), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, "CSGRAPH_SERVE_THREADS": str(THREADS)},
    )
    with process:
        assert process.stdout
        yield process.stdout.readline().split()[1].rstrip("/")
        process.terminate()


def slow(address: str, path: str, *headers: str) -> socket.socket:
    """Return a connection that has asked, and has taken the first byte of the answer."""
    parts = urlsplit(address)
    asking = socket.socket()
    asking.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    asking.settimeout(60)
    asking.connect((parts.hostname, parts.port))
    lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", *headers, "", ""]
    asking.sendall("\r\n".join(lines).encode())
    assert asking.recv(1) == b"H"
    return asking


def prose(number: int) -> str:
    """Return a text of 180 kB that does not compress to nothing."""
    digests = (hashlib.sha256(f"{number} {line}".encode()).hexdigest() for line in range(LINES))
    words = (digest.translate(_LETTERS) for digest in digests)  # digits may be a telephone's
    return "\n".join(f"Avec {word} le mardi." for word in words)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/explore.iramuteq.txt", ()),
        ("/explore.iramuteq.txt", ("Accept-Encoding: gzip",)),
        ("/quality/findings.csv", ()),
        ("/dumps/full/data.nq.gz", ("Range: bytes=1-",)),
    ],
)
def test_slow_readers_hold_nobody_up(served: str, path: str, headers: tuple[str, ...]):
    """Three times as many as there are threads read on; pages, and the same file, are answered."""
    with ExitStack() as all_of_them:
        for number in range(READERS):
            all_of_them.enter_context(slow(served, f"{path}?reader={number}", *headers))
        began = time.monotonic()
        with urllib.request.urlopen(f"{served}/about", timeout=20) as page:
            assert page.status == 200
        with urllib.request.urlopen(f"{served}{path}?me", timeout=60) as whole:
            assert len(whole.read()) == int(whole.headers["Content-Length"])
        assert time.monotonic() - began < 60
