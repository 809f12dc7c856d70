"""Whatever a folder holds, it is read in bounded time, and nothing outside it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Run, listing, sheet

Put = Callable[[str, str | bytes], Path]
Build = Callable[..., Path]


def test_links_that_lead_in_circles_end(put: Put, run: Run, tmp_path: Path) -> None:
    """Neither `**` nor a ring of links keeps a command busy; each file is read once."""
    folder = put("a.txt", listing(sheet("Un"))).parent
    put("below/b.txt", listing(sheet("Deux")))
    put(".hidden.txt", listing(sheet("Trois")))
    (folder / "again").symlink_to(folder)
    (folder / "up").symlink_to(tmp_path.parent)
    (folder / "ring.txt").symlink_to("ring2.txt")
    (folder / "ring2.txt").symlink_to("ring.txt")

    done = run("read", f"{folder}/**/*.txt")

    assert (done.status, done.out.count(b"\n")) == (0, 2)
    assert done.err.count("[skipped-file]") == 2


@pytest.mark.parametrize("name", [b"caf\xe9.txt", b"\xff" * 80 + b".txt", b"a\nb.txt", b"\x1b[31m"])
def test_a_name_that_is_no_text_is_told_and_read(
    put: Put, built: Build, run: Run, tmp_path: Path, name: bytes
) -> None:
    """Bytes that are no letters get a name; control characters never reach the terminal."""
    page = listing(sheet())
    put(os.fsdecode(name), page)

    built()

    assert run("export", "--site", tmp_path / "site").out.decode() == page
    missing = run("read", os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    assert missing.status == 1
    assert "\x1b" not in missing.err


def test_a_file_and_a_folder_of_one_name_both_come_back(put: Put, run: Run, tmp_path: Path) -> None:
    """No name is the folder of another, so an export can write both."""
    one, two = put("x/a", listing(sheet("Un"))), put("y/a/b.txt", listing(sheet("Deux")))
    site = tmp_path / "site"
    built = run("build", one.parent, two.parent.parent, "--site", site, "--jobs", 1)
    assert built.status == 0, built.err

    done = run("export", "--site", site, "--out", tmp_path / "out")

    assert done.status == 0, done.err
    came_back = sorted(p.read_text("utf-8") for p in (tmp_path / "out").rglob("*") if p.is_file())
    assert came_back == sorted([one.read_text("utf-8"), two.read_text("utf-8")])


def test_a_place_that_can_t_be_written_is_named(
    put: Put, built: Build, run: Run, tmp_path: Path
) -> None:
    """The system's refusal is one message with the path, for any command."""
    file = put("a.txt", listing(sheet()))
    built()

    done = run("export", "--site", tmp_path / "site", "--out", file / "out")

    assert done.status == 1
    assert str(file) in done.err


def test_a_file_that_changes_meanwhile_is_refused_and_the_rest_released(
    put: Put, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was looked at first and what is read then are one content, or nothing."""
    from csgraph.intake import decode

    put("steady.txt", listing(sheet("Un")))
    moving = put("moving.txt", listing(sheet("Deux")))
    look = decode._Scan.finish

    def look_and_grow(scan: decode._Scan) -> None:
        look(scan)
        if scan.file.path == moving.resolve():
            moving.write_text(listing(sheet("Deux"), sheet("Trois")), "utf-8")

    monkeypatch.setattr(decode._Scan, "finish", look_and_grow)
    done = run("build", tmp_path / "in", "--site", tmp_path / "site", "--jobs", 1)

    assert done.status == 0, done.err
    found = (tmp_path / "site" / "current" / "report" / "findings.jsonl").read_text("utf-8")
    assert '"refused-file"' in found
    assert "changed while it was being read" in found
    assert run("verify", "--site", tmp_path / "site").status == 0
