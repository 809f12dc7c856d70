"""Links between the pages of the project lead somewhere, and every page can be reached."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from .documents import DOCS, TOP, anchors, links

FOLDERS = ("docs", "ontology", "shapes", "queries", "web", "src", "examples", "benchmarks", "tests")
FOUND = [*TOP.glob("*.md"), *(p for f in FOLDERS for p in (TOP / f).rglob("*.md"))]
PAGES = sorted(p for p in FOUND if "node_modules" not in p.parts)
NOT_IN_THE_INDEX = {"README.md", "plan.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(TOP).as_posix())
def test_relative_links_lead_to_files_and_anchors_that_exist(page: Path):
    """A link is a path of the project, with the anchor of a heading or without."""
    for link in links(page):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert target.is_relative_to(TOP), link
        if anchor:
            assert anchor in anchors(target), link


def test_the_index_leads_to_every_page():
    """`docs/README.md` names each page of the folder, the reasons for decisions included."""
    linked = {(DOCS / link.partition("#")[0]).resolve() for link in links(DOCS / "README.md")}

    pages = {p for p in DOCS.rglob("*.md") if p.name not in NOT_IN_THE_INDEX}
    assert pages <= linked
