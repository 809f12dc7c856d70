"""The index of a release: what it holds, what it must not hold, that `verify` looks at it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from csgraph.errors import DamagedRelease
from csgraph.pipeline.verifying import verify
from csgraph.release import manifest
from csgraph.search import schema
from csgraph.search.check import check
from csgraph.search.reader import Reader
from csgraph.search.selection import Selection
from csgraph.search.writer import write

from .conftest import Indexed


def test_a_release_carries_its_index(examples: Indexed):
    """Hashed in the manifest, and whole by `csgraph verify`."""
    assert schema.NAME.as_posix() in manifest.read(examples.path)["files"]
    assert verify(examples.path)["counts"]["actions"] == examples.reader.total


def test_the_same_store_gives_the_same_bytes(examples: Indexed, tmp_path: Path):
    """On one machine an index is a function of the store."""
    write(examples.store, tmp_path / "again.sqlite")

    assert (tmp_path / "again.sqlite").read_bytes() == (examples.path / schema.NAME).read_bytes()


def test_facts_give_an_index_without_prose(examples: Indexed, facts: Indexed):
    """No text of a sheet but titles, names and themes, in no table, as no word."""
    assert not any(
        prop != "theme" for n in range(facts.reader.total) for prop, _ in facts.reader.texts(n)
    )
    assert facts.reader.search(Selection.of("habitants")).total < (
        examples.reader.search(Selection.of("habitants")).total
    )


def test_an_index_that_is_not_its_stores_is_found(examples: Indexed, tmp_path: Path):
    """A row more, though every hash were made anew."""
    copy = Path(shutil.copytree(examples.path, tmp_path / "v", symlinks=True))
    with closing(sqlite3.connect(copy / schema.NAME, isolation_level=None)) as database:
        database.execute("DELETE FROM action_value WHERE action = 0")
    with pytest.raises(DamagedRelease, match="action_value"):
        check(copy, examples.store)


def test_a_file_that_is_no_index_is_refused_in_words(tmp_path: Path):
    """Never with an error of SQLite's."""
    (tmp_path / "bad.sqlite").write_bytes(b"SQLite format 3\0" + bytes(4096))
    with pytest.raises(DamagedRelease, match="index"):
        Reader(tmp_path / "bad.sqlite")
