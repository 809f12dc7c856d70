"""A registry that is slow, down, wrong, huge or leads astray: words, and nothing lost."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from csgraph.linking import candidates

from .conftest import Answer
from .test_companies import ASSOCIATION, SIREN
from .test_companies import answer as good

HOSTILE = {
    "HTML": (Answer(b"<!doctype html><h1>Maintenance</h1>", media_type="text/html"), "not JSON"),
    "HTML called JSON": (Answer(b"<!doctype html>"), "no JSON"),
    "another shape": (Answer({"entreprises": []}), "form that csgraph does not know"),
    "a list": (Answer([1, 2]), "form that csgraph does not know"),
    "half a shape": (Answer({"results": [{"siren": SIREN}]}), "nature_juridique is missing"),
    "deep": (Answer(b"[" * 200_000), "no JSON"),
    "10 MB": (Answer(b'"' + b"x" * 10_000_000 + b'"'), "more than 4 MB"),
    "cut": (Answer({"results": []}, length=10_000), "whole|reached|broke"),
    "redirect": (
        Answer({}, status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"}),
        "redirects",
    ),
    "forbidden": (Answer({}, status=403), "answers 403"),
    "busy": (Answer({}, status=503, headers={"Retry-After": "3600"}), "answers 503"),
    "gzip": (Answer(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}), "compressed"),
}


def propose(command, site: Path, *more: str, **settings: str):
    """Propose for the centres with the file of services."""
    usual = ("propose", "--site", str(site), "--services", "services.toml", "--for", "centres")
    return command(*usual, *more, **settings)


@pytest.mark.parametrize("case", HOSTILE)
def test_a_bad_answer_is_told_in_words(case, registry, services, command, site: Path, tmp_path):
    """Which registry, what it did, what to do; candidates of others are in the file."""
    services()
    answer, words = HOSTILE[case]
    registry.answer = lambda _asked: answer
    done = propose(command, site)

    assert done.status == 1
    assert "registre" in done.told
    assert any(word in done.told for word in words.split("|")), done.told
    assert "run the same command again" in done.told
    assert "Traceback" not in done.told
    found = candidates.read(tmp_path / "candidates.sssom.tsv")
    assert {p.subject_label for p in found} == {"CENTRE SOCIAL DE TORCY"}


def test_a_slow_registry_is_given_up_at_its_deadline(registry, services, command, site: Path):
    """Also one that drips a byte now and then, which no waiting for bytes would end."""
    services()
    registry.answer = lambda _asked: Answer(b" " * 1000, drip_s=0.2)
    done = propose(command, site, CSGRAPH_LINK_DEADLINE_S="1")

    assert done.status == 1
    assert "within 1 s" in done.told


def test_a_registry_that_is_down_is_told(services, command, site: Path):
    """Nothing listens there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    services(address=f"http://127.0.0.1:{port}/search")
    done = propose(command, site)

    assert (done.status, "can't be reached" in done.told) == (1, True)


def test_patience_is_kept_as_it_is_asked_for(registry, services, command, site: Path):
    """429 with `Retry-After`: the same question again, and then the others."""
    services()
    registry.answer = lambda asked: (
        Answer({}, status=429, headers={"Retry-After": "0"})
        if len(registry.asked) == 1
        else good(asked)
    )
    done = propose(command, site, CSGRAPH_LINK_TRIES="2")

    assert done.status == 0, done.told
    assert "asking for patience" in done.told
    assert registry.asked[0].query == registry.asked[1].query
    assert len(registry.asked) == 4


def test_a_name_that_leads_into_a_private_network_is_refused(
    registry, services, command, site: Path
):
    """Unless the publisher has written that it may: names can be made to lead anywhere."""
    name = socket.gethostname()
    try:
        address = socket.gethostbyname(name)
    except OSError:
        pytest.skip("this machine's own name leads nowhere")
    if address.split(".")[0] != "127":
        pytest.skip("this machine's own name does not lead to loopback, where the registry is")
    registry.answer = good
    services(address=f"http://{name}:{registry.port}/search")
    refused = propose(command, site)
    assert (refused.status, "private address" in refused.told) == (1, True)
    assert registry.asked == []

    services(address=f"http://{name}:{registry.port}/search", private=True)
    assert propose(command, site).status == 0


def test_what_was_answered_before_a_fault_is_kept(registry, services, command, site, tmp_path):
    """The next run asks only for the rest."""
    services()
    registry.answer = lambda asked: (
        good(asked) if "LUCIOLES" in asked.query["q"] else Answer({}, status=500)
    )
    assert propose(command, site).status == 1
    registry.answer = good
    before = [asked.query["q"] for asked in registry.asked]
    assert propose(command, site).status == 0

    after = [asked.query["q"] for asked in registry.asked][len(before) :]
    assert not {q for q in before if "LUCIOLES" in q} & set(after)
    assert SIREN in {p.value for p in candidates.read(tmp_path / "candidates.sssom.tsv")}


def test_a_run_that_is_killed_goes_on(registry, services, site, command, tmp_path: Path):
    """Killed within its second question, it asks the first never again."""
    services()
    killed: list[int] = []

    def kill(asked):
        if len(registry.asked) == 2:
            os.kill(killed[0], signal.SIGKILL)
        return good(asked)

    registry.answer = kill
    arguments = ["propose", "--site", str(site), "--services", "services.toml", "--for", "centres"]
    ready = subprocess.Popen(
        [sys.executable, "-m", "csgraph.cli", "link", *arguments],
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
    )
    killed.append(ready.pid)
    assert ready.wait(60) == -signal.SIGKILL
    assert not (tmp_path / "candidates.sssom.tsv").exists()
    registry.answer = good
    assert propose(command, site).status == 0

    names = [asked.query["q"] for asked in registry.asked]
    assert len(names) == 4
    assert names.count(names[0]) == 1


def test_a_name_of_a_registry_cannot_break_the_file(registry, services, command, site, tmp_path):
    """Tabs, line ends, escapes for the terminal: gone or blank."""
    services()
    evil = "CENTRE SOCIAL\tLES\nLUCIOLES\x1b[31m\u202e\x00"
    registry.answer = lambda _asked: Answer(
        {"results": [ASSOCIATION | {"nom_complet": evil, "nom_raison_sociale": None}]}
    )
    assert propose(command, site).status == 0

    found = candidates.read(tmp_path / "candidates.sssom.tsv")
    assert SIREN in {p.value for p in found}
    assert all(p.comment.isprintable() for p in found)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"address": "ftp://example.org/"}, "not the web address"),
        ({"address": "http://user@example.org/"}, "not the web address"),
        ({"kind": "guess"}, "Known: recherche-entreprises"),
        ({"per_second": 8}, "7 at most"),
        ({"per_second": 0}, "above 0"),
        ({"for": ["people"]}, "centres, partners"),
        ({"key": "x"}, "is not a setting"),
        ({"kind": "sparql"}, "“query” must be"),
        ({"predicate": "csg:siren"}, "is not one of"),
    ],
)
def test_a_file_of_services_that_cannot_be_meant_is_refused(
    said, words, services, command, site: Path
):
    """Before anyone is asked."""
    services(**said)
    done = propose(command, site)

    assert (done.status, words in done.told) == (1, True), done.told


def test_no_file_but_one_of_candidates_is_written_over(services, command, site, tmp_path: Path):
    """Reviewed links least of all."""
    services()
    text = "#license: mine\nsubject_id\tpredicate_id\tmapping_justification\n"
    (tmp_path / "links.sssom.tsv").write_text(text, "utf-8")
    done = propose(command, site, "--out", "links.sssom.tsv")

    assert (done.status, "not written over" in done.told) == (1, True)
    assert (tmp_path / "links.sssom.tsv").read_text("utf-8") == text


def test_a_broken_memory_is_told(services, command, site, tmp_path: Path):
    """A file that is no database is not touched."""
    services()
    (tmp_path / "memory").write_text(json.dumps(["mine"] * 500), "utf-8")
    done = propose(command, site, "--cache", "memory")

    assert (done.status, "memory can't be used" in done.told) == (1, True)
    assert "mine" in (tmp_path / "memory").read_text("utf-8")
