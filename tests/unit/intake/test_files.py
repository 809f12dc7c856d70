"""Tests of `csgraph.intake.files`, `names` and `formats`."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from csgraph.errors import BadInput
from csgraph.intake.files import InputFile, discover
from csgraph.intake.formats import by_content


def _write(path: Path, content: str = "Actions\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    return path


def _names(*inputs: Path | str) -> list[str]:
    return [file.name for file in discover([str(path) for path in inputs])[0]]


def _skipped(*inputs: Path | str) -> dict[str | None, str | None]:
    findings = discover([str(path) for path in inputs])[1]
    assert {finding.code for finding in findings} <= {"skipped-file"}
    return {finding.source: finding.detail for finding in findings}


def test_a_file_is_named_by_its_name(tmp_path: Path):
    """The folders above a file that was given are no part of its name."""
    path = _write(tmp_path / "a" / "fiches.txt")

    assert discover([str(path)]) == ([InputFile("fiches.txt", path, "listing")], [])


def test_a_folder_is_read_whole_and_in_order(tmp_path: Path):
    """Files of a folder are named by their path in it, sorted."""
    for name in ("b.txt", "a.csv", "sub/c.jsonl", "sub/deep/d.TXT"):
        _write(tmp_path / name)

    files, _ = discover([str(tmp_path)])

    assert [(file.name, file.format) for file in files] == [
        ("a.csv", "csv"),
        ("b.txt", "listing"),
        ("sub/c.jsonl", "jsonl"),
        ("sub/deep/d.TXT", "listing"),
    ]


def test_a_site_beside_the_sheets_is_no_input(tmp_path: Path):
    """`build . --site site`, said twice, reads the sheets alone: whole, below, or by a glob."""
    _write(tmp_path / "fiches.txt")
    _write(tmp_path / "site" / ".lock")
    _write(tmp_path / "site" / "releases" / "v1" / "ledger.tsv")
    _write(tmp_path / "site" / "releases" / "v1" / "dumps" / "facts" / "actions.csv")

    for given in (tmp_path, f"{tmp_path}/*", f"{tmp_path}/**", f"{tmp_path}/**/*.*"):
        assert _names(given) == ["fiches.txt"]
        assert "a site of csgraph" in _skipped(given)["site"]
    assert _names(tmp_path / "site") == []
    assert _names(tmp_path / "site/releases/v1/ledger.tsv") == ["ledger.tsv"]


def test_a_glob_names_files_below_its_fixed_part(tmp_path: Path):
    """What stands before the first sign of a glob is no part of the names."""
    _write(tmp_path / "77" / "a.txt")
    _write(tmp_path / "91" / "a.txt")
    _write(tmp_path / "91" / "b.csv")

    assert _names(f"{tmp_path}/*/*.txt") == ["77/a.txt", "91/a.txt"]
    assert _names(f"{tmp_path}/9*") == ["91/a.txt", "91/b.csv"]


def test_a_glob_never_leads_above_its_fixed_part(tmp_path: Path):
    """A name holds no `..`: it is a place below the INPUT, in a release too."""
    _write(tmp_path / "in" / "sub" / "a.txt")
    _write(tmp_path / "out.txt")

    assert _names(f"{tmp_path}/in/*/../sub/a.txt") == ["sub/a.txt"]
    assert _names(f"{tmp_path}/in/*/../../out.txt") == []
    assert set(_skipped(f"{tmp_path}/in/*/../../out.txt")) == {"out.txt"}


def test_a_glob_that_is_also_a_file_is_that_file(tmp_path: Path):
    """A file whose name has the signs of a glob can be given as it is."""
    path = _write(tmp_path / "fiches[1].txt")
    _write(tmp_path / "fiches1.txt")

    assert _names(path) == ["fiches[1].txt"]


def test_files_of_one_name_keep_apart_in_any_order(tmp_path: Path):
    """Each takes as many folders as it needs; the order of the inputs changes nothing."""
    paths = [
        _write(tmp_path / name)
        for name in ("x/2016/a.txt", "y/2016/a.txt", "y/2017/b.txt", "y/c.txt")
    ]

    assert {tuple(_names(*order)) for order in permutations(paths)} == {
        ("b.txt", "c.txt", "x/2016/a.txt", "y/2016/a.txt")
    }


def test_a_file_given_twice_is_read_once(tmp_path: Path):
    """A file and its folder lead to one input, under the name that says more."""
    path = _write(tmp_path / "sub" / "a.txt")

    assert _names(path, tmp_path, path) == ["sub/a.txt"]
    assert _names(tmp_path, path) == ["sub/a.txt"]


def test_links_in_a_folder_are_read_only_inside_it(tmp_path: Path):
    """A link out of the folder, to a folder or to nowhere is skipped and said."""
    folder = tmp_path / "in"
    _write(folder / "a.txt")
    _write(folder / ".kept" / "b.txt")
    secret = _write(tmp_path / "out.txt")
    (folder / "inner.txt").symlink_to(folder / ".kept" / "b.txt")
    (folder / "again.txt").symlink_to("a.txt")
    (folder / "outer.txt").symlink_to(secret)
    (folder / "broken.txt").symlink_to("nowhere")
    (folder / "ring").symlink_to("ring")
    (folder / "up").symlink_to(folder)

    assert _names(folder) == ["a.txt", "inner.txt"]
    assert set(_skipped(folder)) == {".kept", "outer.txt", "broken.txt", "ring", "up"}
    assert "outer.txt" in _skipped(f"{folder}/*.txt")


def test_a_link_that_was_named_is_followed(tmp_path: Path):
    """Who names a link means what it leads to."""
    target = _write(tmp_path / "elsewhere" / "a.txt")
    link = tmp_path / "link.txt"
    link.symlink_to(target)

    (file,), _ = discover([str(link)])

    assert (file.name, file.path) == ("link.txt", target)


def test_pipes_and_sockets_are_never_opened(tmp_path: Path):
    """Opening a pipe without a writer would wait for ever; it is skipped instead."""
    os.mkfifo(tmp_path / "pipe.txt")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "socket.txt"))
    listener.close()

    assert set(_skipped(tmp_path)) == {"pipe.txt", "socket.txt"}
    assert _names(tmp_path / "pipe.txt") == []
    assert set(_skipped("/dev/null")) == {"null"}


def test_hidden_files_are_skipped_unless_named(tmp_path: Path):
    """What a folder hides is not published by accident."""
    hidden = _write(tmp_path / ".brouillon.txt")

    assert set(_skipped(tmp_path)) == {".brouillon.txt"}
    assert _names(hidden) == [".brouillon.txt"]


@pytest.fixture
def ordinary_user() -> Iterator[Path]:
    """Give a folder to work in without root's right to read everything."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            yield Path(folder)
        finally:
            os.seteuid(user)


def test_what_is_unreadable_is_skipped(ordinary_user: Path):
    """What can't be read, file or folder, is told, and the rest is read."""
    _write(ordinary_user / "a.txt").chmod(0)
    _write(ordinary_user / "b.txt")
    _write(ordinary_user / "sub" / "c.txt").parent.chmod(0)

    assert _names(ordinary_user) == ["b.txt"]
    assert "illisible" in str(_skipped(ordinary_user)["a.txt"])
    assert "illisible" in str(_skipped(ordinary_user)["sub"])
    (ordinary_user / "sub").chmod(0o700)


def test_a_path_that_leads_nowhere_stops_the_run(tmp_path: Path):
    """A slip in a path is told before anything is read."""
    for given in (str(tmp_path / "nowhere.txt"), f"{tmp_path}/*.none", ""):
        with pytest.raises(BadInput, match="Rien n'est lu") as refused:
            discover([given])
        assert given in str(refused.value)
        assert refused.value.hint


def test_a_name_that_is_no_text_is_written_with_its_bytes(tmp_path: Path):
    """A name becomes part of the release, so it is text everywhere."""
    path = os.fsencode(tmp_path) + b"/\xe9t\xe9.txt"
    Path(os.fsdecode(path)).write_text("Actions\n")

    assert _names(tmp_path) == ["%E9t%E9.txt"]


def test_standard_input_is_spooled_and_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`-` reads standard input, whatever its format, and is named so."""
    path = _write(tmp_path / "given", '{"title": "Atelier"}\n{"title": "Sortie"}\n')
    with path.open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        (file,), _ = discover(["-"])

    assert (file.name, file.format) == ("stdin", "jsonl")
    assert file.path.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("head", "format_"),
    [
        (b"", "listing"),
        (b"Les actions des centres sociaux\nActions\n", "listing"),
        ("- Résumé\n".encode("cp1252"), "listing"),
        ("texte coupé dans une lettre é".encode()[:-1], "listing"),
        (b'[\n{"title": "x"}]', "json"),
        (b'{\n"title": "x"}', "json"),
        (b'{"title": "x"}', "jsonl"),
        ("Titre;Résumé\nx;y\n".encode(), "csv"),
        ("\ufefftitle\tsummary\n".encode(), "tsv"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", None),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", None),
        (b"PK\x03\x04....readme.txt", None),
        (b"PK\x03\x04....xl/workbook.xml", "xlsx"),
        (b"PK\x03\x04.mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ods"),
    ],
)
def test_a_format_is_known_by_its_content(head: bytes, format_: str | None):
    """Where the ending says nothing, the first bytes do."""
    assert by_content(head) == format_


def test_a_file_of_no_known_format_is_skipped(tmp_path: Path):
    """A picture among the sheets is told, and no reason to stop."""
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\0")
    _write(tmp_path / "notes.md")

    assert _names(tmp_path) == ["notes.md"]
    assert "format connu" in str(_skipped(tmp_path)["photo.jpg"])
