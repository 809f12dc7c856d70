"""The releases that a site keeps, the newest first, each in one row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from csgraph.web.manifest import Manifest, kept_manifest
from csgraph.web.releases import OpenRelease, Releases

SHOWN = 50


@dataclass(frozen=True, slots=True)
class KeptRelease:
    """One release: its manifest, the size of its public files; whether it is still served."""

    manifest: Manifest
    size: int
    is_current: bool
    is_served: bool


def kept_releases(releases: Releases, current: OpenRelease) -> list[KeptRelease]:
    """Return the releases that can be read, the newest first, at most as many as a page shows."""
    found = [(_stamp(path), path) for path in releases.paths()]
    newest = sorted(((at, path) for at, path in found if at), reverse=True)[:SHOWN]
    manifests = ((path, kept_manifest(path)) for _, path in newest)
    return [_row(path, manifest, current) for path, manifest in manifests if manifest]


def _row(path: Path, manifest: Manifest, current: OpenRelease) -> KeptRelease:
    return KeptRelease(
        manifest=manifest,
        size=sum(dump.size for dump in manifest.served_dumps),
        is_current=path == current.path,
        is_served=not manifest.says_more_than(current.manifest.public),
    )


def _stamp(path: Path) -> int:
    """Return when a release was written, or 0 where it can't be told."""
    try:
        return (path / "manifest.json").stat().st_mtime_ns
    except OSError:
        return 0
