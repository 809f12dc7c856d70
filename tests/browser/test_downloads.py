"""Take the data home: what a person does on the page of downloads.

Found and mended: R stopped reading a file at the end of its first member; a table's first
heading was empty; the long hashes pushed the rest below the first screens; buttons that only a
script can serve were there without scripts; at 320 pixels what a file is for was cut,
and later its size.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from csgraph import pipeline

from .conftest import NARROW, follow

SHEET = """Actions
{title}
- Structure organisatrice
- CENTRE SOCIAL LES TILLEULS - Finistère
- Résumé
{summary}"""


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory, serve_site: Callable[[Path], str]) -> str:
    """The address of a site of two releases."""
    folder = tmp_path_factory.mktemp("two")
    for version, titles in {"un": ["Jardin", "Couture"], "deux": ["Jardin", "Lecture"]}.items():
        sheets = [SHEET.format(title=t, summary=f"{t}, version {version}.") for t in titles]
        (folder / "fiches.txt").write_text("\n".join(sheets), "utf-8")
        pipeline.build(
            pipeline.BuildOptions(
                (str(folder / "fiches.txt"),), folder / "site", version=version, removals_ok=True
            )
        )
    return serve_site(folder / "site")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/dumps/", "/changes"])
def test_downloads_and_changes_are_accessible(open_page, two_releases, axe, shot, path, scheme):
    """With every recipe open."""
    page = open_page(color_scheme=scheme, base_url=two_releases)
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")

    axe(page)
    shot(page, f"downloads{path.replace('/', '-')}-{scheme}")


@pytest.mark.parametrize("path", ["/en/dumps/", "/en/changes"])
def test_downloads_and_changes_fit_320_pixels(open_page, two_releases, axe, shot, path):
    """Without scripts too: no button that does nothing."""
    page = open_page(viewport=NARROW, java_script_enabled=False, base_url=two_releases)
    page.goto(path)

    assert page.get_by_role("button", name="Copy").count() == 0
    shot(page, f"downloads{path.replace('/', '-')}-320")
    narrow = open_page(viewport=NARROW, base_url=two_releases)
    narrow.goto(path)
    assert narrow.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    axe(narrow)


def test_the_size_of_every_file_stands_on_a_narrow_screen(open_page, two_releases):
    """Long names pushed it out of its frame: they break after their folder, before their kind."""
    page = open_page(viewport=NARROW, base_url=two_releases)
    page.goto("/dumps/")
    sizes = page.locator("h3 ~ .scroll td.figure").all()

    assert len(sizes) > 10
    edges = [box["x"] + box["width"] for size in sizes if (box := size.bounding_box())]
    assert max(edges) <= NARROW["width"]


def test_take_a_file_and_copy_how_to_load_it(open_page, site_url):
    """From the menu: the table for a spreadsheet, the recipe of one's tool, the citation."""
    page = open_page(accept_downloads=True, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    follow(page.get_by_role("link", name="Télécharger").first)
    with page.expect_download() as download:
        page.get_by_role("link", name="full/actions.csv.gz").click()
    assert download.value.suggested_filename.endswith("-full-actions.csv.gz")

    page.get_by_text("Python, pandas").click()
    page.get_by_role("button", name="Copier").first.click()
    expect(page.get_by_role("button", name="Copié")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f'dumps = "{site_url}/dumps/full/"' in copied


def test_see_what_changed_since_the_last_release(open_page, two_releases, shot):
    """From the downloads to the changes, to the action that was renamed or is new."""
    page = open_page(base_url=two_releases)
    page.goto("/dumps/")
    follow(page.get_by_role("link", name="Ce qui a changé deux"))

    assert "Lecture" in page.locator("main").inner_text()
    assert "Couture" not in page.locator("main").inner_text()  # it left: its title is not told
    follow(page.get_by_role("link", name="Lecture"))
    assert page.get_by_role("heading", level=1).inner_text() == "Lecture"
