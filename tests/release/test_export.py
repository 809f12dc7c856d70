"""Every text listing comes back byte for byte, from the evidence alone."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from csgraph.errors import CsgraphError
from csgraph.pipeline.exporting import all_below, one

from .conftest import build, listing_text, sheet_text

TABLE = (
    "Nom | Département | Année |\n---|---|---|\n"
    "Fête | Finistère | 2016 |\nJardin | Finistère | 2017 |\n"
)
TITLES = ["Fête", "Jardin", "Atelier d’été"]


def _given_back(content: bytes, tmp_path: Path, **options: object) -> bytes:
    source = tmp_path / "fiches.txt"
    source.write_bytes(content)
    release = build(source, site=tmp_path / "site", **options).release
    return b"".join(one(release, "sheets"))


_TEXT = listing_text(TITLES)
_PARTS = _TEXT.split("\n")


def _mixed(text: str) -> str:
    return "".join(
        line + ("\r\n" if number % 3 else "\n") for number, line in enumerate(text.split("\n"))
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(_TEXT.encode(), id="no final newline"),
        pytest.param((_TEXT + "\n").encode(), id="LF"),
        pytest.param((_TEXT + "\n\n\n").encode(), id="blank lines at the end"),
        pytest.param(_TEXT.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param((_TEXT + "\n").replace("\n", "\r").encode(), id="CR"),
        pytest.param(_mixed(_TEXT).encode(), id="mixed"),
        pytest.param(b"\xef\xbb\xbf" + _TEXT.encode(), id="byte order mark"),
        pytest.param(_TEXT.encode("windows-1252"), id="Windows-1252"),
        pytest.param(_TEXT.replace("é", "e\u0301").encode(), id="decomposed accents"),
        pytest.param(_TEXT.replace("- R", "-\u00a0R").encode(), id="no-break spaces"),
        pytest.param(
            _TEXT.replace("sociaux\n", "sociaux\n" + TABLE, 1).encode(), id="the table of years"
        ),
        pytest.param(_TEXT[: -len(_PARTS[-1]) - 4].encode(), id="cut in a label"),
        pytest.param((_TEXT + "\n- Suite de l'action : Lim").encode(), id="cut in a late label"),
        pytest.param(
            "\n".join((sheet_text("Un"), sheet_text("Deux"), sheet_text("Un"))).encode(),
            id="a repeat in one file",
        ),
        pytest.param(
            _TEXT.replace("mardi", "mardi").replace("On y va", "\x00\x01\u202e🎉 On").encode(),
            id="characters that XML can't carry",
        ),
        pytest.param(
            sheet_text("Un", '\n\n- \n-\n - x\n\t\n <b>&amp;</b> "\\u0041" .\n\n').encode(),
            id="prose of signs and blanks",
        ),
        pytest.param(
            (sheet_text("Un") + "\n- Mon étiquette\nà moi\n- Résumé\nencore").encode(),
            id="unknown and repeated labels",
        ),
        pytest.param(
            (sheet_text("Fête de Mme Lefort") + "\n" + sheet_text("Deux")).encode(),
            id="a withheld sheet",
        ),
        pytest.param(
            sheet_text("Un", "Appeler Mme Lefort au 01 23 45 67 89.\nou pas").encode(),
            id="a withheld field",
        ),
        pytest.param(
            "\n".join(
                (sheet_text("Un", "x@example.org"), sheet_text("Un", "x@example.org"))
            ).encode(),
            id="a withheld field that stands twice",
        ),
        pytest.param(
            _TEXT.replace(
                "sociaux\n", "sociaux\nContact : Mme Lefort, 01 23 45 67 89\n", 1
            ).encode(),
            id="a heading that is withheld",
        ),
    ],
)
@pytest.mark.parametrize("public", ["full", "facts"])
def test_a_listing_comes_back_byte_for_byte(content: bytes, public: str, tmp_path: Path):
    """Whatever its line ends, encoding, cut, repeats and what is withheld of it."""
    assert _given_back(content, tmp_path, public=public) == content


def test_repeats_in_two_files_come_back_in_both(tmp_path: Path):
    """Also where the second writes the same sheet otherwise, and in other line ends."""
    folder = tmp_path / "in"
    folder.mkdir()
    first = f"{sheet_text('Un')}\n{sheet_text('Deux')}\n".encode()
    second = sheet_text("Deux").replace("- Résumé", "-  Résumé ").replace("\n", "\r\n").encode()
    (folder / "a.txt").write_bytes(first)
    (folder / "b.txt").write_bytes(second)
    built = build(folder, site=tmp_path / "site")

    assert built.counts["repeated"] == 1
    assert sorted(all_below(built.release, "sheets", tmp_path / "out")) == ["a.txt", "b.txt"]
    assert (tmp_path / "out/a.txt").read_bytes() == first
    assert (tmp_path / "out/b.txt").read_bytes() == second


def test_several_listings_need_a_folder(tmp_path: Path):
    """Standard output holds one."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(sheet_text(name), "utf-8")
    release = build(tmp_path / "a.txt", tmp_path / "b.txt", site=tmp_path / "site").release

    with pytest.raises(CsgraphError, match="2 text listings"):
        next(one(release, "sheets"))


def test_the_examples_come_back(examples: Path, full: Path, facts: Path, tmp_path: Path):
    """Every listing among them, from either form."""
    wanted = {p.name: p.read_bytes() for p in (examples / "sheets").glob("*.txt")}

    for name, release in (("full", full), ("facts", facts)):
        written = all_below(release, "sheets", tmp_path / name)
        assert {n: (tmp_path / name / n).read_bytes() for n in written} == wanted


def test_the_real_listing_comes_back(real_listing: Path, tmp_path: Path):
    """From a release of its own."""
    release = build(real_listing, site=tmp_path).release

    assert b"".join(one(release, "sheets")) == real_listing.read_bytes()


def test_only_the_evidence_is_needed(examples: Path, full: Path, tmp_path: Path):
    """Everything else is removed, and from the dump every line that is not evidence."""
    kept = tmp_path / "kept"
    for name in ("dumps/full/data.nq.gz", "withheld/evidence.nq.gz"):
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(full / name, kept / name)
    dump = kept / "dumps/full/data.nq.gz"
    lines = gzip.decompress(dump.read_bytes()).splitlines(keepends=True)
    evidence = [line for line in lines if line.endswith(b"/graph/evidence> .\n")]
    dump.write_bytes(gzip.compress(b"".join(evidence)))

    assert 0 < len(evidence) < len(lines)
    for name in all_below(kept, "sheets", tmp_path / "out"):
        assert (tmp_path / "out" / name).read_bytes() == (examples / "sheets" / name).read_bytes()


def test_a_conflict_comes_back(tmp_path: Path):
    """Two rows of a table claim one number: the listing beside them is whole."""
    folder = tmp_path / "in"
    folder.mkdir()
    text = listing_text(TITLES).encode()
    (folder / "a.txt").write_bytes(text)
    (folder / "b.csv").write_text(
        "id,Titre,Structure organisatrice,Résumé\n"
        "7,Bal,CENTRE SOCIAL X - Paris,On danse.\n7,Jeu,CENTRE SOCIAL X - Paris,On joue.\n",
        "utf-8",
    )
    built = build(folder, site=tmp_path / "site")

    assert built.counts["withheld"] == 2
    assert b"".join(one(built.release, "sheets")) == text
