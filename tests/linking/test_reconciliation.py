"""Candidates from a service of the Reconciliation API, in its 0.2 form."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from csgraph.linking import candidates
from csgraph.namespaces import OWL, SKOS, VOC, is_web_address

from .conftest import Answer, Asked

SPACE = "https://registre.example.org/id/"
MANIFEST = {
    "versions": ["0.2"],
    "name": "Registre imaginaire",
    "identifierSpace": SPACE,
    "schemaSpace": "https://registre.example.org/type/",
}
KNOWN = {
    "Culture": {"id": "t1", "name": "Culture", "score": 100, "match": True, "type": []},
    "CENTRE SOCIAL LES LUCIOLES": {
        "id": "c9",
        "name": "Centre social Les Lucioles",
        "score": 93,
        "match": False,
        "type": [{"id": "centre", "name": "Centre"}],
    },
}


def answer(asked: Asked) -> Answer:
    """Answer with the manifest, or a batch."""
    if asked.method == "GET":
        return Answer(MANIFEST)
    queries = json.loads(asked.form["queries"])
    known = {key: KNOWN.get(query["query"]) for key, query in queries.items()}
    return Answer({key: {"result": [one] if one else []} for key, one in known.items()})


@pytest.fixture
def asked_for(registry, services, command, site: Path, tmp_path: Path):
    """Propose with a reconciliation service; the command's end and the candidates."""

    def run(reply=answer, **said):
        registry.answer = reply
        services(kind="reconciliation", **said)
        done = command("propose", "--site", str(site), "--services", "services.toml")
        return done, candidates.read(tmp_path / "candidates.sssom.tsv")

    return run


def test_identifiers_become_iris_by_the_manifest(asked_for, registry):
    """Batches of ten, the type where one is configured, the service's own score."""
    done, found = asked_for(**{"for": ["centres", "keywords"], "type": "centre"})
    asked = [json.loads(a.form["queries"]) for a in registry.asked if a.method == "POST"]
    stated = {(p.subject_label, p.predicate, p.value, p.confidence) for p in found}

    assert done.status == 0, done.told
    lucioles = ("CENTRE SOCIAL LES LUCIOLES", f"{OWL}sameAs", f"{SPACE}c9", "0.93")
    assert lucioles in stated
    assert ("Culture", f"{SKOS}exactMatch", f"{SPACE}t1", "1.00") in stated
    assert all(len(batch) <= 10 for batch in asked)
    assert {query["type"] for batch in asked for query in batch.values()} == {"centre"}
    assert {p.subject for p in found if p.subject_label == "Culture"} == {f"{VOC}keyword/culture"}


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"identifierSpace": "registre"},
        MANIFEST | {"q0": {"results": []}},
        MANIFEST | {"q0": {"result": [{"id": "1"}]}},
        MANIFEST | {"q0": {"result": [{"id": "1", "name": "A", "score": "high"}]}},
        MANIFEST | {"q0": {"result": [{"id": "a b", "name": "A", "score": 1}]}},
        MANIFEST | {"q0": {"result": [{"id": "1", "name": "A", "score": float("nan")}]}},
    ],
)
def test_what_is_no_such_service_is_told(asked_for, reply):
    """A manifest without a space, a batch of another form."""
    done, _ = asked_for(lambda _asked: Answer(reply), **{"for": ["keywords"]})

    assert done.status == 1
    assert "registre" in done.told
    assert "Traceback" not in done.told


@pytest.fixture
def own_service(example_release: Path) -> Iterator[str]:
    """The reconciliation service of a real server on the examples' release."""
    command = [sys.executable, "-m", "csgraph.cli", "serve", "--port", "0", "--site"]
    with subprocess.Popen(
        [*command, str(example_release.parents[1])],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        told = (re.search(r"http://[\d.:]+/", line) for line in server.stdout)
        yield f"{next(found for found in told if found)[0]}reconcile"
        server.terminate()


def test_our_own_service_is_one(own_service, services, command, site: Path, tmp_path: Path):
    """It is asked and understood; a thing that it knows by our own IRI is no link."""
    services(kind="reconciliation", address=own_service, **{"for": ["keywords"]})
    done = command("propose", "--site", str(site), "--services", "services.toml")
    found = candidates.read(tmp_path / "candidates.sssom.tsv")

    assert done.status == 0, done.told
    told = [p for p in found if p.comment.startswith("registre")]
    assert told
    assert all(is_web_address(p.value) and p.value != p.subject for p in told)
