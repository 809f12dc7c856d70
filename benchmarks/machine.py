"""Say which machine and which versions a figure was measured on."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("csgraph", "pyoxigraph", "rdflib", "pyshacl", "pyshifty", "python-calamine")


def machine() -> dict[str, object]:
    """Return the processor, cores, memory, system, Python, libraries and commit."""
    return {
        "cpu": _first(Path("/proc/cpuinfo"), r"model name\s*:\s*(.+)") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(
            int(_first(Path("/proc/meminfo"), r"MemTotal:\s+(\d+)") or 0) / 2**20, 1
        ),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": {name: found for name in LIBRARIES if (found := _version(name))},
        "commit": _commit(),
    }


def short_name(facts: dict[str, object]) -> str:
    """Return a file name's part for the machine: its processor and number of cores."""
    slug = re.sub(r"[^a-z0-9]+", "-", str(facts["cpu"]).casefold()).strip("-")
    return f"{slug[:40].strip('-')}-{facts['cores']}c"


def _first(path: Path, pattern: str) -> str | None:
    found = re.search(pattern, path.read_text()) if path.is_file() else None
    return found[1].strip() if found else None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _commit() -> str | None:
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.strip() or None
