"""FAIR Signposting: what a machine finds from a page, by headers and by a set of links."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
import signposting

from csgraph.namespaces import VOC

from . import links

BASE = "http://localhost:8000/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LANDING = {
    "/": f"{BASE}release/one/",
    "/release/one/": f"{BASE}release/one/",
    "/action/a000000001": f"{BASE}id/action/a000000001",
    "/centre/c000000001": f"{BASE}id/centre/c000000001",
    "/sheet/s000000001": f"{BASE}id/sheet/s000000001",
    "/voc/status/en-cours": f"{VOC}status/en-cours",
    "/concept/keyword/jardinage": f"{BASE}id/concept/keyword/jardinage",
    "/territory/departement/77": "http://id.insee.fr/geo/departement/77",
}
"""Landing pages, and the persistent address of what each is about."""


@pytest.fixture(scope="module")
def ask(tmp_path_factory, write_release, make_current, running):
    """Send a request to a site with a licence and public files."""
    site = tmp_path_factory.mktemp("signposted")
    make_current(site, write_release(site, "one", licence=LICENCE, date="2026-11-22"))
    with running(site) as server:
        yield server.send


def address(path: str) -> str:
    """Return the public address of a path."""
    return BASE + path.removeprefix("/")


def set_of(path: str) -> str:
    """Return the path of a landing page's set of links."""
    return f"{path}linkset" if path.endswith("/") else f"{path}.linkset"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", LANDING)
def test_a_landing_page_has_the_links_of_level_1(ask, path, prefix, method):
    """One address to cite, two types at least, what describes it, the licence: for HEAD too."""
    answer = ask(prefix + path, method, Accept=BROWSER)
    found = links.of_answer(answer, address(path))
    by = {relation: {f.target for f in found if f.relation == relation} for relation in (
        "cite-as", "type", "describedby", "item", "license", "linkset", "canonical")}  # fmt: skip

    assert answer.status == 200
    assert by["cite-as"] == {LANDING[path]}
    assert "https://schema.org/AboutPage" in by["type"]
    assert len(by["type"]) >= 2
    assert by["describedby"]
    assert all(f.media_type for f in found if f.relation in {"describedby", "item", "linkset"})
    assert by["license"] == {LICENCE}
    assert by["linkset"] == {address(set_of(path))}
    assert by["canonical"] == {address(prefix + path)}
    assert bool(by["item"]) == path.endswith("/")


@pytest.mark.parametrize("path", LANDING)
def test_every_link_leads_to_what_it_says_and_back(ask, path):
    """Documents describe, files belong; each is sent under the media type that was told."""
    page = address(path)
    for link in links.of_answer(ask(path, Accept=BROWSER), page):
        if link.relation not in {"describedby", "item", "alternate"}:
            continue
        other = urlsplit(link.target).path
        answer = ask(other, "HEAD")
        back = {(f.relation, f.target) for f in links.of_answer(answer, link.target)}

        assert answer.status == 200, other
        assert answer.headers.get_content_type() == link.media_type
        relation = "collection" if link.relation == "item" else "describes"
        assert (relation, page) in back, other


@pytest.mark.parametrize("path", LANDING)
def test_the_set_of_links_is_level_2(ask, path):
    """All links of the page, of its files and of its documents, each with its origin."""
    page = address(path)
    told = links.of_set(ask(set_of(path)))
    alone = {"alternate", "canonical", "linkset"}  # of the page's forms, and of the set itself

    own = {f for f in links.of_answer(ask(path, Accept=BROWSER), page) if f.relation not in alone}
    assert {f for f in told if f.anchor == page} == own
    for link in own:
        if link.relation in {"describedby", "item"}:
            answer = ask(urlsplit(link.target).path, "HEAD")
            there = {f for f in links.of_answer(answer, link.target) if f.relation not in alone}
            assert there == {f for f in told if f.anchor == link.target}
    assert ask(set_of(path), "HEAD").body == b""


def test_a_client_of_signposting_reads_both_levels(
    ask, tmp_path, write_release, make_current, running
):
    """The PyPI package `signposting`: from the page's headers, and from the set."""
    make_current(tmp_path, write_release(tmp_path, "one", licence=LICENCE))
    with running(tmp_path) as server:
        found = signposting.find_signposting_http(f"{server.url}/action/a000000001.html")
        deep = signposting.find_signposting_http(f"{server.url}/")

    assert found.citeAs is not None
    assert found.citeAs.target == f"{BASE}id/action/a000000001"
    assert {str(link.type) for link in found.describedBy} == {
        "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml",
    }  # fmt: skip
    assert found.license is not None
    assert found.license.target == LICENCE
    assert len(deep.items) == 1
    assert len(deep.linksets) == 1


@pytest.mark.parametrize("path", ["/action/a999999999.linkset", "/def/keyword.linkset",
                                  "/graph/data.linkset", "/nothing.linkset"])  # fmt: skip
def test_what_has_no_set_of_links_is_a_404(ask, path):
    """A name, or a document that names its links itself."""
    assert ask(path).status == 404


def test_without_a_licence_none_is_claimed(tmp_path, write_release, make_current, running):
    """Neither in headers nor in the set."""
    make_current(tmp_path, write_release(tmp_path, "one"))
    with running(tmp_path) as server:
        told = links.of_set(server.send("/linkset"))
        told |= links.of_answer(server.send("/", Accept=BROWSER), BASE)

    assert not {link for link in told if link.relation == "license"}
