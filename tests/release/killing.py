"""Kill a build at a random moment, and look at what it left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from csgraph.release import site as sites
from csgraph.release.verify import verify

from .conftest import build


@dataclass
class Killer:
    """Builds of one site, most of them killed; what is current must always be whole."""

    site: Path
    inputs: list[Path]
    chance: random.Random
    whole_s: float = 0.0
    killed: int = 0
    done: int = 0
    stages: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Build both inputs once, and measure how long the command takes."""
        build(self.inputs[0], site=self.site, version="first")
        started = time.monotonic()
        assert self._start(0, "timed").wait() == 0
        self.whole_s = time.monotonic() - started

    def _start(self, which: int, version: str) -> subprocess.Popen[bytes]:
        command = ("build", self.inputs[which], "--site", self.site, "--version", version)
        return subprocess.Popen(
            [sys.executable, "-m", "csgraph.cli", *map(str, command), "--jobs", "2"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill_one(self, number: int) -> None:
        """Start a build, kill its process alone, and check the site."""
        before = sites.require_current(self.site).name
        version = f"v{number}"
        started = self._start(number % len(self.inputs), version)
        try:
            started.wait(self.chance.uniform(0, self.whole_s * 1.1))
            self.done += 1
        except subprocess.TimeoutExpired:
            self.stages |= {p.name for p in (self.site / "releases/.building").glob("*/*")}
            started.kill()
            started.wait()
            self.killed += 1
        assert _gone(started.pid)
        current = sites.require_current(self.site)
        assert current.name in (before, version)
        verify(current)

    def end(self) -> None:
        """Build once more: nothing of the killed builds is left."""
        built = build(self.inputs[1], site=self.site, version="last")
        verify(built.release)
        assert {p.name for p in self.site.iterdir()} == {"current", "releases", ".lock"}
        assert not (self.site / "releases/.building").exists()
        for version in sites.versions(self.site):
            verify(sites.release_path(self.site, version))


def _gone(session: int, patience_s: float = 20.0) -> bool:
    """Say whether every process of a session ended, soon after its leader was killed."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if not _members(session):
            return True
        time.sleep(0.02)
    for pid in _members(session):
        os.kill(pid, signal.SIGKILL)
    return False


def _members(session: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            state, _, _, of = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue  # it ended meanwhile
        if int(of) == session and state not in "ZX":
            found.append(int(folder.name))
    return found
