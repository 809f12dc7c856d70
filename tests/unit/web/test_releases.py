"""Kept releases are opened on demand, and read whole once; what nobody holds is closed."""

from __future__ import annotations

import gc
import os
import shutil
import threading
import weakref
from typing import TYPE_CHECKING

from csgraph import settings
from csgraph.search.selection import Selection
from csgraph.web.releases import OpenRelease, Releases

if TYPE_CHECKING:
    from pathlib import Path


def test_a_release_is_checked_once_however_often_opened(example_release, tmp_path, monkeypatch):
    """Who cycles through more releases than are kept open makes nobody hash them again."""
    monkeypatch.setattr(settings, "SERVE_KEPT_RELEASES", 1)
    for version in ("one", "two", "three"):
        shutil.copytree(example_release, tmp_path / "releases" / version, symlinks=True)
    (tmp_path / "current").symlink_to("releases/one")
    checked: list[str] = []

    def check(release: Path) -> None:
        checked.append(release.name)

    releases = Releases(tmp_path, check)
    for _ in range(3):
        for version in ("two", "three"):
            releases.kept(version)

    assert checked == ["one", "two", "three"]


def test_a_release_that_was_written_anew_is_checked_anew(example_release, tmp_path, monkeypatch):
    """What passed is that manifest, not that name."""
    monkeypatch.setattr(settings, "SERVE_KEPT_RELEASES", 0)
    for version in ("one", "two"):
        shutil.copytree(example_release, tmp_path / "releases" / version, symlinks=True)
    (tmp_path / "current").symlink_to("releases/one")
    checked: list[str] = []
    releases = Releases(tmp_path, lambda release: checked.append(release.name))
    releases.kept("two")
    manifest = tmp_path / "releases" / "two" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes())
    releases.kept("two")

    assert checked == ["one", "two", "two"]


def test_a_release_is_closed_as_soon_as_nothing_holds_it(example_release):
    """Nothing that it has read holds it in turn: no collection of garbage is waited for."""
    gc.disable()
    try:
        opened = OpenRelease(example_release)
        opened.is_replaced.set()
        opened.read_ahead()
        assert opened.index
        assert opened.index.search(Selection.of("jeunes")).total
        held = [weakref.ref(part) for part in (opened, opened.index, opened.store, opened.choices)]
        del opened
        assert [part() for part in held] == [None] * len(held)
    finally:
        gc.enable()


def test_what_a_release_has_read_is_spared_from_the_collector(example_release, tmp_path):
    """No page waits while Python looks for garbage in what stays with the release."""
    shutil.copytree(example_release, tmp_path / "releases" / "one", symlinks=True)
    (tmp_path / "current").symlink_to("releases/one")
    gc.unfreeze()
    opened = Releases(tmp_path, lambda _: None, prepare=lambda _: None).current()
    for thread in threading.enumerate():
        if thread.name == "csgraph-ahead":
            thread.join(60)

    assert opened.is_read
    assert gc.get_freeze_count() > 0
    assert not any(each is opened for each in gc.get_objects())


def test_a_link_that_moves_while_it_is_read_is_followed_back(
    example_release, tmp_path, monkeypatch
):
    """What a request read of the link before it moved must not be taken for where it leads."""
    for version in ("one", "two"):
        shutil.copytree(example_release, tmp_path / "releases" / version, symlinks=True)
    link = tmp_path / "current"
    link.symlink_to("releases/one")
    releases = Releases(tmp_path, lambda _: None)

    def opened_after_a_move_to(version: str) -> str:
        (tmp_path / "next").symlink_to(f"releases/{version}")
        (tmp_path / "next").replace(link)
        for _ in range(200):
            if releases.current().path.name == version:
                break
            threading.Event().wait(0.05)
        return releases.current().path.name

    assert opened_after_a_move_to("two") == "two"
    read, before = os.readlink, iter(["releases/one"])
    with monkeypatch.context() as late:
        late.setattr(os, "readlink", lambda path, **at: next(before, None) or read(path, **at))
        releases.current()
    assert opened_after_a_move_to("one") == "one"
