"""What a build may do to a site, and what it never does."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from csgraph.errors import CsgraphError, DamagedRelease, NoSheet, SiteFault
from csgraph.release import site as sites
from csgraph.release.verify import verify

from .conftest import build

NOBODY = 65534


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "csgraph.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        **options,  # type: ignore[call-overload]
    )


def _tree(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*")}


def test_current_is_a_relative_link_and_a_site_can_be_moved(listing, tmp_path: Path):
    """It leads to the release wherever the folder lies."""
    site = tmp_path / "site"
    built = build(listing("Un"), site=site, version="v1")
    moved = site.rename(tmp_path / "elsewhere")

    assert (moved / "current").readlink() == Path("releases/v1")
    assert sites.current(moved) == moved / "releases/v1"
    assert built.version == "v1"


def test_a_build_leaves_nothing_but_releases(listing, tmp_path: Path):
    """One link, one folder, one lock; no spool, no part, and nothing outside."""
    site = tmp_path / "site"
    path = listing("Un")
    build(path, site=site, version="v1")

    assert {p.name for p in site.iterdir()} == {"current", "releases", ".lock"}
    assert {p.name for p in (site / "releases").iterdir()} == {"v1"}
    assert {p.name for p in tmp_path.iterdir()} == {"site", path.name}


def test_rollback_goes_back_and_forward(listing, tmp_path: Path):
    """Back to the release before, forward by name; each is verified first."""
    site = tmp_path / "site"
    build(listing("Un"), site=site, version="v1")
    build(listing("Un", "Deux"), site=site, version="v2")

    assert sites.rollback(site, None) == "v1"
    assert sites.current(site) == site / "releases/v1"
    with pytest.raises(SiteFault, match="No release was current before v1"):
        sites.rollback(site, None)
    assert sites.rollback(site, "v2") == "v2"
    verify(sites.require_current(site))


@pytest.mark.parametrize("version", ["v9", "../v1", "/etc", ".", "", "v1/..", ".building"])
def test_rollback_knows_kept_releases_only(listing, tmp_path: Path, version: str):
    """And names them."""
    site = tmp_path / "site"
    build(listing("Un"), site=site, version="v1")

    if version:
        with pytest.raises(SiteFault) as fault:
            sites.rollback(site, version)
        assert "v1" in fault.value.hint
    assert (site / "current").readlink() == Path("releases/v1")


def test_rollback_never_leads_to_a_damaged_release(listing, tmp_path: Path):
    """What is current stays."""
    site = tmp_path / "site"
    first = build(listing("Un"), site=site, version="v1")
    build(listing("Un", "Deux"), site=site, version="v2")
    (first.release / "ledger.tsv").write_text("x")

    with pytest.raises(DamagedRelease, match=r"ledger\.tsv has changed"):
        sites.rollback(site, "v1")
    assert (site / "current").readlink() == Path("releases/v2")


def test_rollback_mends_a_site_whose_link_is_lost(listing, tmp_path: Path):
    """By name, when `current` leads nowhere."""
    site = tmp_path / "site"
    build(listing("Un"), site=site, version="v1")
    (site / "current").unlink()
    (site / "current").symlink_to("releases/lost")

    with pytest.raises(DamagedRelease, match="which is no release"):
        sites.require_current(site)
    assert sites.rollback(site, "v1") == "v1"


@pytest.mark.parametrize("said", ['name = "B"', 'contact = "b@exemple.fr"', 'rights = "Libre"'])
def test_a_version_of_other_decisions_is_refused(listing, tmp_path: Path, said: str):
    """What the manifest says of the publisher is content: it is never dropped in silence."""
    site, decisions = tmp_path / "site", tmp_path / "decisions"
    decisions.mkdir()
    publisher = decisions / "publisher.toml"
    publisher.write_text('name = "A"\n' if said.startswith("contact") else "", "utf-8")
    wanted = listing("Un")
    build(wanted, site=site, decisions=decisions, version="v1", date="2026-11-01")
    build(wanted, site=site, decisions=decisions, version="v1", date="2026-11-01")
    with publisher.open("a", encoding="utf-8") as file:
        file.write(f"{said}\n")

    with pytest.raises(CsgraphError, match="exists with other content"):
        build(wanted, site=site, decisions=decisions, version="v1", date="2026-11-01")


@pytest.mark.parametrize(
    "version", ["../x", "/x", ".x", "", "-x", "a/b", "a b", "é", "a\n", "x" * 65, "a\x00"]
)
def test_a_version_is_a_plain_name(listing, tmp_path: Path, version: str):
    """Anything else is refused before a sheet is read, and nothing is written outside."""
    site = tmp_path / "site"
    with pytest.raises(CsgraphError, match="can't name a release"):
        sites.check_version(version)
    if version:
        with pytest.raises(CsgraphError, match="can't name a release"):
            build(listing("Un"), site=site, version=version)
        assert not (site / "current").exists()


def test_an_empty_input_never_replaces_a_release(listing, tmp_path: Path):
    """A page without sheet is exit 3; the current release stays as it was."""
    site = tmp_path / "site"
    build(listing("Un"), site=site, version="v1")
    before = _tree(site)
    empty = tmp_path / "vide.txt"
    empty.write_text("Les actions des centres sociaux\n", "utf-8")

    with pytest.raises(NoSheet):
        build(empty, site=site, version="v2")
    assert _tree(site) == before
    verify(sites.require_current(site))


def test_a_partial_input_is_refused_unless_it_is_meant(listing, tmp_path: Path):
    """Two of thirty sheets are more than a twentieth; one is not."""
    site = tmp_path / "site"
    titles = [f"Action {n}" for n in range(30)]
    build(listing(*titles), site=site, version="v1")
    build(listing(*titles[1:]), site=site, version="v2")

    with pytest.raises(CsgraphError, match="would remove 2 of 29 living sheets"):
        build(listing(*titles[3:]), site=site, version="v3")
    assert (site / "current").readlink() == Path("releases/v2")
    build(listing(*titles[3:]), site=site, version="v3", removals_ok=True)
    assert (site / "current").readlink() == Path("releases/v3")


def test_keys_are_never_taken_from_a_damaged_ledger(listing, tmp_path: Path):
    """The build says so; with another ledger it goes on."""
    site, saved = tmp_path / "site", tmp_path / "saved.tsv"
    first = build(listing("Un"), site=site, version="v1")
    ledger = first.release / "ledger.tsv"
    saved.write_bytes(ledger.read_bytes())
    ledger.write_bytes(ledger.read_bytes().replace(b"\ts", b"\tz"))

    with pytest.raises(DamagedRelease, match=r"ledger\.tsv is missing or has changed"):
        build(listing("Un"), site=site, version="v2")
    assert build(listing("Un"), site=site, version="v2", ledger=saved).version == "v2"


def test_two_builds_at_once(listing, tmp_path: Path):
    """The second says so and ends with 1; what the first does is not disturbed."""
    site = tmp_path / "site"
    path = listing("Un")
    build(path, site=site, version="v1")
    holder = os.open(site / ".lock", os.O_RDWR)
    fcntl.flock(holder, fcntl.LOCK_EX)
    try:
        done = run("build", path, "--site", site, "--version", "v2")
        back = run("rollback", "--site", site, "v1")
    finally:
        os.close(holder)

    assert done.returncode == back.returncode == 1
    assert "Another build is writing to" in done.stderr
    assert "Traceback" not in done.stderr + back.stderr
    verify(sites.require_current(site))


def test_a_current_that_is_a_folder_is_not_replaced(listing, tmp_path: Path):
    """What csgraph did not make is left alone, and the message says what to do."""
    site = tmp_path / "site"
    (site / "current").mkdir(parents=True)
    (site / "current/mine.txt").write_text("x")

    with pytest.raises(DamagedRelease, match="is not a link to one of this site's releases"):
        build(listing("Un"), site=site)
    assert (site / "current/mine.txt").read_text() == "x"


@pytest.mark.parametrize("target", ["/etc", "../outside", "releases/../../outside", "releases"])
def test_a_current_that_leads_outside_is_not_followed(listing, tmp_path: Path, target: str):
    """Neither read from nor replaced silently."""
    site = tmp_path / "site"
    outside = tmp_path / "outside"
    build(listing("Un"), site=site, version="v1")
    (site / "releases/v1").rename(outside)
    (site / "current").unlink()
    (site / "current").symlink_to(target)

    for use in (sites.require_current, lambda s: build(listing("Un"), site=s)):
        with pytest.raises(DamagedRelease):
            use(site)


def test_a_release_that_is_a_link_outside_is_not_current(listing, tmp_path: Path):
    """The files of a release lie in its site."""
    site = tmp_path / "site"
    build(listing("Un"), site=site, version="v1")
    (site / "releases/v1").rename(tmp_path / "outside")
    (site / "releases/v1").symlink_to(tmp_path / "outside")

    with pytest.raises(DamagedRelease, match="which is no release"):
        sites.require_current(site)


@pytest.mark.parametrize("name", ["releases", ".lock", "releases/.building", ".current"])
def test_links_in_the_site_lead_no_write_outside(listing, tmp_path: Path, name: str):
    """The build refuses, or removes the link itself; what it led to is untouched."""
    site, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.txt").write_text("x")
    (site / "releases").mkdir(parents=True)
    if name == "releases":
        (site / "releases").rmdir()
    (site / name).symlink_to(outside if name != ".lock" else outside / "lock")

    if name in ("releases", ".lock"):
        with pytest.raises(SiteFault, match=str(site)):
            build(listing("Un"), site=site, version="v1")
    else:
        build(listing("Un"), site=site, version="v1")
        verify(sites.require_current(site))
    assert _tree(outside) == {"mine.txt"}


@contextmanager
def ordinary_user(folder: Path) -> Iterator[None]:
    """Work as a user who is not root, for whom the way to `folder` is open."""
    if os.geteuid() != 0:
        yield
        return
    for above in [folder, *folder.parents]:
        if above.stat().st_uid == 0 and not above.stat().st_mode & 0o001:
            above.chmod(above.stat().st_mode | 0o011)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("part", [".", "releases"])
def test_a_folder_that_cannot_be_written_is_said(listing, tmp_path: Path, part: str):
    """As an ordinary user: root can write anywhere. The current release stays."""
    site = tmp_path / "site"
    build(listing("Un"), site=site, version="v1")
    before = _tree(site)
    wanted = listing("Un", "Deux")
    (site / ".lock").unlink()
    (site / part).chmod(0o555)

    with ordinary_user(tmp_path), pytest.raises(SiteFault, match="can't be written: Permission"):
        build(wanted, site=site, version="v2")
    (site / part).chmod(0o755)
    assert _tree(site) | {".lock"} == before
    verify(sites.require_current(site))


def test_a_new_site_that_cannot_be_made_is_said(listing, tmp_path: Path):
    """The folder above it belongs to somebody else."""
    wanted = listing("Un")
    tmp_path.chmod(0o555)

    with ordinary_user(tmp_path), pytest.raises(SiteFault, match="can't be written: Permission"):
        build(wanted, site=tmp_path / "site")
    tmp_path.chmod(0o755)
    assert not (tmp_path / "site").exists()


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk that holds two releases: each has INSEE's table, of 60 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=170m", "tmpfs", str(disk)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"a small disk can't be mounted here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=False)


@pytest.mark.parametrize("left_kb", [0, 50, 1_000, 20_000, 40_000, 64_000])
def test_a_full_disk_is_said_and_changes_nothing(
    listing, small_disk: Path, tmp_path: Path, left_kb: int
):
    """At whatever point of the build the disk is full."""
    site = small_disk / "site"
    build(listing("Un"), site=site, version="v1")
    free = os.statvfs(small_disk)
    filler = small_disk / "filler"
    filler.write_bytes(b"\x00" * max(0, free.f_bavail * free.f_frsize - left_kb * 1024))
    done = run("build", listing("Un", "Deux"), "--site", site, "--version", "v2", "--jobs", "1")
    filler.unlink()

    assert "Traceback" not in done.stderr
    assert done.returncode == 1, done.stderr
    assert "failed" in done.stderr or "can't be written" in done.stderr
    assert (site / "current").readlink() == Path("releases/v1")
    verify(sites.require_current(site))
    build(listing("Un", "Deux"), site=site, version="v2")
