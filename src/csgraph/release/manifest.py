"""The manifest: what a release holds, file by file and graph by graph, with hashes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from csgraph.errors import DamagedRelease
from csgraph.release.dumps import MEDIA_TYPES

NAME = "manifest.json"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files(release: Path) -> dict[str, dict[str, Any]]:
    """Return size and SHA-256 of every file of a release but the manifest."""
    return {
        path.relative_to(release).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": sha256(path),
        }
        for path in sorted(release.rglob("*"))
        if path.is_file() and path.name != NAME
    }


def dump_entries(release: Path, public: str | None) -> list[dict[str, Any]]:
    """Return an entry for each dump that lies in `dumps/`."""
    entries = []
    for path in sorted((release / "dumps").rglob("*")):
        if path.is_file():
            form = path.parent.name
            label, media_type = MEDIA_TYPES[path.name]
            entries.append(
                {
                    "path": path.relative_to(release).as_posix(),
                    "form": form,
                    "format": label,
                    "media_type": media_type,
                    "bytes": path.stat().st_size,
                    "sha256": sha256(path),
                    "public": public in (form, "full"),
                }
            )
    return entries


def write(release: Path, table: dict[str, Any]) -> None:
    """Write the manifest; the files it lists must be complete."""
    table = {**table, "files": files(release)}
    text = json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True)
    (release / NAME).write_text(text + "\n", "utf-8")


def read(release: Path) -> dict[str, Any]:
    """Return a release's manifest. Raises `DamagedRelease` where it can't be read."""
    try:
        table: dict[str, Any] = json.loads((release / NAME).read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise DamagedRelease(f"{release.name}: the manifest can't be read ({fault}).") from fault
    return table
