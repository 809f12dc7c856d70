"""Files of `index/` that are cut, overwritten or of another version while a site is served."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

PAGE = {"Accept": "text/html"}
QUALITY = ("", "/findings", "/findings.json", "/centres", "/properties")
SEARCH = ("/explore?q=jardin", "/explore.csv?q=atelier", "/count?q=lecture", "/count.json?q=repas")


def _cut(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)


def _overwrite(file: Path) -> None:
    file.write_bytes(b"x" * file.stat().st_size)


def _write_other_tables(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as tables:
        tables.execute("CREATE TABLE thing_of_tomorrow (name TEXT)")


DAMAGES = (_cut, _overwrite, _write_other_tables)


def _sheets(folder: Path, *titles: str) -> Path:
    said = [{"title": title, "centre": "CENTRE", "department": "Finistère"} for title in titles]
    file = folder / "fiches.jsonl"
    file.write_text("\n".join(json.dumps(each) for each in said), "utf-8")
    return file


@pytest.fixture(scope="module")
def two_releases(csgraph, tmp_path_factory) -> Path:
    """A site with a release and the one before it."""
    folder = tmp_path_factory.mktemp("damaged")
    for version, titles in {"one": ("Jardin",), "two": ("Jardin", "Repas")}.items():
        sheets = _sheets(folder, *titles)
        csgraph("build", str(sheets), "--site", str(folder / "site"), "--version", version)
    return folder / "site"


@pytest.fixture
def site(two_releases, tmp_path) -> Path:
    """A copy of it, to be damaged."""
    return shutil.copytree(two_releases, tmp_path / "site", symlinks=True)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_page_says_which_file_of_its_release_is_damaged(site, running, damage):
    """503 in words, naming the file and no folder of the machine; others are answered.

    A search may be answered by what SQLite holds of its file already.
    """
    index = site / "releases" / "two" / "index"
    with running(site) as server:
        for name in ("findings.sqlite", "search.sqlite"):
            damage(index / name)
        answers = [server.send(f"/quality{path}", **PAGE) for path in QUALITY]
        searches = [server.send(path, **PAGE) for path in SEARCH]
        after = [server.send(path, **PAGE).status for path in ("/", "/centres", "/about")]

    assert [answer.status for answer in answers] == [503] * len(answers)
    assert all("index/findings.sqlite" in answer.text for answer in answers)
    assert {answer.status for answer in searches} <= {200, 503}
    assert all("index/search.sqlite" in a.text for a in searches if a.status == 503)
    assert not any(str(site) in answer.text for answer in (*answers, *searches))
    assert after == [200, 200, 200]


def test_an_earlier_release_that_is_damaged_harms_no_page_of_the_current(site, running):
    """The feed and the trend end before it; what asks for it is told."""
    earlier = site / "releases" / "one" / "index"
    for file, damage in zip(sorted(earlier.iterdir()), DAMAGES, strict=True):
        damage(file)
    with running(site) as server:
        pages = [server.send(p, **PAGE).status for p in ("/", "/quality", "/feed.atom", "/about")]
        changes = server.send("/changes.json")
        of_it = server.send("/release/one/explore", **PAGE)

    told = json.loads(changes.text)
    assert pages == [200, 200, 200, 200]
    assert (changes.status, told["code"]) == (503, "damaged-release")
    assert "Release one: index/inventory.sqlite" in told["detail"]
    assert of_it.status == 503


def test_damaged_files_are_refused_at_the_start(site):
    """In words, each named, with the exit status of a damaged release."""
    index = site / "releases" / "two" / "index"
    for file, damage in zip(sorted(index.iterdir()), DAMAGES, strict=True):
        damage(file)

    command = [sys.executable, "-m", "csgraph.cli", "serve", "--site", str(site), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 6
    assert all(f"index/{file.name} has changed" in done.stderr for file in index.iterdir())
    assert "Traceback" not in done.stderr
