"""The pages and files of the site, over HTTP."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import re
from html.parser import HTMLParser

import pytest

PAGES = [
    "/", "/actions", "/centres", "/concepts", "/sparql", "/dumps/", "/action/a000000001",
    "/action/a000000002", "/centre/c000000001", "/centre/c000000002", "/sheet/s000000001",
    "/concept/keyword/jardinage", "/voc/status/en-cours", "/concept/status/en-cours",
    "/voc/status", "/voc/partner-kind/collection/protection-sociale", "/scheme/keyword",
    "/territory/departement/77", "/territory/commune/01015", "/source/f000000001",
    "/def.html", "/def/keyword", "/def/Action",
    "/def/project", "/shapes.html", "/void", "/graph/data", "/graph/evidence",
]  # fmt: skip
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Page(HTMLParser):
    """The links, ids and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: list[str] = []
        self.language = ""
        self.foreign_scripts: list[str | None] = []
        self.text = ""
        self.feed(text)

    def handle_data(self, data: str) -> None:
        """Note what a reader sees."""
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a test asks for."""
        said = dict(attrs)
        self.tags.append(tag)
        self.ids.add(said.get("id") or "")
        if tag == "script" and said.get("type") == "application/ld+json":
            self.tags.pop()  # data, which no browser runs
        elif tag == "script" and not (said.get("src") or "").startswith(("/static/", "/parts/")):
            self.foreign_scripts.append(said.get("src"))
        if tag in {"a", "link"}:
            self.links.append(said.get("href") or "")
        if tag == "html":
            self.language = said.get("lang") or ""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_exists_in_both_languages_and_leads_nowhere_wrong(ask, path):
    """Every local link of every page answers; each page links to its other language."""
    for prefix, language in (("", "fr"), ("/en", "en")):
        answer = ask(prefix + path, Accept=BROWSER)
        page = Page(answer.text)

        assert answer.status == 200
        assert page.language == language
        assert ("/en" if language == "fr" else "") + path in page.links
        for link in {link for link in page.links if link.startswith("/") and "query=" not in link}:
            assert ask(link, Accept=BROWSER).status == 200, link


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_used_without_eyes_or_scripts(ask, path):
    """One heading of the first level, landmarks, a link that skips; scripts are files of ours."""
    page = Page(ask(path, Accept=BROWSER).text)

    assert page.tags.count("h1") == 1
    assert {"header", "nav", "main", "footer"} <= set(page.tags)
    assert "#content" in page.links
    assert "content" in page.ids
    assert not page.foreign_scripts


@pytest.mark.parametrize("path", PAGES)
def test_a_page_brings_nothing_from_another_host(ask, path):
    """Style and icon are our own, and the headers forbid the rest."""
    answer = ask(path, Accept=BROWSER)

    assert not re.findall(r'(?:src|<link[^>]*href)="https?://', answer.text)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_an_action_is_shown_in_words(ask):
    """Labels, not IRIs; links within the site; prose with its lines."""
    page = ask("/en/action/a000000001", Accept=BROWSER).text

    for words in (
        "Atelier couture",
        "CENTRE SOCIAL LES TILLEULS",
        "In progress",
        "jardinage",
        "2017",
    ):
        assert words in page
    assert 'href="/en/centre/c000000001"' in page
    assert 'href="/en/concept/keyword/jardinage"' in page
    assert 'href="/en/sheet/s000000001"' in page
    assert 'href="https://example.org/affiche.pdf"' in page
    assert "Coudre ensemble.\n- le mardi\n- le jeudi" in Page(page).text


def test_an_action_says_where_each_statement_comes_from(ask):
    """The sheet's own lines with their numbers, the value marked, without a script."""
    page = ask("/action/a000000001", Accept=BROWSER).text

    assert page.count("<details") == page.count("D’où vient cela") == 2
    assert '<span class="number">6</span>' in page
    assert "<mark>- le mardi</mark>" in page
    assert 'href="/sheet/s000000001#field-001"' in page


def test_hostile_text_stays_text(ask):
    """Markup is escaped, direction marks are isolated, `javascript:` is no link."""
    page = ask("/action/a000000002", Accept=BROWSER).text

    assert "<script>" not in page
    assert len(re.findall(r'<script(?! src="/static/)', page)) == 1
    assert "&lt;script&gt;alert(&#39;x&#39;)" in page
    assert "</bdi><img" not in page
    assert 'href="javascript' not in page
    assert "javascript:alert(1)" in page


def test_a_sheet_leads_back_to_its_lines(ask):
    """Each field has its lines; a withheld text is said to be withheld."""
    page = ask("/en/sheet/s000000001", Accept=BROWSER).text

    assert 'id="field-001"' in page
    assert "5–7" in page
    assert "fiches.txt" in page
    assert page.count("This text is withheld") == 1


def test_a_list_counts_and_pages(ask):
    """Lists say how many there are; a page beyond the last is not there."""
    assert "2 actions" in ask("/actions", Accept=BROWSER).text
    assert ask("/centres?page=1").status == 200
    for number in ("0", "2", "-1", "x", "9" * 30, "000000001" + "0" * 5000, "²"):
        assert (
            ask(f"/centres?page={number.encode().hex() if number == '²' else number}").status == 404
        )


def test_a_centre_lists_its_actions(ask):
    """The actions of a centre, and of a value of a list, stand on its page."""
    assert 'href="/action/a000000001"' in ask("/centre/c000000001", Accept=BROWSER).text
    assert 'href="/action/a000000001"' in ask("/concept/keyword/jardinage", Accept=BROWSER).text


@pytest.mark.parametrize(
    ("thing", "page"),
    [
        ("action/a000000001", "/action/a000000001"),
        ("sheet/s000000001/field/001", "/sheet/s000000001#field-001"),
        ("concept/keyword/jardinage", "/concept/keyword/jardinage"),
    ],
)
def test_a_thing_leads_to_the_page_about_it(ask, thing, page):
    """303: the thing is not the page."""
    answer = ask(f"/id/{thing}")

    assert (answer.status, answer.headers["Location"]) == (303, page)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/action/c000000001", "/action/a999999999", "/centre/a000000001",
        "/sheet/s999999999", "/concept/keyword/rien", "/voc/keyword/jardinage", "/id/nothing",
        "/action/%3E%20%7D", "/concept/a/%22%20%3E", "/static/../templates/base.html",
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_404_in_one_shape(ask, path):
    """For a program a problem, for a person a page."""
    assert ask(path).headers["Content-Type"] == "application/problem+json"
    assert ask(path).status == ask(path, Accept=BROWSER).status == 404
    assert "<h1>" in ask(path, Accept=BROWSER).text


@pytest.mark.parametrize(
    ("path", "french", "english"),
    [
        ("/release/nope/", "Versions : one.", "Releases: one."),
        ("/changes?since=nope", "Versions : one.", "Releases: one."),
        ("/changes.csv", "Nommez-en une, conservée", "Name a kept one"),
        ("/quality/findings", "Son rapport dit la même chose", "Its report says the same"),
        ("/count", "Prenez ses fichiers", "Use its dumps"),
        ("/def/keyword.linkset", "Demandez-le sans ce suffixe", "Ask for it without the suffix"),
        ("/id/x%20/%20y", "pas &#39;x / y&#39;.", "no &#39;x / y&#39;."),
    ],
)
def test_an_error_and_what_to_do_are_said_in_the_language_of_the_page(ask, path, french, english):
    """Neither half of what a program is told stands on the page of the other language."""
    for prefix, said, unsaid in (("", french, english), ("/en", english, french)):
        page = ask(f"{prefix}{path}", Accept=BROWSER)
        assert page.status >= 400
        assert said in page.text
        assert unsaid not in page.text


def test_a_dump_comes_byte_for_byte_and_only_once(ask):
    """The hash is its ETag; a client that has it is told so; parts can be asked for."""
    whole = ask("/dumps/full/data.nq.gz")
    tag = whole.headers["ETag"]

    assert gzip.decompress(whole.body) == b""
    assert tag == f'"{hashlib.sha256(whole.body).hexdigest()}"'
    assert whole.headers["Content-Type"] == "application/gzip"
    assert "filename=csgraph-one-full-data.nq.gz" in whole.headers["Content-Disposition"]
    assert ask("/dumps/full/data.nq.gz", If_None_Match=tag).status == 304
    part = ask("/dumps/full/data.nq.gz", Range="bytes=0-3")
    assert (part.status, part.body) == (206, whole.body[:4])
    head = ask("/dumps/full/data.nq.gz", "HEAD")
    assert (head.status, head.body) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "../private/data.nq.gz",
        "..%2fprivate%2fdata.nq.gz",
        "%2e%2e/ledger.tsv",
        "full/../../ledger.tsv",
        "../../../../../../etc/passwd",
        "/etc/passwd",
        "full/../../withheld/fiche.txt",
        "manifest.json",
        "full",
        "full/",
        "full/data.nq.gz%00",
        "..\\ledger.tsv",
        "private/data.nq.gz",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_public_dumps(ask, path):
    """What the manifest does not call public does not exist."""
    answer = ask(f"/dumps/{path}")

    assert answer.status in {404, 308}
    assert b"secret" not in answer.body
    assert b"root:" not in answer.body


@pytest.mark.parametrize(
    "path", ["/private/data.nq.gz", "/ledger.tsv", "/withheld/fiche.txt", "/manifest.json"]
)
def test_private_files_have_no_address(ask, path):
    """Ledger, withheld sheets and the private form are never served."""
    assert ask(path).status == 404


def test_the_report_is_served_with_its_own_style(ask):
    """The report is one file that can be read from disk, so its style is inline."""
    answer = ask("/report", Accept=BROWSER)

    assert answer.status == 200
    assert "style-src 'self' 'unsafe-inline'" in answer.headers["Content-Security-Policy"]


def test_idle_connections_starve_nobody(server):
    """Two hundred connections that say nothing leave room for one that asks."""
    idle = [http.client.HTTPConnection("127.0.0.1", server.port) for _ in range(200)]
    for connection in idle:
        connection.connect()
    try:
        assert server.send("/").status == 200
    finally:
        for connection in idle:
            connection.close()
