"""The systemd unit that we publish is one that systemd takes, and csgraph lives within it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.parse
from http.client import HTTPConnection
from pathlib import Path

import pytest

pytestmark = pytest.mark.debian

UNIT = Path(__file__).resolve().parents[2] / "docs" / "deployment" / "csgraph.service"
CALL = re.compile(r"^\d+ +(?:<\.\.\. )?([a-z0-9_]+)[( ]", re.MULTILINE)
QUERIES = ("SELECT * { ?s ?p ?o } LIMIT 9", "ASK { SERVICE <http://localhost/> {} }", "{" * 50)


def needed(program: str, package: str) -> str:
    """Return where `program` is; in CI it must be, elsewhere its absence is said aloud."""
    path = shutil.which(program)
    if path is None:
        assert not os.environ.get("CI"), f"CI must have Debian's {package}"
        pytest.skip(f"needs Debian's {package}, which is not on this machine")
    return path


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with the path of this machine's csgraph: systemd looks whether it can be run."""
    text = UNIT.read_text("utf-8")
    here = str(Path(sys.executable).with_name("csgraph"))
    assert text.count("/opt/csgraph/bin/csgraph") == 1
    path = tmp_path / UNIT.name
    path.write_text(text.replace("/opt/csgraph/bin/csgraph", here), "utf-8")
    return path


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `systemd-analyze`."""
    command = [needed("systemd-analyze", "systemd"), *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def test_systemd_knows_every_line(unit: Path):
    """A directive it did not know would be left out with a warning only."""
    done = analyze("verify", str(unit))

    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_is_well_shut(unit: Path):
    """The exposure that systemd reckons: 0 is none, 10 all; without any hardening it is 9.6."""
    done = analyze("security", "--offline=true", "--threshold=20", str(unit))

    assert done.returncode == 0, done.stdout[-300:]


def allowed(name: str) -> set[str]:
    """Return the system calls of a set of systemd's, or the one call."""
    if not name.startswith("@"):
        return {name}
    lines = [line.strip() for line in analyze("syscall-filter", name).stdout.splitlines()[1:]]
    return {call for line in lines if line and line[0] != "#" for call in allowed(line)}


def filters() -> set[str]:
    """Return every system call that the unit lets through."""
    written = re.findall(r"^SystemCallFilter=(.+)$", UNIT.read_text("utf-8"), re.MULTILINE)
    return {call for line in written for name in line.split() for call in allowed(name)}


def test_csgraph_makes_no_system_call_that_the_unit_forbids(
    tmp_path: Path, write_release, make_current
):
    """From its start over pages, queries and refusals to its stop, workers included."""
    make_current(tmp_path, write_release(tmp_path, "one"))
    log = tmp_path / "calls"
    command = [needed("strace", "strace"), "-f", "-qq", "-o", str(log)]
    command += [
        sys.executable,
        "-m",
        "csgraph.cli",
        "serve",
        "--site",
        str(tmp_path),
        "--port",
        "0",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().strip().rstrip("/").rpartition(":")[2])
        statuses = [get(port, "/")]
        statuses += [get(port, f"/sparql?query={urllib.parse.quote(q)}") for q in QUERIES]
        os.kill(traced(process.pid), signal.SIGTERM)
        process.wait(30)
    made = set(CALL.findall(log.read_text("utf-8", "replace")))

    assert statuses == [200, 200, 400, 400]
    assert {"execve", "bind", "prctl"} <= made
    assert made <= filters()


def get(port: int, path: str) -> int:
    """Return the status of one request."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def traced(strace: int) -> int:
    """Return the process that strace started: SIGTERM is for it, not for strace."""
    return int(Path(f"/proc/{strace}/task/{strace}/children").read_text().split()[0])
