"""The site folder: where releases lie, which one is current, who may write.

`current` is a relative link, so that a site can be moved; it is replaced by a rename,
so that it always leads to one whole release.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csgraph.errors import CsgraphError, DamagedRelease, SiteFault

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_BUILDING = ".building"


def check_version(version: str) -> str:
    """Return `version` if it may name a release. Raises `CsgraphError`."""
    if not _VERSION.fullmatch(version):
        raise CsgraphError(
            f"“{version}” can't name a release.",
            hint="Use 1 to 64 letters, digits, dots, dashes or underscores; "
            "a letter or digit first.",
        )
    return version


def release_path(site: Path, version: str) -> Path:
    """Return where a release lies or will lie."""
    return site / "releases" / version


def versions(site: Path) -> list[str]:
    """Return the names of the kept releases, sorted."""
    folder = site / "releases"
    if not folder.is_dir():
        return []
    return sorted(p.name for p in folder.iterdir() if _VERSION.fullmatch(p.name))


def current(site: Path) -> Path | None:
    """Return the current release's folder, or None where nothing was released yet.

    Raises `DamagedRelease` where the link leads nowhere.
    """
    link = site / "current"
    if not link.is_symlink():
        return None
    release = link.resolve()
    if not (release / "manifest.json").is_file():
        raise DamagedRelease(f"{link} leads to {link.readlink()}, which is no release.")
    return release


def require_current(site: Path) -> Path:
    """Return the current release. Raises `SiteFault` where there is none."""
    found = current(site)
    if found is None:
        raise SiteFault(
            f"{site} holds no release.",
            hint="Build one first: csgraph build SHEETS --site " + str(site),
        )
    return found


@contextmanager
def writing(site: Path) -> Iterator[Path]:
    """Hold the site's lock; yield an empty folder to build in, removed afterwards.

    What an earlier, killed build left is removed first. Raises `SiteFault` where
    another build holds the lock or the folder can't be written.
    """
    try:
        (site / "releases").mkdir(parents=True, exist_ok=True)
        lock = os.open(site / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as fault:
        raise SiteFault(f"{site} can't be written: {fault.strerror}.") from fault
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise SiteFault(
                f"Another build is writing to {site}.",
                hint="Wait for it to end; the current release is untouched.",
            ) from fault
        folder = site / "releases" / _BUILDING
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def flush(folder: Path) -> None:
    """Write a folder and all it holds to the disk itself."""
    for parent, _, names in os.walk(folder):
        for name in names:
            _sync(Path(parent) / name)
        _sync(Path(parent))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def install(built: Path, site: Path, version: str) -> Path:
    """Flush a finished release, give it its name, and make it current."""
    target = release_path(site, version)
    flush(built)
    built.rename(target)
    _sync(target.parent)
    make_current(site, version)
    return target


def make_current(site: Path, version: str) -> None:
    """Let `current` lead to a release, in one step."""
    waiting = site / ".current"
    waiting.unlink(missing_ok=True)
    waiting.symlink_to(Path("releases") / version)
    waiting.replace(site / "current")
    _sync(site)


def rollback(site: Path, version: str | None) -> str:
    """Make an earlier release current; by default the one built before the current.

    Returns its version. Raises `SiteFault` where there is none.
    """
    from csgraph.release.manifest import read

    now = require_current(site)
    if version is None:
        before = read(now).get("previous")
        if before is None or not release_path(site, before).is_dir():
            raise SiteFault(
                f"No release was current before {now.name}.",
                hint=f"Name one of: {', '.join(versions(site))}.",
            )
        version = str(before)
    if version not in versions(site):
        raise SiteFault(
            f"{site} keeps no release {version}.",
            hint=f"Name one of: {', '.join(versions(site))}.",
        )
    read(release_path(site, version))
    make_current(site, version)
    return version
