"""What to correct, over HTTP: pages, choices, files; and what must never be said."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from csgraph import pipeline
from csgraph.findings import Severity
from csgraph.release import manifest
from csgraph.search.findingtables import Wanted, tables_of

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMULA = '=HYPERLINK("http://evil.example/";"clic")'
NASTY = "<script>alert(1)</script> \u202eà l'envers"
PAGES = ["", "/findings", "/centres", "/properties", "/rule/unknown-value", "/rule/cut-off"]


@pytest.fixture(scope="session")
def examples_server(example_release: Path, running) -> Iterator:
    """A server on the examples."""
    with running(example_release.parents[1]) as server:
        yield server


@pytest.fixture(scope="session")
def hostile_server(tmp_path_factory: pytest.TempPathFactory, running) -> Iterator:
    """A server on sheets whose titles, values and centres attack, released twice as facts."""
    folder = tmp_path_factory.mktemp("hostile")
    lines = ["Actions", FORMULA, "- Structure organisatrice", f"- {NASTY} - Finistère"]
    lines += ["- Mots clés associés à l'action", "-", f"- {FORMULA}", f"- {NASTY}"]
    (folder / "fiches.txt").write_text("\n".join(lines), "utf-8")
    for version, public in (("one", "full"), ("two", "full")):
        pipeline.build(
            pipeline.BuildOptions(
                (str(folder / "fiches.txt"),), folder / "site", version=version, public=public
            )
        )
    with running(folder / "site") as server:
        yield server


def links(text: str) -> set[str]:
    """Return the local paths that a page links to."""
    return {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)', text)}


def rows(body: bytes) -> list[dict[str, str]]:
    """Return the rows of the table as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_in_both_languages_and_for_a_kept_release(examples_server, page):
    """And every link of it leads somewhere."""
    version = examples_server.site.joinpath("current").readlink().name
    for before in ("", "/en", f"/release/{version}", f"/en/release/{version}"):
        answer = examples_server.send(f"{before}/quality{page}", Accept=BROWSER)

        assert answer.status == 200
        own = {link for link in links(answer.text) if "/quality" in link}
        assert len(own) > 2
        if before == "":
            for link in links(answer.text):
                assert examples_server.send(link, Accept=BROWSER).status == 200, link


def test_every_centre_and_every_sheet_has_its_page(examples_server):
    """With each of its findings, the words that mend it, and the lines that it is about."""
    tables = tables_of(examples_server.site / "current")
    met = 0
    for centre in tables.centres(0, 100):
        page = examples_server.send(f"/quality/centre/{centre.key}", Accept=BROWSER)
        assert page.status == 200
        assert page.text.count('<p class="mend">') == centre.findings
        for sheet in tables.sheets_of(centre.key, 0, 100):
            own = examples_server.send(f"/quality/sheet/{sheet.key}", Accept=BROWSER)
            assert own.status == 200
            assert own.text.count('<p class="mend">') == sheet.findings
            met += sheet.findings

    assert met > 5


def test_the_lines_of_a_sheet_stand_beside_what_was_found_in_them(examples_server):
    """“jardinage” is no known keyword: its field is shown as the sheet prints it."""
    tables = tables_of(examples_server.site / "current")
    row = next(r for r in tables.every(Wanted(code="unknown-value")) if r.value == "jardinage")

    page = examples_server.send(f"/quality/sheet/{row.sheet}", Accept=BROWSER).text
    quoted = re.search(r'<blockquote class="prose verbatim">(.*?)</blockquote>', page, re.DOTALL)
    assert quoted is not None
    assert "jardinage" in quoted[1].lower()
    assert "ligne 364" in page


def test_files_hold_what_the_page_counts(examples_server):
    """CSV and JSON, for every choice; the last column is empty, for the centre."""
    tables = tables_of(examples_server.site / "current")
    centre = tables.centres(0, 1)[0].key
    for chosen, selection in (
        ("", Wanted()),
        ("rule=unknown-value", Wanted(code="unknown-value")),
        (f"centre={centre}", Wanted(centre=centre)),
        (f"centre={centre}&severity=warning&rule=", None),
    ):
        table = rows(examples_server.send(f"/quality/findings.csv?{chosen}").body)
        said = json.loads(examples_server.send(f"/quality/findings.json?{chosen}").body)

        assert len(table) == said["count"] == len(said["findings"]) > 0
        if selection:
            assert said["count"] == tables.count(selection)
        assert {row["Corrigé"] for row in table} == {""}
        assert all(row["Comment corriger"] and row["Constat"] for row in table)
        assert [row["Code"] for row in table] == [each["rule"] for each in said["findings"]]
    english = rows(examples_server.send("/en/quality/findings.csv").body)
    assert {"Corrected", "How to mend it"} <= english[0].keys()


def test_no_cell_runs_as_a_formula(hostile_server):
    """A title, a value and a centre of a hostile sheet are text in any spreadsheet."""
    table = rows(hostile_server.send("/quality/findings.csv").body)

    assert any(FORMULA in row["Ce qui est écrit"] for row in table)
    for row in table:
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("page", ["/quality", "/quality/findings", "/quality/centres"])
def test_what_sheets_say_is_text_on_every_page(hostile_server, page):
    """Escaped, and isolated from the direction of ours."""
    answer = hostile_server.send(page, Accept=BROWSER)

    assert answer.status == 200
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text
    assert all("<bdi" in line for line in answer.text.splitlines() if "\u202e" in line)


@pytest.mark.parametrize(
    "asked",
    [
        "/quality/findings?severity=fatal", "/quality/findings?rule=nothing",
        "/quality/findings?centre=c000", "/quality/findings?page=0", "/quality/findings?page=9999",
        "/quality/findings?page=%C2%B2", "/quality/centre/..%2f", "/quality/rule/%00",
        "/quality/sheet/x'--", "/quality/findings?rule=" + "a" * 3000, "/quality/centres?page=-1",
        "/release/none/quality", "/quality/findings.csv?severity=%27",
    ],
)  # fmt: skip
def test_what_nobody_can_choose_is_a_clear_404(examples_server, asked):
    """Never a fault of ours."""
    answer = examples_server.send(asked, Accept=BROWSER)

    assert answer.status == 404
    assert "<h1" in answer.text


def test_the_trend_follows_kept_releases(hostile_server):
    """Two releases of the same sheets: two rows, the latest first, each with its counts."""
    page = hostile_server.send("/quality", Accept=BROWSER).text
    trend = page[page.index('id="trend"') :]

    assert re.findall(r"/release/(\w+)/quality", trend) == ["two", "one"]
    first = hostile_server.send("/release/one/quality", Accept=BROWSER).text
    assert re.findall(r"/release/(\w+)/quality\"", first[first.index('id="trend"') :]) == ["one"]


def test_the_trend_says_rule_by_rule_what_moved(tmp_path: Path, running):
    """A sheet gets a keyword and loses its summary: one rule less, one more, for its centre too."""
    head = ["Actions", "Un titre", "- Structure organisatrice", "- CENTRE SOCIAL A - Finistère"]
    keyword = ["- Mots clés associés à l'action", "-", "- Culture"]
    summary = ["- Résumé", "Un atelier ouvert à tous, le mercredi."]
    for version, lines in (("one", head + summary), ("two", head + keyword)):
        (tmp_path / "fiches.txt").write_text("\n".join(lines), "utf-8")
        pipeline.build(
            pipeline.BuildOptions(
                (str(tmp_path / "fiches.txt"),), tmp_path / "site", version=version, public="full"
            )
        )
    with running(tmp_path / "site") as server:
        page = server.send("/quality", Accept=BROWSER).text
        centre = re.search(r"/quality/centre/\w+", page)[0]
        letter = server.send(centre, Accept=BROWSER).text
        first = server.send(f"/release/one{centre}", Accept=BROWSER).text
    moved = page[page.index('id="moved"') :]
    told = set(re.findall(r'/quality/rule/([\w-]+)"', moved))

    assert "no-keyword" in told
    assert "no-summary" in told
    assert "−1" in re.search(r"rule/no-keyword.*?</tr>", moved)[0]
    assert "+1" in re.search(r"rule/no-summary.*?</tr>", moved)[0]
    assert "no-dimension" not in told
    assert "Dans la version one" in letter
    assert "Dans la version" not in first


def test_a_release_from_before_says_so(example_release: Path, tmp_path: Path, running):
    """It leads to its report; what it has not is a clear 404; the other pages are as they were."""
    site = tmp_path / "site"
    shutil.copytree(example_release.parents[1], site, symlinks=True)
    release = (site / "current").resolve()
    shutil.rmtree(release / "index")
    table = manifest.read(release)
    manifest.write(release, {k: v for k, v in table.items() if k != "files"})

    with running(site) as server:
        answer = server.send("/quality", Accept=BROWSER)
        assert answer.status == 200
        assert server.send("/report").status == 200
        assert "/report" in links(answer.text)
        for path in ("/quality/findings", "/quality/findings.csv", "/quality/properties"):
            assert server.send(path, Accept=BROWSER).status == 404
        assert server.send("/def/keyword", Accept=BROWSER).status == 200


def test_a_term_says_how_many_actions_have_it(examples_server):
    """And leads to all of them."""
    page = examples_server.send("/def/keyword", Accept=BROWSER).text

    assert re.search(r"Rempli pour \d+ actions sur 32", page)
    assert "/quality/properties" in links(page)


def test_a_reason_is_not_counted_as_a_sheet(tmp_path: Path, running):
    """Three sheets are withheld, for five reasons; a rule met in them alone says so."""
    told = ["- Structure organisatrice", "- CENTRE A - Finistère", "- Structure organisatrice",
            "- CENTRE B - Finistère", "- Résumé", "Un atelier."]  # fmt: skip
    sheets = [["Actions", "Jardin", *told[:2], *told[4:]]]
    sheets += [["Actions", title, *told] for title in ("a@b.example", "c@d.example", "Couture")]
    (tmp_path / "fiches.txt").write_text("\n".join(chain(*sheets)), "utf-8")
    pipeline.build(pipeline.BuildOptions((str(tmp_path / "fiches.txt"),), tmp_path / "site"))
    counted = tables_of(tmp_path / "site/current").count(Wanted(severity=Severity.VIOLATION))
    with running(tmp_path / "site") as server:
        page = server.send("/quality", Accept=BROWSER).text
        rule = server.send("/quality/rule/personal-data-in-title", Accept=BROWSER).text
        english = server.send("/en/quality/rule/personal-data-in-title", Accept=BROWSER).text

    assert "retenues : 3" in html.unescape(page).replace("\u202f", " ").replace("\xa0", " ")
    assert counted > 3
    assert f"<strong>{counted}</strong> Raisons de retenue" in page
    assert "Fiches retenues</th>" not in page
    assert "2 constats, dans des fiches retenues</h2>" in rule
    assert "2 findings, in withheld sheets</h2>" in english


def test_a_centre_is_told_what_it_can_do_itself(tmp_path: Path, running):
    """Not to edit the publisher's files: on its pages, in its letter and in its table."""
    sheet = ["Actions", "Jardin", "- Structure organisatrice", "- CENTRE SOCIAL - Finistère",
             "- Résumé", "Appeler le 01 23 45 67 89."]  # fmt: skip
    (tmp_path / "fiches.txt").write_text("\n".join(sheet), "utf-8")
    pipeline.build(pipeline.BuildOptions((str(tmp_path / "fiches.txt"),), tmp_path / "site"))
    tables = tables_of(tmp_path / "site/current")
    (centre,) = tables.centres(0, 2)
    found = {row.sheet for row in tables.every(Wanted()) if row.sheet}
    with running(tmp_path / "site") as server:
        action = re.search(r'"(/action/\w+)"', server.send("/actions", Accept=BROWSER).text)[1]
        paths = [f"/quality/centre/{centre.key}", "/quality/findings.csv", action]
        paths += [f"/quality/sheet/{key}" for key in found] + ["/quality/rule/general-name"]
        for path in paths:
            said = server.send(path, Accept=BROWSER).text
            assert "qui publie ce site" in said, path
            assert "accepted.tsv" not in said, path


def test_where_only_facts_are_public_no_page_quotes_a_sheet(csgraph, tmp_path: Path, running):
    """The same findings, their places and how to mend them; no line and no value of a sheet."""
    site = tmp_path / "site"
    given = ("examples/sheets", "--decisions", "examples/decisions", "--site", str(site))
    csgraph("build", *given, "--public", "facts", "--base", "https://fiches.example.org/")
    tables = tables_of(site / "current")

    with running(site) as server:
        paths = ["/quality", "/quality/findings", "/quality/rule/unknown-value"]
        paths += [f"/quality/centre/{centre.key}" for centre in tables.centres(0, 100)]
        paths += [f"/quality/sheet/{row.sheet}" for row in tables.every(Wanted()) if row.sheet]
        for path in paths:
            page = server.send(path, Accept=BROWSER)
            assert page.status == 200
            assert "<blockquote" not in page.text
            assert "<q>" not in page.text
            assert "jardinage" not in page.text.lower()
        table = rows(server.send("/quality/findings.csv").body)
        assert {row["Ce qui est écrit"] for row in table} == {""}
        assert {row["Précision"] for row in table} == {""}
        assert len(table) == tables.count(Wanted()) > 10


def test_a_centre_of_many_sheets_is_told_a_page_at_a_time(tmp_path: Path, running):
    """Each sheet once; a page that is not there is a 404."""
    sheets = [f"Actions\nAtelier {n}\n- Structure organisatrice\n- LES TILLEULS - Finistère"
              for n in range(53)]  # fmt: skip
    (tmp_path / "fiches.txt").write_text("\n".join(sheets), "utf-8")
    site = tmp_path / "site"
    pipeline.build(pipeline.BuildOptions((str(tmp_path / "fiches.txt"),), site))
    key = tables_of(site / "current").centres(0, 1)[0].key

    with running(site) as server:
        asked = (f"/quality/centre/{key}?page={n}" for n in range(1, 7))
        pages = [server.send(path, Accept=BROWSER) for path in asked]
        assert [page.status for page in pages] == [200] * 5 + [404]
        told = [set(re.findall(r"/quality/sheet/(\w+)", page.text)) for page in pages[:5]]
        assert [len(each) for each in told] == [12, 12, 12, 12, 5]
        assert len(set.union(*told)) == 53
        assert f"/quality/centre/{key}?page=2" in links(pages[0].text)
