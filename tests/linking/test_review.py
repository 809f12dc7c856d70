"""A person's yes makes a link; a no is remembered; nothing else links anything."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from csgraph.linking import reviewed, sssom
from csgraph.namespaces import CSG, OWL

HEAD = """\
#curie_map:
#  centre: http://localhost:8000/id/centre/
#  csg: https://w3id.org/csgraph/def#
#  registre: https://registre.example.org/
#mapping_tool: csgraph 0.1.0
subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tobject_type\tconfidence\tcomment
"""
_HOW = "semapv:LexicalMatching"
ROWS = (
    f"centre:c0000000001|LES LUCIOLES|csg:siren||000000018|{_HOW}|rdfs literal|1.00|même nom",
    f"centre:c0000000001|LES LUCIOLES|owl:sameAs|registre:1|Lucioles|{_HOW}||0.80|à voir",
    f"centre:c0000000002|LES ONZE VENTS|owl:sameAs|registre:2|Onze vents|{_HOW}||0.90|à voir",
)
ONE, TWO = (f"http://localhost:8000/id/centre/c000000000{n}" for n in (1, 2))


@pytest.fixture
def candidates(tmp_path: Path) -> Path:
    """Three candidates, as `propose` writes them."""
    path = tmp_path / "candidates.sssom.tsv"
    path.write_text(HEAD + "\n".join(ROWS).replace("|", "\t") + "\n", "utf-8")
    return path


def walk(command, typed: str, *more: str):
    """Review as Marie, typing a line for each answer."""
    return command("review", "--decisions", "decisions", "--author", "Marie", *more, typed=typed)


def links(tmp_path: Path) -> list[tuple[str, str, str, bool]]:
    """Return subject, predicate, value and denial of each link that was recorded."""
    found, findings = reviewed.read(tmp_path / "decisions" / "links.sssom.tsv")
    assert findings == []
    return [(*k.triple, k.is_denied) for k in found]


def test_yes_no_and_later(candidates, command, tmp_path: Path):
    """The file has the yes as a link and the no as a link denied, with name and day."""
    done = walk(command, "oui\nn\nplus tard\n", "--date", "2026-11-22")
    (first, second), _ = reviewed.read(tmp_path / "decisions" / "links.sssom.tsv")

    assert done.status == 0, done.told
    assert "1 yes, 1 no, 1 left" in done.told
    assert links(tmp_path) == [
        (ONE, f"{CSG}siren", "000000018", False),
        (ONE, f"{OWL}sameAs", "https://registre.example.org/1", True),
    ]
    assert (first.authors, first.date, first.confidence) == (("Marie",), "2026-11-22", "1")
    assert first.justification == f"{sssom.SEMAPV}MappingReview"
    assert second.comment == "à voir"


def test_what_was_decided_is_not_shown_again(candidates, command, tmp_path: Path):
    """Neither in the review nor, once denied, in a new proposal."""
    walk(command, "o\nn\np\n")
    again = walk(command, "y\n")

    assert "1 / 1" in again.told
    assert "LES ONZE VENTS" in again.told
    assert links(tmp_path)[2] == (TWO, f"{OWL}sameAs", "https://registre.example.org/2", False)
    assert "0 yes, 0 no, 0 left" in walk(command, "").told


@pytest.mark.parametrize("typed", ["", "q\n", "p\np\np\n", "x\n?\n\nq\n"])
def test_without_a_yes_nothing_is_linked(candidates, command, tmp_path: Path, typed):
    """The end of the input is no answer; a letter that means nothing asks again."""
    done = walk(command, typed)

    assert done.status == 0
    assert not (tmp_path / "decisions" / "links.sssom.tsv").exists()


def test_what_stands_in_the_file_stays(candidates, command, tmp_path: Path):
    """Other columns, another order, remarks of the metadata; what is lacking is added."""
    (tmp_path / "decisions").mkdir()
    path = tmp_path / "decisions" / "links.sssom.tsv"
    path.write_text(
        "#curie_map:\n#  ici: http://localhost:8000/id/centre/\n#license: https://example.org/l\n"
        "other\tobject_id\tpredicate_id\tsubject_id\tmapping_justification\tauthor_label\tmapping_date\n"
        "gardé\tici:c0000000002\towl:sameAs\tici:c0000000001\tsemapv:MappingReview\tJo\t2026-01-01\n",
        "utf-8",
    )
    walk(command, "o\no\n")
    mappings = sssom.read(path)

    assert mappings.metadata == {"license": "https://example.org/l"}
    assert mappings.rows[0][1]["other"] == "gardé"
    assert [row["subject_id"] for _, row in mappings.rows] == ["ici:c0000000001"] * 3
    assert links(tmp_path)[1:] == [
        (ONE, f"{CSG}siren", "000000018", False),
        (ONE, f"{OWL}sameAs", "https://registre.example.org/1", False),
    ]


def test_keys_answer_on_a_terminal(candidates, tmp_path: Path):
    """A real one: a letter is enough, without the return key."""
    master, slave = pty.openpty()
    arguments = ["link", "review", "--decisions", "decisions", "--author", "Marie"]
    with subprocess.Popen(
        [sys.executable, "-m", "csgraph.cli", *arguments],
        cwd=tmp_path,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm-256color"},
    ) as process:
        shown = b""
        for number, key in enumerate((b"o", b"q"), start=1):
            shown = _asked(master, slave, shown, number)
            os.write(master, key)
        os.close(slave)
        while part := _read(master):
            shown += part
        assert process.wait(60) == 0
    os.close(master)

    assert b"\x1b[" in shown
    assert "chose / thing" in shown.decode()
    assert links(tmp_path) == [(ONE, f"{CSG}siren", "000000018", False)]


def _read(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:  # the other side is closed
        return b""


def _asked(master: int, slave: int, shown: bytes, count: int) -> bytes:
    """Read until the question stands there `count` times and single keys are waited for."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([master], [], [], 0.05)[0]:
            shown += _read(master)
        waits = not termios.tcgetattr(slave)[3] & termios.ICANON
        if shown.count(b"(quit)") >= count and waits:
            return shown
    raise AssertionError(f"no question within a minute: {shown!r}")


def test_escapes_of_a_registry_are_not_obeyed(candidates, command, tmp_path: Path):
    """A file that someone else wrote may hold them as rich's own marks."""
    text = candidates.read_text("utf-8").replace("Lucioles", "[red]L[/] \u202eX")
    candidates.write_text(text, "utf-8")
    done = walk(command, "p\np\np\n")

    assert "[red]L[/]" in done.out
    assert "\u202e" not in done.out


def test_an_author_is_asked_for(candidates, command):
    """A link without a name is nobody's."""
    done = command("review", "--decisions", "decisions", "--author", " | ")

    assert done.status == 2
    assert "name" in done.told
