"""Bases, versions, decisions and ledgers that can't be meant are refused in one message."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Run, listing, public_files, sheet

Put = Callable[[str, str | bytes], Path]
Build = Callable[..., Path]


@pytest.fixture
def refused(put: Put, run: Run, tmp_path: Path) -> Callable[..., str]:
    """Try to build with these options; nothing is released, and this is said."""
    put("f.txt", listing(sheet()))

    def build(*options: object) -> str:
        site = tmp_path / "site"
        done = run("build", tmp_path / "in", "--site", site, "--jobs", 1, *options)
        assert (done.status, done.out) == (1, b"")
        assert not (site / "current").is_symlink()
        assert done.err.startswith("csgraph: ")
        return done.err

    return build


@pytest.mark.parametrize(
    "base",
    [
        "",
        " ",
        "exemple.fr",
        "//exemple.fr/",
        "ftp://exemple.fr/",
        "http://",
        "http://a b/",
        'http://a"b/',
        "http://exemple.fr/{x}/",
        "http://exemple.fr/?a=1",
        "http://exemple.fr/#a",
        "http://exemple.fr/\u202e/",
        "http://a@exemple.fr/",
        "http://exemple.fr/a/../b/",
        "javascript:alert(1)",
        "https://w3id.org/csgraph/voc/",
    ],
)
def test_a_base_under_which_nothing_can_live(refused: Callable[..., str], base: str) -> None:
    """A base is a plain web address of the publisher's own."""
    assert base.replace("\u202e", "�") in refused("--base", base)


@pytest.mark.parametrize("version", ["", "..", "../x", "a b", "é", "a" * 65, "-a"])
def test_a_version_that_names_no_folder(refused: Callable[..., str], version: str) -> None:
    """A version is a plain name, so that nothing is written elsewhere."""
    assert version in refused(f"--version={version}")


DECISIONS = {
    "a number for tables": ("sources.toml", "source = 5\n"),
    "a claim for tables": ("sources.toml", "source = true\n"),
    "deep brackets": ("publisher.toml", "name = " + "[" * 100_000),
    "a number without end": ("publisher.toml", "name = " + "9" * 10_000),
    "a control character": ("publisher.toml", 'rights = "a\\u0001b"\n'),
    "another encoding": ("centres.tsv", "name\tdepartment\nÉcole\t77\n".encode("cp1252")),
    "other columns": ("centres.tsv", "nom\tlieu\nÉcole\t77\n"),
    "a NUL in a cell": ("centres.tsv", "name\tdepartment\nÉco\0le\t77\n"),
    "a cell without end": ("centres.tsv", "name\tdepartment\n" + "x" * 200_000 + "\t77\n"),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_that_can_t_be_read(
    refused: Callable[..., str], tmp_path: Path, name: str
) -> None:
    """The file is named; a decision half understood is worse than none."""
    file, content = DECISIONS[name]
    folder = tmp_path / "decisions"
    folder.mkdir()
    (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)

    assert file in refused("--decisions", folder)


def test_a_pipe_among_the_decisions_is_not_waited_for(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    """Nobody will ever write to it."""
    os.mkfifo(tmp_path / "publisher.toml")

    assert "publisher.toml" in refused("--decisions", tmp_path)


def test_decisions_of_an_old_mac_are_read(put: Put, built: Build, tmp_path: Path) -> None:
    """Lines ended by CR alone are lines."""
    put("f.txt", listing(sheet()))
    (tmp_path / "centres.tsv").write_bytes(b"name\tdepartment\rCentre social Les Ormes\t77\r")

    release = built("--decisions", tmp_path)

    assert b"Centre social Les Ormes" in public_files(release)["dumps/full/centres.csv.gz"]


def _ledger(key: str, kind: str, **said: str) -> str:
    columns = (
        "key kind state action centre identifiers name content body first last successor reason"
    ).split()
    row = {"key": key, "kind": kind, "state": "gone", "last": "1", **said}
    head = "# csgraph ledger 1\thttp://localhost:8000/\n" + "\t".join(columns)
    return f"{head}\n" + "\t".join(row.get(c, "") for c in columns) + "\n"


LEDGERS = {
    "nothing": "",
    "another file": "abc\n",
    "bytes": b"\xff\x00",
    "cut": _ledger("s0123456789", "sheet")[:-9],
    "another base": _ledger("s0123456789", "sheet").replace("localhost:8000", "exemple.fr"),
    "no address": _ledger("s0123456789", "sheet").replace("http://localhost:8000/", "a <b>"),
    "a concept without list": _ledger("jardin", "concept"),
    "a key that breaks an address": _ledger("s1> <x", "sheet"),
    "a concept that breaks an address": _ledger("keyword/y> <z", "concept"),
    "an action that breaks an address": _ledger("s0123456789", "sheet", action="a> "),
    "a successor that is none": _ledger("a1", "action", state="merged", successor="zz://a b"),
    "a version that is none": _ledger("s0123456789", "sheet", last="../1"),
    "a reason that is none": _ledger("s0123456789", "sheet", state="withheld", reason="<x>"),
}


@pytest.mark.parametrize("name", LEDGERS)
def test_a_ledger_that_no_build_wrote(
    refused: Callable[..., str], tmp_path: Path, name: str
) -> None:
    """A damaged ledger would give things addresses that nobody can ask for."""
    content = LEDGERS[name]
    path = tmp_path / "ledger.tsv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)

    assert "ledger" in refused("--ledger", path)
