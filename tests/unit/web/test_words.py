"""The words of the site in its two languages."""

from __future__ import annotations

import re
import string
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from csgraph import resources, web
from csgraph.findings import Severity
from csgraph.search.facets import FACETS
from csgraph.search.reader import SORTS
from csgraph.store.formats import FORMATS
from csgraph.store.parameters import Kind
from csgraph.web.dataset import downloads
from csgraph.web.endpoint.answered import PARTS, WHY_NOT
from csgraph.web.endpoint.pictures import VIEWS
from csgraph.web.entity import termpages
from csgraph.web.home import ENTRIES, SHOWN_COUNTS
from csgraph.web.language import LANGUAGES, LanguagePath, counted, in_language, number, size, words
from csgraph.web.library import openapi, questionapi
from csgraph.web.library.headings import shown_columns
from csgraph.web.library.questions import columns, library, themes
from csgraph.web.names import KNOWN
from csgraph.web.navigation import PAGES
from csgraph.web.search import exploring

_SAID = re.compile(r"""say\(\s*["']([a-z_.]+)["']\s*(?:if [^)]*? else ["']([a-z_.]+)["'])?""")
_NAMED = {f"formats.{f.name}" for f in FORMATS}
THINGS = ("actions", "candidates", "centres", "findings", "places", "sheets")
THINGS += ("empty_places", "territories", "values")
_NAMED |= {
    f"{noun}.{n}"
    for noun in (*THINGS, *SHOWN_COUNTS.values(), "links", "rows", "triples", "uses")
    for n in ("one", "several")
}
_NAMED |= {
    f"quality_{noun}.{n}" for noun in ("files", "findings", "sheets") for n in ("one", "several")
}
_NAMED |= {f"facets.{name}" for name in FACETS} | {"facets.title"}
_NAMED |= {f"sorts.{name}" for name in SORTS} | {f"views.{name}" for name in exploring.VIEWS}
_NAMED |= {f"{word}.{form}" for word in ("dump_forms", "dump_reasons") for form in downloads.FORMS}
_NAMED |= {f"dump_files.{purpose}" for purpose in downloads.PURPOSES.values()}
_NAMED |= {f"{noun}.{n}" for noun in ("actions", "centres") for n in ("title", "find")}
_NAMED |= {f"state.{state}" for state in ("stable", "testing", "unstable", "archaic")}
_NAMED |= {f"shapes.{severity.value.lower()}" for severity in Severity}
LISTS = {name.replace("-", "_") for name in ENTRIES.values()}
_NAMED |= {f"home.{part}_{name}" for part in ("by", "title") for name in LISTS}
_NAMED |= {"problem.title"}
_NAMED |= {key for key in words("fr") if key.startswith(("wrong_title.", "wrong_help."))}
_NAMED |= {f"menu.{name}" for name in PAGES}
_NAMED |= {f"def.{kind}" for kind in ("classes", "properties", "others")}
_NAMED |= {f"kin.{word}" for word in (*termpages.KIN, *termpages.INVERSE)}
_NAMED |= {f"reconcile.{word}" for word in ("name", "limit", "limit_help")}
_NAMED |= {f"columns.{name}" for q in library().values() for name in shown_columns(columns(q))}
_NAMED |= {f"parameters.{parameter.name}" for q in library().values() for parameter in q.parameters}
_NAMED |= {f"faults.{kind.name.lower()}" for kind in Kind}
_NAMED |= {f"files.{form.name}" for form in questionapi.FORMATS}
_NAMED |= {f"themes.{theme}" for theme in themes()}
_NAMED |= {f"api.fault_{name}" for name in openapi.FAULTS.values()}
_NAMED |= {f"problem.{status}" for status in (400, 404, 405, 406, 413, 415, 500)}
_NAMED |= {f"query.why_{reason}" for reason in WHY_NOT} | {f"query.view_{view}" for view in VIEWS}
_NAMED |= {f"query.{part}" for part in PARTS}
FRENCH = ["1\u202f234\u202f567", "1,23\u00a0Mo", "0 action", "1 action", "2 actions"]
ENGLISH = ["1,234,567", "1.23\u00a0MB", "0 actions", "1 action", "2 actions"]


def said() -> set[str]:
    """Every key that a template or a view says."""
    templates = (resources.folder("web") / "templates").glob("*.html")
    views = Path(web.__file__).parent.rglob("*.py")
    found = (m for path in (*templates, *views) for m in _SAID.finditer(path.read_text("utf-8")))
    return {
        key for match in found for key in match.groups() if key and not key.endswith((".", "_"))
    }


def test_both_languages_have_the_same_keys():
    """A word added in one language is missing in the other until it is added there too."""
    assert words("fr").keys() == words("en").keys()


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_part_of_the_words_stands_in_two_files(code):
    """Else the later file would hide words of the earlier one without a sound."""
    files = (resources.folder("web") / "locales" / code).glob("*.toml")
    parts = Counter(part for path in files for part in tomllib.loads(path.read_text("utf-8")))

    assert parts
    assert set(parts.values()) == {1}


def test_every_key_is_said_and_every_word_said_is_there():
    """No word is missing on a page, none lies unused."""
    terms = {key for key in words("fr") if key.startswith("terms.")}

    assert said() | _NAMED | terms == words("fr").keys()


def test_every_borrowed_term_with_words_can_be_met():
    """Each stands under a prefix that pages know."""
    for key in words("fr"):
        if key.startswith("terms."):
            assert key.removeprefix("terms.").partition(":")[0] in KNOWN


@pytest.mark.parametrize("key", sorted(words("fr")))
def test_both_languages_take_the_same_values(key):
    """A translation fills the same blanks, and is never empty."""

    def blanks(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert blanks(words("fr")[key]) == blanks(words("en")[key])
    assert words("fr")[key].strip()
    assert words("en")[key].strip()


@pytest.mark.parametrize(
    ("path", "page", "figures"),
    [
        ("/actions?page=2", "/actions?page=2", FRENCH),
        ("/en/actions?page=2", "/actions?page=2", ENGLISH),
        ("/en", "/", ENGLISH),
        ("/english", "/english", FRENCH),
    ],
)
def test_the_path_chooses_the_language(path, page, figures):
    """`/en` is a language, `/english` is a page; both lead to the other language."""
    app = Flask(__name__)

    @app.route("/", defaults={"rest": ""})
    @app.route("/<path:rest>")
    def _(rest: str) -> list[str]:
        figures = [number(1_234_567), size(1_234_567), *(counted("actions", n) for n in range(3))]
        return [in_language("fr"), in_language("en"), *figures]

    app.wsgi_app = LanguagePath(app.wsgi_app)

    assert app.test_client().get(path).json == [page, "/en" + page, *figures]
