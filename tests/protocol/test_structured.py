"""The JSON-LD in pages: schema.org's words, true ones, whatever a title holds."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil

import pytest
from pyld import jsonld
from rdflib import SDO, URIRef

from .test_pages import PAGES

BASE = "http://localhost:8000/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SCRIPT = re.compile(r'<script type="application/ld\+json">([^<]*)</script>')
OUR_FILE = re.compile(r'<script (?:type="module" |defer )?src="(?:/en)?/(?:static|parts)/')
HOSTILE = "</script><script>alert(1)</script><!--\u2028'\"&amp; \\u003c"


def linked(text: str) -> dict:
    """Return what the page's one script says."""
    (found,) = SCRIPT.findall(text)
    assert text.count("<script") == 1 + len(OUR_FILE.findall(text))
    return json.loads(found)


def names(said: object) -> set[str]:
    """Return every key and every type of a document."""
    if isinstance(said, list):
        return set().union(*map(names, said))
    if not isinstance(said, dict):
        return set()
    kinds = {said["@type"]} if "@type" in said else set()
    return kinds | {k for k in said if k[0] != "@"} | names(list(said.values()))


def schema_org(url: str, _options: object) -> dict:
    """Stand in for schema.org's context, which is fetched nowhere in a test."""
    assert url == "https://schema.org"
    return {"contextUrl": None, "documentUrl": url,
            "document": {"@context": {"@vocab": "https://schema.org/"}}}  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_what_it_is(ask, path, prefix):
    """In words that schema.org has, about what the page is about, at one public address."""
    answer = ask(prefix + path, Accept=BROWSER)
    said = linked(answer.text)

    assert all(URIRef(SDO + name) in SDO for name in names(said))
    assert said["@context"] == "https://schema.org"
    assert said["@type"] == ("Dataset" if path == "/" else "WebPage")
    assert said["url"].startswith(BASE + prefix[1:])
    assert f'<{said["url"]}>; rel="canonical"' in answer.headers.get_all("Link")
    assert ask("/" + said["url"].removeprefix(BASE), Accept=BROWSER).status == 200
    assert jsonld.to_rdf(said, {"documentLoader": schema_org, "format": "application/n-quads"})
    assert "Event" not in names(said)
    assert len(answer.body) < 150_000


def test_the_home_page_is_a_dataset_whose_files_are_there(ask):
    """With hash and size; each address is that of the release, so that it stays."""
    said = linked(ask("/", Accept=BROWSER).text)

    assert said["@id"] == f"{BASE}void#dataset"
    assert said["version"] == "one"
    assert said["identifier"] == f"{BASE}release/one/"
    assert not {"license", "publisher", "creator", "datePublished"} & set(said)
    (download,) = said["distribution"]
    file = ask("/" + download["contentUrl"].removeprefix(BASE))
    assert file.status == 200
    assert file.headers["ETag"] == f'"{download["sha256"]}"'
    assert download["contentSize"] == f"{len(file.body)} B"
    assert file.headers.get_content_type() in download["encodingFormat"]
    earlier = linked(ask("/release/one/", Accept=BROWSER).text)
    assert earlier["@id"] == earlier["url"] == f"{BASE}release/one/"


def test_an_action_is_a_page_about_a_thing_of_our_own(ask):
    """Its keywords, centre, place and year are said of the page; of an event there is no word."""
    said = linked(ask("/en/action/a000000001", Accept=BROWSER).text)

    assert said["mainEntity"] == {
        "@type": "Thing",
        "@id": f"{BASE}id/action/a000000001",
        "additionalType": "https://w3id.org/csgraph/def#Action",
        "name": "Atelier couture",
    }
    assert said["keywords"] == ["jardinage"]
    assert said["temporalCoverage"] == ["2017"]
    assert said["mentions"][0]["name"] == "CENTRE SOCIAL LES TILLEULS"
    assert said["spatialCoverage"][0]["name"] == "Seine-et-Marne"
    centre = linked(ask("/centre/c000000001", Accept=BROWSER).text)["mainEntity"]
    assert (centre["@type"], centre["alternateName"]) == (
        "Organization", ["Centre social les Tilleuls"])  # fmt: skip


@pytest.mark.parametrize(
    ("path", "named"),
    [("/about?page=3", "/about"), ("/action/a000000001?page=7", "/action/a000000001"),
     ("/actions?page=2", "/actions?page=2"), ("/actions?page=1", "/actions"),
     ("/en/voc/status/en-cours?page=1&n=2", "/en/voc/status/en-cours")],
)  # fmt: skip
def test_an_address_names_a_page_where_the_list_has_one(
    path, named, tmp_path, write_release, make_current, running, monkeypatch
):
    """Any number behind an address was another public address of the same page, once."""
    monkeypatch.setenv("CSGRAPH_PAGE_ROWS", "1")
    make_current(tmp_path, write_release(tmp_path, "one"))
    with running(tmp_path) as server:
        answer = server.send(path, Accept=BROWSER)

    address = BASE.rstrip("/") + named
    assert answer.status == 200
    assert f'<{address}>; rel="canonical"' in answer.headers.get_all("Link")
    assert f'property="og:url" content="{address}"' in answer.text


def test_hostile_titles_stay_text(tmp_path, write_release, make_current, running):
    """Nothing in a title ends the script; read back it is the title."""
    written = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    thing = f"<{BASE}id/action/a000000009> a <https://w3id.org/csgraph/def#Action> ; "
    thing += f'<http://www.w3.org/2000/01/rdf-schema#label> "{written}"@fr .'
    release = write_release(tmp_path, "one", extra=thing, publisher=HOSTILE, rights=HOSTILE)
    make_current(tmp_path, release)
    with running(tmp_path) as server:
        page = server.send("/action/a000000009", Accept=BROWSER).text
        home = server.send("/", Accept=BROWSER).text

    assert linked(page)["name"] == linked(page)["mainEntity"]["name"] == HOSTILE
    assert linked(home)["publisher"]["name"] == linked(home)["copyrightNotice"] == HOSTILE


def test_what_is_withheld_is_said_by_nobody(tmp_path, write_release, make_current, running):
    """Its page tells the reason to people; no script, no link to cite it, no place on a list."""
    held = f"<{BASE}id/action/a000000007> a <https://w3id.org/csgraph/def#Withholding> ; "
    held += '<https://w3id.org/csgraph/def#withheldBecause> "personal-data-in-title" ; '
    held += '<https://w3id.org/csgraph/def#lastRelease> "zero" .'
    extra = f"<{BASE}graph/history> {{ {held} }}"
    make_current(tmp_path, write_release(tmp_path, "one", extra=extra))
    with running(tmp_path) as server:
        answers = [server.send(f"/action/a000000007{s}", Accept=BROWSER) for s in ("", ".linkset")]

    for answer in answers:
        assert answer.status == 404
        assert "personal-data-in-title" in answer.text or "titre" in answer.text
        assert not SCRIPT.search(answer.text)
        links = " ".join(answer.headers.get_all("Link") or [])
        assert not re.search("cite-as|canonical|linkset|describedby", links)


@pytest.mark.parametrize("path", ["/nothing", "/action/a999999999"])
def test_an_error_says_nothing(ask, path):
    """A page that is not there is about nothing."""
    answer = ask(path, Accept=BROWSER)

    assert answer.status == 404
    assert not SCRIPT.search(answer.text)
    assert "Link" not in answer.headers


def test_no_prose_is_said_even_where_it_is_public(example_release, running, tmp_path):
    """What the sheets tell in sentences stands on the page, never in its JSON-LD."""
    shutil.copytree(example_release.parents[1], tmp_path / "site", symlinks=True)
    table = gzip.decompress((example_release / "dumps/full/actions.csv.gz").read_bytes()).decode()
    rows = [row for row in csv.DictReader(io.StringIO(table, newline="")) if row["summary"]]
    assert rows
    with running(tmp_path / "site") as server:
        for row in rows[:8]:
            said = linked(server.send(row["action"].removeprefix(f"{BASE}id"), Accept=BROWSER).text)
            texts = json.dumps(said, ensure_ascii=False)
            prose = [row[name] for name in ("summary", "description", "experience") if row[name]]
            assert row["label"] == said["name"]
            assert not [text for text in prose if text[:40] in texts]
