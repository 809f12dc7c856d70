"""Give a finished release its name, once: a release that exists never changes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from csgraph.errors import CsgraphError, DamagedRelease
from csgraph.release import manifest, site
from csgraph.release.verify import check_hashes

_SAID = ("base", "public", "publisher", "rights", "licence")
_CATALOGUED = ("description", "contact", "frequency")
"""What the decisions say of a release; the rest of its catalogue follows from its content."""


def same_content(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Say whether two manifests describe the same graphs, dump by dump, in the same words."""

    def content(table: dict[str, Any]) -> tuple[object, ...]:
        hashes = {d["path"]: d["sha256"] for d in table["dumps"]}
        catalogue = {name: table["catalogue"][name] for name in _CATALOGUED}
        return table["graphs"], hashes, catalogue, [table[name] for name in _SAID]

    return content(one) == content(other)


def install(built: Path, folder: Path, version: str) -> Path:
    """Make a finished release current in the site `folder` under its name.

    A version that exists with the same content is made current as it is, or replaced if
    it was damaged since; with other content it is refused.
    """
    target = site.release_path(folder, version)
    if target.exists():
        if not same_content(manifest.read(target), manifest.read(built)):
            raise CsgraphError(
                f"Release {version} exists with other content; a release never changes.",
                hint="Give this one another name with --version.",
            )
        if _is_whole(target):
            shutil.rmtree(built)
        else:
            target.rename(built.with_name("damaged"))
    if built.exists():
        site.name_release(built, folder, version)
    site.make_current(folder, version)
    return target


def _is_whole(release: Path) -> bool:
    try:
        check_hashes(release)
    except DamagedRelease:
        return False
    return True
