"""Many ask for all that a search finds at once: one file is made at a time, pages do not wait."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from csgraph import settings
from csgraph.web.app import create_app
from csgraph.web.operation import turns
from csgraph.web.search import count, exploredata

ASKED = 24
FILES = (
    *(f"/explore.{suffix}" for suffix in ("csv", "json", "ttl", "jsonld")),
    "/explore.iramuteq.txt",
    "/quality/findings.csv",
    "/quality/findings.json",
    "/count.csv",
)


@pytest.fixture
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file goes before its turn, as of ten thousand actions none would."""
    monkeypatch.setattr(exploredata, "FEW", 0)
    monkeypatch.setattr(count, "_FEW_CELLS", 0)


@pytest.mark.parametrize("path", FILES)
def test_large_files_are_made_in_turn(
    example_release: Path,
    monkeypatch: pytest.MonkeyPatch,
    every_file_is_large: None,
    path: str,
) -> None:
    """Some wait, others are told to come back; then it is one's turn, and pages never wait."""
    monkeypatch.setattr(settings, "SERVE_LARGE_WAIT_S", 0.1)
    app = create_app(example_release.parents[1])
    together = threading.Barrier(ASKED)

    def ask(number: int) -> tuple[int, str | None]:
        together.wait()
        with app.test_client().get(f"{path}?number={number}") as answer:
            return answer.status_code, answer.headers.get("Retry-After")

    with ThreadPoolExecutor(ASKED) as all_of_them:
        answers = set(all_of_them.map(ask, range(ASKED)))

    assert (200, None) in answers
    assert answers <= {(200, None), (503, "5")}
    with turns.turn():
        busy = app.test_client().get(f"{path}?now", headers={"Accept": "text/html"})
        page = app.test_client().get("/explore?now")
    assert (busy.status_code, page.status_code) == (503, 200)
    with app.test_client().get(f"{path}?again") as again:
        assert again.status_code == 200


def test_a_small_file_never_waits(example_release: Path) -> None:
    """Whoever chooses few actions gets them while a large file is made."""
    app = create_app(example_release.parents[1])
    with turns.turn():
        small = app.test_client().get("/explore.csv")
    assert small.status_code == 200


def test_who_waits_gets_a_turn(
    example_release: Path, monkeypatch: pytest.MonkeyPatch, every_file_is_large: None
) -> None:
    """As many as may wait are all answered."""
    monkeypatch.setattr(settings, "SERVE_LARGE_WAIT_S", 60)
    app = create_app(example_release.parents[1])
    few = settings.SERVE_LARGE_WAITING

    def ask(number: int) -> int:
        return app.test_client().get(f"/explore.json?number={number}").status_code

    with ThreadPoolExecutor(few) as all_of_them:
        assert set(all_of_them.map(ask, range(few))) == {200}
