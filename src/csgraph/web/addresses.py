"""The public address of a page: below the release's base, in its language, without a form.

What a search engine, a catalogue or a citation is told is this one address, whatever
host or suffix the page was asked under.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import g, request

from csgraph.web.current import release
from csgraph.web.language import language

_SAFE = "/:?#[]@!$&'()*+,;=%~"
_NAMED_ONLY = ("/def.html", "/shapes.html")
"""The pages that have no address without a suffix: the plain one leads to them."""


def ascii_address(iri: str) -> str:
    """Return `iri` as a URI: what a header or a sitemap can carry, everything else escaped.

    >>> ascii_address("http://é.example/a b>")
    'http://%C3%A9.example/a%20b%3E'
    """
    return quote(iri, safe=_SAFE)


def in_base(path: str, code: str = "fr") -> str:
    """Return the public address of a path of the site, in language `code`."""
    prefix = "en/" if code == "en" else ""
    return ascii_address(f"{release().manifest.base.iri}{prefix}{path.removeprefix('/')}")


def canonical() -> str:
    """Return the public address of this request's page; of a list, with the number of its page."""
    path = g.get("page_path") or request.path
    if path not in _NAMED_ONLY:
        path = path.removesuffix(".html")
    number = g.get("list_page", 1)
    later = f"?page={number}" if number > 1 else ""
    return in_base(path, language()) + later
