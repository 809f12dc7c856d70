"""Many ask for all that a search finds at once: few files are made, nobody else waits."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from csgraph.web.app import create_app
from csgraph.web.search import exploredata

ASKED = 24
FORMS = ("csv", "json", "ttl", "jsonld")


@pytest.mark.parametrize("suffix", FORMS)
def test_few_large_files_are_made_at_once(
    example_release: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """Others are told to come back; then there is a place again, and a small file never waits."""
    monkeypatch.setattr(exploredata, "FEW", 0)
    app = create_app(example_release.parents[1])
    together = threading.Barrier(ASKED)

    def ask(number: int) -> tuple[int, str | None]:
        together.wait()
        answer = app.test_client().get(f"/explore.{suffix}?number={number}")
        return answer.status_code, answer.headers.get("Retry-After")

    with ThreadPoolExecutor(ASKED) as all_of_them:
        answers = set(all_of_them.map(ask, range(ASKED)))

    assert (200, None) in answers
    assert answers <= {(200, None), (503, "5")}
    with exploredata._place(), exploredata._place():
        busy = app.test_client().get(f"/explore.{suffix}?now", headers={"Accept": "text/html"})
        page = app.test_client().get("/explore?now")
        monkeypatch.setattr(exploredata, "FEW", 500)
        small = app.test_client().get(f"/explore.{suffix}?small")
    assert (busy.status_code, page.status_code, small.status_code) == (503, 200, 200)
    assert app.test_client().get(f"/explore.{suffix}?again").status_code == 200
