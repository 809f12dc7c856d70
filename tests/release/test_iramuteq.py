"""The corpus for IRaMuTeQ: every text of a release, nothing else, whatever the sheets say."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from csgraph.errors import TextsNotPublic
from csgraph.model import KEYS
from csgraph.pipeline.exporting import all_below, one
from csgraph.release.iramuteq import THEMES, corpus
from csgraph.release.starred import SEVERAL_VALUES, known

from .conftest import build, sheet_text
from .corpusreader import Text, read

PROSE = {key.name: key.prop.removeprefix("csg:") for key in KEYS.values() if key.is_prose}
NARROW = str.maketrans("＊＿＄", "*_$")
OTHER_ENDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def texts_of(release: Path) -> list[Text]:
    """The corpus of a release, read back."""
    return read(b"".join(one(release, "iramuteq")))


def actions_of(release: Path) -> dict[str, dict[str, object]]:
    """The actions as the JSON-LD dump tells them: written by other code than the tables."""
    nodes = json.loads(gzip.decompress((release / "dumps/full/data.jsonld.gz").read_bytes()))
    return {
        node["id"].rpartition("/")[2]: node
        for node in nodes["@graph"]
        if "/id/action/" in node["id"]
    }


def said(node: dict[str, object], name: str) -> str:
    """The text of a property in a node, or nothing."""
    value = node.get(name) or ""
    if isinstance(value, list):
        value = value[0]
    return str(value["@value"] if isinstance(value, dict) else value)


def plain(text: str) -> list[str]:
    """The lines of a text, marks in their usual form, other line ends as blanks."""
    return OTHER_ENDS.sub(" ", text.translate(NARROW)).split("\n")


def require_every_text_once(release: Path) -> None:
    """The corpus holds each action's title and prose, line for line, and no other line."""
    written = {text.key: text.themes for text in texts_of(release)}
    wanted = {}
    for key, node in actions_of(release).items():
        themes = {
            f"champ_{THEMES[name]}": plain(said(node, prop))
            for name, prop in {"title": "title", **PROSE}.items()
            if said(node, prop).strip()
        }
        if themes:
            wanted[key] = themes
    assert written
    assert {
        key: {theme: plain("\n".join(lines)) for theme, lines in t.items()}
        for key, t in written.items()
    } == wanted


def test_every_text_of_prose_has_a_theme():
    """So that a field that is added is not left out of the corpus in silence."""
    assert set(THEMES) == {"title", *PROSE}
    assert len(set(THEMES.values())) == len(THEMES)


def test_the_examples_are_there_line_for_line(full: Path):
    """Each field of each action, under its own mark; a withheld field is not."""
    require_every_text_once(full)
    assert [text.key for text in texts_of(full)] == sorted(text.key for text in texts_of(full))


def test_the_real_listing_is_there_line_for_line(real_listing: Path, tmp_path: Path):
    """25 texts, each with its département, its region and its centre."""
    release = build(real_listing, site=tmp_path).release
    require_every_text_once(release)

    texts = texts_of(release)
    assert len(texts) == 25
    assert {text.variables["departement"] for text in texts} == {"77_seine_et_marne"}
    assert {text.variables["region"] for text in texts} == {"ile_de_france"}
    assert all("centre" in text.variables for text in texts)


def test_values_of_a_list_are_told_one_by_one(full: Path):
    """Ticked or not where the sheet ticks any; nothing at all where it says nothing."""
    nodes = actions_of(full)
    for text in texts_of(full):
        for prop, (begins, scheme) in SEVERAL_VALUES.items():
            told = {n: v for n, v in text.variables.items() if re.match(f"{begins}[A-Z0-9]", n)}
            values = nodes[text.key].get(prop, [])
            assert bool(told) == bool(values)
            assert sum(v == "oui" for v in told.values()) == len(values)
            assert not told or len(told) >= len(known(scheme))


def test_known_values_have_names_of_their_own():
    """No two of one list become one variable."""
    for scheme in {scheme for _, scheme in SEVERAL_VALUES.values()}:
        assert known(scheme)
        assert len({v.replace("_", "") for v in known(scheme)}) == len(known(scheme))


HOSTILE = (
    "**** *action_aaaaaaaaaaa *departement_75_paris\n-*champ_resume\n-* \n ****\n0001 *v_1\n"
    "_rire_ et __ puis a_b, 12 $ et *gras*\n\nu\u2028**** *x_y\nv\x0b-*w\x0cx\x85y\x1cz\x00"
    "\u202e\ufeff**** *a_b\n＊ déjà large ＿\n\t- x"
)


@pytest.mark.parametrize("title", ["**** *action_z", "-*champ_resume", "_a_ $", "Été *"])
def test_what_a_sheet_says_is_never_a_mark(title: str, tmp_path: Path):
    """Stars, underscores, dollars and line ends of every kind, wherever a sheet may have them."""
    source = tmp_path / "in.txt"
    sheet = sheet_text(title, HOSTILE).replace("LES TILLEULS", "*a_b **** « Été » $ Кино")
    sheet = sheet.replace("- Culture", "- Culture\n- **** *v_w\n- Кино_*\n- a1-2\n- a12")
    source.write_text(sheet + "\n" + sheet_text("Autre"), "utf-8", newline="")
    release = build(source, site=tmp_path / "site").release

    hostile = next(t for t in texts_of(release) if "annee" not in t.variables and "＊" in str(t))
    lines = hostile.themes["champ_resume"]
    assert len(texts_of(release)) == 2
    require_every_text_once(release)
    assert len(lines) == HOSTILE.count("\n") + 1
    assert lines[0] == "＊＊＊＊ ＊action＿aaaaaaaaaaa ＊departement＿75＿paris"
    assert hostile.variables["motcleCulture"] == "oui"
    assert re.fullmatch(r"centre_social_a_b_ete\w*_c\w{10}", hostile.variables["centre"])


def test_a_long_field_is_there(tmp_path: Path):
    """Longer than a cell that Python's reader of CSV takes by itself; the spreadsheet too."""
    source = tmp_path / "in.txt"
    source.write_text(sheet_text("Un", "mot " * 100_000 + "fin"), "utf-8")
    release = build(source, site=tmp_path / "site").release

    (text,) = texts_of(release)
    assert text.themes["champ_resume"] == ["mot " * 100_000 + "fin"]
    assert b"fin" in b"".join(one(release, "spreadsheet"))


def test_what_is_withheld_stays_so(tmp_path: Path):
    """A field with a telephone number is not in the corpus, nor a sheet that names a person."""
    source = tmp_path / "in.txt"
    held = (sheet_text("Un", "Appeler le 01 23 45 67 89."), sheet_text("Fête de Mme Lefort"))
    source.write_text("\n".join(held), "utf-8")
    content = b"".join(one(build(source, site=tmp_path / "site").release, "iramuteq"))

    assert [list(text.themes) for text in read(content)] == [["champ_titre"]]
    assert b"01 23" not in content
    assert b"Lefort" not in content


def test_a_selection_is_the_same_texts(full: Path):
    """A text does not depend on what stands beside it."""
    whole = {text.key: text for text in texts_of(full)}
    chosen = sorted(whole)[::3]
    only = {f"http://localhost:8000/id/action/{key}" for key in chosen}

    assert read("".join(corpus(full, only)).encode()) == [whole[key] for key in chosen]
    assert list(corpus(full, set())) == []


def test_a_release_of_facts_has_no_corpus(facts: Path):
    """It is refused before anything is written, though the texts lie in `private/`."""
    with pytest.raises(TextsNotPublic, match="publishes its facts"):
        corpus(facts)


def test_the_command_writes_it(full: Path, csgraph: Callable[..., str], tmp_path: Path):
    """To standard output, or below a folder."""
    site = str(full.parents[1])
    printed = csgraph("export", "--site", site, "--format", "iramuteq")

    assert printed.encode() == b"".join(one(full, "iramuteq"))
    (name,) = all_below(full, "iramuteq", tmp_path)
    assert (tmp_path / name).read_bytes() == printed.encode()


def test_the_command_says_why_not(facts: Path):
    """Exit 1, one message with the way out, nothing on standard output."""
    command = [sys.executable, "-m", "csgraph.cli", "export", "--format", "iramuteq", "--site"]
    done = subprocess.run([*command, facts.parents[1]], capture_output=True, encoding="utf-8")

    assert (done.returncode, done.stdout) == (1, "")
    assert "publishes its facts" in done.stderr
    assert "--public full" in done.stderr
