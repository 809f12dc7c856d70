"""The manifest: what a release holds, file by file and graph by graph, with hashes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from csgraph.errors import DamagedRelease
from csgraph.release.dumps import MEDIA_TYPES

NAME = "manifest.json"
BESIDE = "beside"
"""What the manifest calls the graphs and dumps that belong to both forms."""


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
    """Return an entry for each dump that lies in `dumps/`.

    What lies beside both forms quotes no sheet: it is public wherever anything is.
    """
    entries = []
    for path in sorted((release / "dumps").rglob("*")):
        if path.is_file():
            form = BESIDE if path.parent.name == "dumps" else path.parent.name
            label, media_type = MEDIA_TYPES[path.name]
            entries.append(
                {
                    "path": path.relative_to(release).as_posix(),
                    "form": form,
                    "format": label,
                    "media_type": media_type,
                    "bytes": path.stat().st_size,
                    "sha256": sha256(path),
                    "public": public == "full" or (public == "facts" and form != "full"),
                }
            )
    return entries


def write(release: Path, table: dict[str, Any]) -> None:
    """Write the manifest; the files it lists must be complete."""
    table = {**table, "files": files(release)}
    table["manifest_sha256"] = _own_sha256(table)
    (release / NAME).write_text(_text(table), "utf-8")


def _text(table: dict[str, Any]) -> str:
    return json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _own_sha256(table: dict[str, Any]) -> str:
    """Hash what the manifest says beside this hash: a changed byte in it shows as well."""
    rest = {name: value for name, value in table.items() if name != "manifest_sha256"}
    return hashlib.sha256(_text(rest).encode()).hexdigest()


def read(release: Path) -> dict[str, Any]:
    """Return a release's manifest. Raises `DamagedRelease` where it is not as it was written."""
    try:
        table = json.loads((release / NAME).read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise DamagedRelease(f"{release.name}: the manifest can't be read ({fault}).") from fault
    if not isinstance(table, dict) or table.get("manifest_sha256") != _own_sha256(table):
        raise DamagedRelease(f"{release.name}: the manifest has changed.")
    return table
