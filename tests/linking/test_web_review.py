"""The review of links in a browser: on this machine, behind a secret, with the same answers."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from csgraph.linking import reviewed

from .test_review import HEAD, ONE, ROWS, TWO

_INPUT = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def serving(example_release: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a review of three candidates, one of them with markup in its name."""
    rows = "\n".join(ROWS).replace("Lucioles", HOSTILE).replace("|", "\t")
    (tmp_path / "candidates.sssom.tsv").write_text(HEAD + rows + "\n", "utf-8")
    command = [sys.executable, "-m", "csgraph.cli", "serve", "--port", "0"]
    command += ["--site", str(example_release.parents[1]), "--review", "decisions"]
    with subprocess.Popen(
        [*command, "--author", "Marie"], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        server.stdout.readline()
        yield server.stdout.readline().removeprefix("review: ").strip()
        server.terminate()
        server.wait(30)


def page(address: str, **form: str) -> str:
    """Return a page; with a form, the one that its answer leads to."""
    body = urlencode(form).encode() if form else None
    with urlopen(address, body) as answer:
        return str(answer.read().decode("utf-8"))


def shown(written: str) -> dict[str, str]:
    """Return what the page's form would send of its candidate."""
    return {name: html.unescape(value) for name, value in _INPUT.findall(written)}


def test_yes_no_and_later_in_a_browser(serving: str, tmp_path: Path):
    """A yes and a no are written at once, with name; what is left for later comes again."""
    first = page(serving)
    second = page(serving, **shown(first), answer="yes")
    third = page(serving, **shown(second), answer="later")
    again = page(serving, **shown(third), answer="no")
    found, findings = reviewed.read(tmp_path / "decisions" / "links.sssom.tsv")

    assert findings == []
    assert [(k.subject, k.is_denied, k.authors) for k in found] == [
        (ONE, False, ("Marie",)),
        (TWO, True, ("Marie",)),
    ]
    assert shown(again) == shown(second)
    assert html.escape(HOSTILE) in second
    assert HOSTILE not in second


def test_an_answer_to_what_is_decided_changes_nothing(serving: str, tmp_path: Path):
    """A second window, or the back button: the first answer stands."""
    first = shown(page(serving))
    page(serving, **first, answer="yes")
    page(serving, **first, answer="no")
    (link,), _ = reviewed.read(tmp_path / "decisions" / "links.sssom.tsv")

    assert not link.is_denied


@pytest.mark.parametrize("wrong", ["x", "%C3%A9", "a/b", ""])
def test_without_its_secret_there_is_no_review(serving: str, tmp_path: Path, wrong: str):
    """Neither a page nor an answer, whatever another site makes a browser send."""
    address = f"{serving.rpartition('/')[0]}/{wrong}"
    for form in ({}, {"answer": "yes", "subject": ONE}):
        with pytest.raises(HTTPError) as refused:
            page(address, **form)
        assert refused.value.code in (404, 405)
        refused.value.close()

    assert not (tmp_path / "decisions" / "links.sssom.tsv").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--author", "Marie", "--host", "0.0.0.0"], "on this machine only"),
        ([], "Say who reviews"),
        (["--author", "Marie", "--candidates", "none.tsv"], "There is no file"),
    ],
    ids=["for others", "nobody", "nothing"],
)
def test_a_review_that_cannot_be_is_refused_at_once(
    command_line, example_release: Path, options: list[str], said: str
):
    """In words, before anything is served."""
    done = command_line("--site", str(example_release.parents[1]), "--review", "d", *options)

    assert done.returncode in (1, 2)
    assert said in done.stderr


@pytest.fixture
def command_line(tmp_path: Path):
    """Run `csgraph serve` where one candidate waits."""
    (tmp_path / "candidates.sssom.tsv").write_text(HEAD, "utf-8")

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "csgraph.cli", "serve", "--port", "0", *options]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    return run
