"""Let robots find every page: robots.txt, the sitemap; and the dataset's set of links.

The sitemap lists public addresses below the base, in both languages. Its date is the
release's, on which every page last changed (each names its release), or none is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from flask import Blueprint, Response

from csgraph import settings
from csgraph.errors import NotHere
from csgraph.web.addresses import ascii_address, in_base
from csgraph.web.current import release
from csgraph.web.dataset.signposting import dataset_links, linkset
from csgraph.web.language import LANGUAGES
from csgraph.web.library.questions import library
from csgraph.web.tagging import tagged

blueprint = Blueprint("discovery", __name__)

_PAGES = (
    "",
    "explore",
    "actions",
    "centres",
    "concepts",
    "questions",
    *(f"questions/{slug}" for slug in library()),
    "api",
    "quality",
    "about",
    "dumps/",
    "void",
    "catalog",
    "def.html",
    "shapes.html",
)
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_ROBOTS = """\
User-agent: *
Disallow: /*explore?
Disallow: /explore.
Disallow: /en/explore.
Disallow: /release/*/explore.
Disallow: /en/release/*/explore.
Disallow: /count
Disallow: /en/count
Disallow: /release/*/count
Disallow: /en/release/*/count
Disallow: /sparql
Disallow: /en/sparql
Disallow: /release/*/sparql
Disallow: /en/release/*/sparql
Disallow: /questions/*?
Disallow: /en/questions/*?
Disallow: /release/*/questions/
Disallow: /en/release/*/questions/
Disallow: /api/questions/
Disallow: /en/api/questions/
Disallow: /release/*/api/
Disallow: /en/release/*/api/
Disallow: /q/
Disallow: /en/q/
Disallow: /release/*/q/
Disallow: /en/release/*/q/
Disallow: /reconcile
Disallow: /en/reconcile
Disallow: /health
Disallow: /metrics
"""


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Ask robots to leave alone what computes an answer, and lead them to the sitemap."""
    text = f"{_ROBOTS}\nSitemap: {in_base('/sitemap.xml')}\n"
    return tagged(Response(text, content_type="text/plain; charset=utf-8"))


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List the parts of the sitemap."""
    parts = (in_base(f"/sitemap-{number}.xml") for number in range(1, _parts() + 1))
    return _xml("sitemapindex", (_entry("sitemap", part, _date()) for part in parts))


@blueprint.get("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> Response:
    """List the pages of one part, each in every language."""
    if not 1 <= number <= _parts():
        raise NotHere(f"The sitemap has {_parts()} parts. / Le plan a {_parts()} parties.")
    base = ascii_address(release().manifest.base.iri)
    date = _date()
    paths = _paths()[(number - 1) * _share() : number * _share()]
    quoted = map(ascii_address, paths)
    addresses = (f"{base}{'en/' * (code == 'en')}{p}" for p in quoted for code in LANGUAGES)
    return _xml("urlset", (_entry("url", address, date) for address in addresses))


@blueprint.get("/linkset")
@blueprint.get("/release/<version>/linkset")
def dataset_linkset() -> Response:
    """Give the links of the dataset, its dumps and what describes it (RFC 9264)."""
    return linkset(dataset_links())


def _parts() -> int:
    return -(-len(_paths()) // _share())


def _share() -> int:
    """Return how many pages one part holds, each in every language."""
    return max(1, settings.SERVE_SITEMAP_ADDRESSES // len(LANGUAGES))


def _paths() -> list[str]:
    return [*_PAGES, *release().sitemap_paths]


def _date() -> str:
    date = release().manifest.date
    return f"<lastmod>{escape(date)}</lastmod>" if date else ""


def _entry(kind: str, address: str, date: str) -> str:
    return f"<{kind}><loc>{escape(address)}</loc>{date}</{kind}>"


def _xml(kind: str, entries: Iterator[str]) -> Response:
    rows = "\n".join(entries)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} {_XMLNS}>\n{rows}\n</{kind}>\n'
    return tagged(Response(text, content_type="application/xml; charset=utf-8"))
