"""French at `/`, English at `/en/`: the same views, other words.

The language is the first part of the path, so that every address can be linked
and every link made by `url_for` stays in its language. The words stand in
`web/locales/fr/` and `en/`, a file for each part of the site; nothing else is written twice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import request

from csgraph import resources
from csgraph.web.typography import spaced, typeset

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LANGUAGES = ("fr", "en")


class LanguagePath:
    """Middleware that moves `/en` from the path to the script's root."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer as if the site stood below `/en`, and say so in `csgraph.language`."""
        path = environ.get("PATH_INFO", "")
        environ["csgraph.language"] = "fr"
        if path == "/en" or path.startswith("/en/"):
            environ["csgraph.language"] = "en"
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
            environ["PATH_INFO"] = path.removeprefix("/en") or "/"
        return self._application(environ, start)


def language() -> str:
    """Return the language of this request."""
    return str(request.environ.get("csgraph.language", "fr"))


def french_root() -> str:
    """Return the path that the site stands below, without the part that names a language."""
    return request.script_root.removesuffix("/en") if language() == "en" else request.script_root


def in_language(code: str) -> str:
    """Return the address of this page, with its question, in language `code`."""
    path = french_root() + ("/en" if code == "en" else "") + request.path
    question = request.query_string.decode("ascii", "replace")
    return f"{path}?{question}" if question else path


@cache
def words(code: str) -> dict[str, str]:
    """Return every word of the site in language `code`, by its key, French with its spaces."""
    files = sorted((resources.folder("web") / "locales" / code).glob("*.toml"))
    tables = [tomllib.loads(path.read_text("utf-8")) for path in files]
    return {
        f"{part}.{key}": spaced(word) if code == "fr" else word
        for table in tables
        for part, rows in table.items()
        for key, word in rows.items()
    }


def say(key: str, **values: Any) -> str:
    """Return the words of `key` in the language of this request."""
    return words(language())[key].format(**values)


def ours(text: str) -> str:
    """Return words of our own that stand outside `web/locales/`, set for this request."""
    return typeset(text, language())


def number(value: int) -> str:
    """Return a number as people write it in the language of this request."""
    return number_in(value, language())


def number_in(value: int, code: str) -> str:
    """Return a number as people write it: `12 345` or `12,345`.

    The space is the narrow one that never breaks.
    """
    grouped = f"{value:,}"
    return grouped.replace(",", "\u202f") if code == "fr" else grouped


def counted(noun: str, count: int) -> str:
    """Return how many there are: `0 action` and `2 actions`, but `0 actions` in English."""
    return f"{number(count)} {noun_for(noun, count)}"


def noun_for(noun: str, count: int) -> str:
    """Return the noun that stands beside a number: `action` beside 1, `actions` beside 2."""
    is_one = count < 2 if language() == "fr" else count == 1
    return say(noun + (".one" if is_one else ".several"))


def percent(share: float) -> str:
    """Return a share as people read it: `97,4 %`; what is not whole is never shown as 100 %.

    Nor is what there is shown as none.
    """
    shown = min(max(round(share * 100, 1), 0.1), 99.9) if 0 < share < 1 else share * 100
    written = f"{shown:.3g}"
    return f"{written.replace('.', ',')}\u202f%" if language() == "fr" else f"{written}%"


def size(value: int) -> str:
    """Return a number of bytes as people read it: `1,2 Mo`."""
    units = ("o", "ko", "Mo", "Go") if language() == "fr" else ("B", "kB", "MB", "GB")
    amount, unit = float(value), 0
    while amount >= 1000 and unit < len(units) - 1:
        amount, unit = amount / 1000, unit + 1
    written = f"{amount:.3g}"
    return f"{written.replace('.', ',') if language() == 'fr' else written}\u00a0{units[unit]}"
