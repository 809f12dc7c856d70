"""What changed between two releases, as their inventories tell it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from csgraph.search import inventory
from csgraph.search.inventory import Change

from .conftest import build, sheet_text

FIRST = [sheet_text(t, f"On y va pour {t}.") for t in ("Jardin", "Couture", "Lecture", "Part")]


@pytest.fixture
def releases(tmp_path: Path) -> tuple[Path, Path]:
    """Two releases: one action new, one renamed, one changed, one left, one withheld."""
    second = [
        sheet_text("Jardin", "On se voit le jeudi."),
        sheet_text("Couture à la main", "On y va pour Couture."),
        sheet_text("Lecture à jeanne.martin@example.org", "On y va pour Lecture."),
        sheet_text("Neuf", "Tout est neuf.").replace("- Culture", "- Poterie").replace(
            "LES TILLEULS", "DU PORT"
        ),
    ]  # fmt: skip
    paths = []
    for version, sheets in (("one", FIRST), ("two", second)):
        path = tmp_path / "fiches.txt"
        path.write_text("\n".join(sheets), "utf-8")
        built = build(path, site=tmp_path / "site", version=version, removals_ok=True)
        paths.append(built.release)
    return paths[0], paths[1]


def of_kind(changes: list[Change], kind: str) -> list[tuple[str, str, str, str]]:
    """Return sort, label, former label and reason of the changes of a kind."""
    return [(c.sort, c.label, c.before, c.reason) for c in changes if c.kind == kind]


def test_each_change_is_told_by_its_sort(releases: tuple[Path, Path]):
    """What left and what is withheld bear no title: it may have to be forgotten."""
    changes = inventory.changes(*releases)

    assert of_kind(changes, "action") == [
        ("added", "Neuf", "", ""),
        ("renamed", "Couture à la main", "Couture", ""),
        ("changed", "Jardin", "", ""),
        ("removed", "", "", ""),
        ("withheld", "", "", "personal-data-in-title"),
    ]
    assert of_kind(changes, "centre") == [("added", "CENTRE SOCIAL DU PORT", "", "")]
    assert of_kind(changes, "concept") == [("added", "Poterie", "", "")]


def test_back_again_is_the_reverse(releases: tuple[Path, Path]):
    """What was removed or withheld is there once more, under its old title."""
    one, two = releases
    sorts = {c.label: c.sort for c in inventory.changes(two, one) if c.kind == "action"}

    assert sorts["Part"] == sorts["Lecture"] == "returned"
    assert sorts["Couture"] == "renamed"


def test_the_same_release_has_not_changed(releases: tuple[Path, Path]):
    """Nor has one that was built again from the same sheets."""
    assert inventory.changes(releases[0], releases[0]) == []


def test_an_inventory_has_every_action_and_centre_of_the_release(
    example_release: Path, tmp_path: Path
):
    """Compared with none: all that is added is what the tables of the dumps hold."""
    inventory.write(tmp_path / "index", [])
    added = inventory.changes(tmp_path, example_release)

    for kind, table in (("action", "actions"), ("centre", "centres")):
        with gzip.open(example_release / f"dumps/facts/{table}.csv.gz", "rt") as file:
            keys = {line.split(",")[0].rpartition("/")[2] for line in file if "/id/" in line[:60]}
        assert {c.key for c in added if c.kind == kind and c.sort == "added"} == keys
        assert len(keys) > 10


def test_an_inventory_names_nothing_that_is_not_published(releases: tuple[Path, Path]):
    """Not in the bytes of its file either."""
    content = (releases[1] / "index" / inventory.NAME).read_bytes()

    assert b"Neuf" in content
    for word in ("jeanne", "Lecture", "Part", "jeudi"):
        assert word.encode() not in content
