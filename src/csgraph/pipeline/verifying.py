"""Verify a release: its files and hashes, its index, and every question that spans its sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csgraph.errors import DamagedRelease
from csgraph.release.verify import verify as verify_files
from csgraph.search.check import check as check_index
from csgraph.store.oxigraph import open_store
from csgraph.store.wholeness import faults


def verify(release: Path) -> dict[str, Any]:
    """Make every check; return the manifest. Raises `DamagedRelease`."""
    table = verify_files(release)
    check_index(release, open_store(release))
    for fault in faults(release, table["base"], thorough=True):
        if fault.code == "structural":
            raise DamagedRelease(
                f"Release {release.name}: {fault.question}: <{fault.node}> {fault.prop} "
                f"{fault.value}"
            )
    return table
