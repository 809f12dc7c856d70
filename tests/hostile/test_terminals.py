"""What a person or a program gets: letters on any terminal, never a control character."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Run, listing, sheet

Put = Callable[[str, str | bytes], Path]
Build = Callable[..., Path]

HOSTILE = "[bold]gras[/bold] \x1b[31m \u202e \x00\x01 \x85 \ufffe Ελλάδα 😀"


def test_a_table_shows_words_and_obeys_none(put: Put, run: Run) -> None:
    """Markup is shown as typed, control characters as a sign."""
    page = listing(sheet(HOSTILE, centre=f"CENTRE {HOSTILE} - Paris"))

    done = run("read", "--format", "table", put("f.txt", page))

    assert b"[bold]gras[/bold]" in done.out.replace("│".encode(), b"").replace(b"\n", b" ")
    assert not {"\x1b", "\u202e", "\x00", "\x85"} & set(done.out.decode())


@pytest.mark.parametrize("command", ["read", "check"])
def test_a_terminal_that_lacks_letters_ends_no_run(put: Put, command: str) -> None:
    """Records leave as UTF-8; of messages, a letter that is missing is written as a number."""
    path = put("f.txt", listing(sheet(keyword="Ελλάδα 😀")))

    done = subprocess.run(
        [sys.executable, "-m", "csgraph.cli", command, path],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )

    if command == "read":
        assert "Ελλάδα 😀" in json.loads(done.stdout)["keywords"]
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_is_full_is_one_message(put: Put) -> None:
    """The system's words, what to do, and the exit code of a fault."""
    path = put("f.txt", listing(sheet()))
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-m", "csgraph.cli", "read", path],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert done.returncode == 1
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"ignored" not in done.stderr


def test_an_answer_that_xml_cannot_carry_is_refused(
    put: Put, built: Build, run: Run, tmp_path: Path
) -> None:
    """The evidence keeps every character; XML has no form for some, other formats have."""
    put("f.txt", listing(sheet(summary=HOSTILE)))
    built()
    query = tmp_path / "q.rq"
    query.write_text(
        "SELECT ?text { GRAPH ?g { ?f <https://w3id.org/csgraph/def#text> ?text } }", "utf-8"
    )

    refused = run("query", "--site", tmp_path / "site", query, "--format", "xml")
    answered = run("query", "--site", tmp_path / "site", query, "--format", "json")

    assert refused.status == 1
    assert "XML" in refused.err
    assert not refused.out
    assert rb"\u001b[31m" in answered.out.lower()


def test_a_query_that_is_no_text_is_refused(
    put: Put, built: Build, run: Run, tmp_path: Path
) -> None:
    """A query is UTF-8."""
    put("f.txt", listing(sheet()))
    built()
    query = tmp_path / "q.rq"
    query.write_bytes(b"SELECT * { ?s ?p '\xe9' }")

    done = run("query", "--site", tmp_path / "site", query)

    assert done.status == 1
    assert "not UTF-8" in done.err
