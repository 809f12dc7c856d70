"""The site folder: where releases lie, which one is current, who may write.

`current` is a relative link, so that a site can be moved; it is replaced by a rename,
so that it always leads to one whole release. Nothing is followed out of the folder.
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
from csgraph.release import manifest
from csgraph.release.verify import check_hashes

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
    return sorted(p.name for p in folder.iterdir() if _VERSION.fullmatch(p.name) and p.is_dir())


def current(site: Path) -> Path | None:
    """Return the current release's folder, or None where nothing was released yet.

    Raises `DamagedRelease` where `current` is no link to a release of this site.
    """
    link = site / "current"
    if not os.path.lexists(link):
        return None
    leads = link.readlink() if link.is_symlink() else None
    if leads is None or leads.parent != Path("releases") or not _VERSION.fullmatch(leads.name):
        raise DamagedRelease(
            f"{link} is not a link to one of this site's releases.",
            hint="Remove it, then make a release current: csgraph rollback --site DIR VERSION.",
        )
    release = (site / leads).resolve()
    if release.parent != (site / "releases").resolve() or not (release / manifest.NAME).is_file():
        raise DamagedRelease(f"{link} leads to {leads}, which is no release.")
    return release


def require_current(site: Path) -> Path:
    """Return the current release. Raises `SiteFault` where there is none."""
    found = current(site)
    if found is None:
        raise SiteFault(
            f"{site} holds no release.",
            hint=f"Build one first: csgraph build SHEETS --site {site}",
        )
    return found


@contextmanager
def locked(site: Path) -> Iterator[None]:
    """Hold the site's lock. Raises `SiteFault` where another holds it, or nobody can."""
    try:
        (site / "releases").mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        lock = os.open(site / ".lock", flags, 0o644)
    except OSError as fault:
        raise SiteFault(f"{site} can't be written: {fault.strerror}.") from fault
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as fault:
        raise SiteFault(
            f"Another build is writing to {site}.",
            hint="Wait for it to end; the current release is untouched.",
        ) from fault
    finally:
        os.close(lock)


@contextmanager
def writing(site: Path) -> Iterator[Path]:
    """Hold the site's lock; yield an empty folder to build in, removed afterwards.

    What an earlier, killed build left is removed first.
    """
    with locked(site):
        releases = site / "releases"
        if releases.resolve() != site.resolve() / "releases":
            raise SiteFault(
                f"{releases} leads out of the site.",
                hint="Releases lie in the site folder itself: move the whole site instead.",
            )
        folder = releases / _BUILDING
        try:
            _remove(folder)
            folder.mkdir()
        except OSError as fault:
            raise SiteFault(f"{folder} can't be written: {fault.strerror}.") from fault
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove(path: Path) -> None:
    """Remove a file, a link (never what it leads to) or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


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


def name_release(built: Path, site: Path, version: str) -> Path:
    """Flush a finished release and give it its name."""
    target = release_path(site, version)
    flush(built)
    built.rename(target)
    _sync(target.parent)
    return target


def make_current(site: Path, version: str) -> None:
    """Let `current` lead to a release, in one step."""
    waiting = site / ".current"
    waiting.unlink(missing_ok=True)
    waiting.symlink_to(Path("releases") / version)
    waiting.replace(site / "current")
    _sync(site)


def rollback(site: Path, version: str | None) -> str:
    """Make an earlier release current; by default the one before the current.

    Returns its version. Raises `SiteFault` where there is none, `DamagedRelease` where
    its files are not those of its manifest.
    """
    if not versions(site):
        require_current(site)
    with locked(site):
        chosen = version or _before(site)
        if chosen not in versions(site):
            kept = ", ".join(versions(site)) or "none"
            raise SiteFault(f"{site} keeps no release {chosen}.", hint=f"It keeps: {kept}.")
        check_hashes(release_path(site, chosen))
        make_current(site, chosen)
    return chosen


def _before(site: Path) -> str:
    now = require_current(site)
    before = manifest.read(now).get("previous")
    if not isinstance(before, str):
        raise SiteFault(
            f"No release was current before {now.name}.",
            hint=f"Name one of: {', '.join(versions(site))}.",
        )
    return before
