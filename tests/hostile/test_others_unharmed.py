"""What is refused, skipped or withheld is said, and the rest becomes a whole release."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from csgraph.namespaces import CSG

from .conftest import listing, sheet

Put = Callable[[str, str | bytes], Path]
Build = Callable[..., Path]


def _findings(release: Path) -> list[dict[str, str]]:
    lines = (release / "report" / "findings.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("photo.pdf", b"%PDF\0\0", "skipped-file"),
        ("moitie.txt", "é".encode() + b" \xff", "refused-file"),
        ("retenue.txt", listing(sheet("Écrire à ligue@exemple.fr")), "personal-data-in-title"),
        ("vide.txt", "", "no-sheet-in-file"),
        ("bombe.xlsx", b"PK\x03\x04", "refused-file"),
    ],
)
def test_a_bad_neighbour_leaves_a_whole_release(
    put: Put, built: Build, name: str, content: str | bytes, code: str
) -> None:
    """A file or sheet that can't be published is named, and `verify` finds no fault."""
    put("bonne.txt", listing(sheet()))
    put(name, content)

    release = built()

    assert code in {f["code"] for f in _findings(release) if f["source"] == name}
    graph = ox.NamedNode("http://localhost:8000/graph/quality")
    store = ox.Store.read_only(str(release / "store"))
    named = {q.object.value for q in store.quads_for_pattern(None, None, None, graph)}
    if code in ("skipped-file", "refused-file"):
        assert name in named


def test_findings_of_sheets_on_one_line_stay_apart(put: Put, built: Build) -> None:
    """Records of one line share their place, never a finding."""
    put("f.json", json.dumps([{"title": f"Jardin {n}", "summary": "Semis."} for n in range(3)]))

    store = ox.Store.read_only(str(built() / "store"))

    about = store.quads_for_pattern(None, ox.NamedNode(f"{CSG}aboutSheet"), None, None)
    findings = [quad.subject for quad in about]
    assert len(findings) == len(set(findings)) > 3


STRANGE = [
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "http://a:b@localhost/",
    "http://[::1",
    "http://exemple.fr:99999/",
    "http://exemple.fr/<>",
    "http://exemple.fr/%zz",
    "https:// exemple.fr",
    "//exemple.fr/x",
    "http:/exemple.fr",
    "http://exemple.fr/\u202e",
]


def test_a_strange_address_is_text_and_stops_nothing(put: Put, built: Build) -> None:
    """What is no plain web address stays an attachment as written, without link."""
    links = {"https://exemple.fr/a/../b?c#d", "HTTP://EXEMPLE.FR/A"}
    addresses = [*STRANGE, *sorted(links)]
    put("f.txt", listing(sheet(attachments="".join(f"- {a}\n" for a in addresses))))

    store = ox.Store.read_only(str(built() / "store"))

    assert _values(store, "attachment") == set(addresses)
    assert _values(store, "attachmentLink") == links


def _values(store: ox.Store, name: str) -> set[str]:
    quads = store.quads_for_pattern(None, ox.NamedNode(CSG + name), None, None)
    return {quad.object.value for quad in quads}
