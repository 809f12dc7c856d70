"""The rules of `docs/w3id/` lead every IRI of our vocabulary to a document that answers."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from csgraph.web import links

from ..conftest import absent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OURS = "https://w3id.org/csgraph/"
SITE = "https://csgraph.example.org"
_RULE = re.compile(r"RewriteRule (\S+) (\S+) \[R=(30[123]),L\]")
ACCEPT = {"page": "text/html", "data": "text/turtle"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it matches below the folder, where it leads, by which status."""

    pattern: re.Pattern[str]
    target: str
    status: int


def read_rules(text: str) -> list[Rule]:
    """Return the rules of an `.htaccess`. Raises `AssertionError` for a line that is none."""
    found = []
    for line in text.splitlines():
        if line.startswith(("#", "Options ", "RewriteEngine ")) or not line.strip():
            continue
        match = _RULE.fullmatch(line)
        assert match, line
        found.append(Rule(re.compile(match[1]), match[2], int(match[3])))
    return found


def lead(rules: list[Rule], path: str) -> tuple[int, str] | None:
    """Return the status and address that the first matching rule gives, or None."""
    for rule in rules:
        if match := rule.pattern.search(path):
            return rule.status, re.sub(r"\$(\d)", lambda n: match[int(n[1])] or "", rule.target)
    return None


@pytest.fixture(scope="module")
def rules(root: Path) -> list[Rule]:
    """The rules to register."""
    return read_rules((root / "docs" / "w3id" / ".htaccess").read_text("utf-8"))


@pytest.fixture(scope="module")
def paths(root: Path) -> list[str]:
    """What a server sees of each IRI of ours in ontology, shapes and lists, fragments left out."""
    files = [*root.glob("ontology/*.ttl"), *root.glob("ontology/[ms]*/*.ttl"),
             *root.glob("shapes/*.ttl")]  # fmt: skip
    iris = {
        term.value.partition("#")[0]
        for path in files
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(OURS)
    }
    assert len(iris) > 100
    return sorted(iri.removeprefix(OURS) for iri in iris)


@pytest.mark.parametrize("accept", ACCEPT.values(), ids=ACCEPT)
def test_every_address_lands_on_a_document(ask, rules, paths, accept):
    """Step by step as a client goes, for a person and for a program."""
    for path in [*paths, "context.jsonld", "context/1.jsonld"]:
        led = lead(rules, path)
        assert led, path
        assert led[1].startswith(f"{SITE}/"), path
        answer = ask(urlsplit(led[1]).path, Accept=accept)
        if answer.status == 303:
            answer = ask(answer.headers["Location"], Accept=accept)

        assert answer.status == 200, path
        if not path.startswith("context") and path:
            assert answer.headers.get_content_type() == accept


def test_only_what_is_ours_is_led(rules):
    """The folder of someone else, or a path that climbs, is left alone."""
    for path in ("defs", "voc", "shapes/x", "other", "def.png", "def/a b", "voc/UPPER"):
        assert lead(rules, path) is None


def test_a_thing_is_led_by_303_and_a_document_by_302(rules):
    """A term is not the file about it; the context is a file."""
    assert lead(rules, "voc/status/en-cours") == (303, f"{SITE}/voc/status/en-cours")
    assert lead(rules, "def.ttl") == (303, f"{SITE}/def.ttl")
    assert lead(rules, "context.jsonld") == (302, f"{SITE}/context.jsonld")
    assert lead(rules, "context/1.jsonld") == (302, f"{SITE}/context/1.jsonld")


def test_pages_link_to_the_paths_that_the_rules_lead_to(rules, paths):
    """A local link of ours and the public address are one document."""
    for path in paths:
        if (page := links.definition_page(OURS + path)) and not path.startswith("shapes"):
            led = lead(rules, path)
            assert led
            assert page in {led[1].removeprefix(SITE), f"{led[1].removeprefix(SITE)}.html"}


@pytest.fixture(scope="module")
def apache(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Apache with our file where w3id.org would hold it; its port."""
    program = shutil.which("apache2", path="/usr/sbin:/usr/bin")
    if program is None:
        absent("Debian's apache2-bin")
    folder = tmp_path_factory.mktemp("apache")
    (folder / "www" / "csgraph").mkdir(parents=True)
    shutil.copy(root / "docs" / "w3id" / ".htaccess", folder / "www" / "csgraph")
    folder.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    modules = "".join(
        f"LoadModule {m}_module /usr/lib/apache2/modules/mod_{m}.so\n"
        for m in ("mpm_event", "authz_core", "rewrite")
    )
    (folder / "apache.conf").write_text(
        f"{modules}Listen 127.0.0.1:{port}\nServerName localhost\nPidFile {folder}/pid\n"
        f"ErrorLog {folder}/log\nDocumentRoot {folder}/www\n"
        f"<Directory {folder}/www>\nAllowOverride All\n</Directory>\n",
        "utf-8",
    )
    command = [program, "-X", "-f", str(folder / "apache.conf")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            yield port
        finally:
            process.terminate()
            process.wait(10)


def _wait(port: int) -> None:
    """Wait until something listens. Raises `TimeoutError` after ten seconds."""
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(port)


@pytest.mark.debian
def test_apache_leads_as_the_tests_read_the_rules(apache, rules, paths):
    """Every IRI of ours, asked of the server that w3id.org runs."""
    connection = http.client.HTTPConnection("127.0.0.1", apache, timeout=10)
    for path in [*paths, "context.jsonld", "def.ttl"]:
        connection.request("GET", f"/csgraph/{path}")
        response = connection.getresponse()
        response.read()

        assert (response.status, response.headers["Location"]) == lead(rules, path)
    connection.close()
