"""The wheel holds exactly the files it should, and works far from the checkout."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

DATA_FOLDERS = ("ontology", "shapes", "queries", "web", "examples")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout by the backend that users' pip calls."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def _tracked(root: Path) -> set[str]:
    if shutil.which("git") is None or not (root / ".git").exists():
        pytest.skip("needs git and a clone, to know which files belong to the project")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "src/csgraph", *DATA_FOLDERS],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return {name for name in listed.stdout.split("\0") if name and (root / name).is_file()}


def test_the_wheel_holds_exactly_the_tracked_files(root: Path, wheel: Path):
    """The package, the four data folders and the examples; nothing else, nothing less."""
    expected = {
        name.removeprefix("src/") if name.startswith("src/") else f"csgraph/_resources/{name}"
        for name in _tracked(root)
    }
    with zipfile.ZipFile(wheel) as archive:
        held = {n for n in archive.namelist() if ".dist-info/" not in n}

    assert held == expected


def test_the_wheel_installed_elsewhere_runs_the_demo(wheel: Path, tmp_path: Path):
    """`csgraph demo` needs nothing of the checkout: it builds, serves and answers."""
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    code = f"import sys; sys.path.insert(0, {str(place)!r}); from csgraph.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(place)}
    with subprocess.Popen(
        [sys.executable, "-c", code, "demo", "--port", "0"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            address = next(
                found[0] for line in server.stdout if (found := re.findall(r"http://\S+", line))
            )
            with urllib.request.urlopen(address, timeout=20) as page:
                assert b"csgraph" in page.read()
        finally:
            server.send_signal(signal.SIGTERM)
            status = server.wait(timeout=30)
    assert status == 0
