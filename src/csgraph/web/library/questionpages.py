"""The library of questions for people: by theme, and a page each with its form and its answer.

Below `/release/{version}/` a question is asked of that release: the address to keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, g, make_response, render_template, request, url_for

from csgraph.errors import CsgraphError, NotHere, ServerBusy
from csgraph.store import formats
from csgraph.store.formats import Kind
from csgraph.store.questions import Question
from csgraph.web.current import release, site, wording
from csgraph.web.endpoint import answers
from csgraph.web.endpoint.pictures import Picture, pictures, telling
from csgraph.web.endpoint.tables import Table, read_table
from csgraph.web.language import say
from csgraph.web.library import asking
from csgraph.web.library.filling import Filled, fill
from csgraph.web.library.headings import headings
from csgraph.web.library.lessons import Lesson, traps
from csgraph.web.library.questionapi import FORMATS
from csgraph.web.library.questionforms import fields, near_titles, written
from csgraph.web.library.questions import find, library, shelves, themes, themes_of
from csgraph.web.operation.replies import CHANGES
from csgraph.web.tagging import tagged

blueprint = Blueprint("questions", __name__)

_FILES = sorted(FORMATS, key=lambda form: form.name != "csv")
"""A spreadsheet's first, for most people have one."""
_PATIENCE_S = 0.5
"""How long a page waits for the lessons that are not known yet."""
_MOST_ROWS = 100
"""As many rows as a page shows; the files hold them all."""


@dataclass(frozen=True, slots=True)
class Program:
    """How to take an answer with a language: its name and the lines to write."""

    name: str
    code: str


@blueprint.get("/questions")
@blueprint.get("/release/<version>/questions")
def questions() -> Response:
    """Show the library, or the questions of one theme."""
    chosen = request.args.get("theme", "")
    if chosen and chosen not in themes():
        raise NotHere(
            f"There is no theme {chosen[:100]!a}. / Il n’y a pas de thème {chosen[:100]!a}.",
            hint=f"{', '.join(themes())}.",
        )
    shown = {chosen: themes()[chosen]} if chosen else shelves()
    page = render_template(
        "questions.html", shown=shown, themes=themes(), chosen=chosen, total=len(library())
    )
    return tagged(make_response(page), weak=True)


@blueprint.get("/questions/first-ten")
@blueprint.get("/release/<version>/questions/first-ten")
def first_ten() -> Response:
    """Teach by ten questions: each with its answer, and with what a trap would have said."""
    here, pool = release(), site().pool
    if pool is not None:
        here.lessons.begin(here, pool, _PATIENCE_S)
    are_known = here.lessons.are_known  # before the page is written: the last may come meanwhile
    page = render_template("firstten.html", lessons=[_taught(trap) for trap in traps()])
    response = make_response(page)
    if are_known:
        return tagged(response, weak=True)
    response.headers["Cache-Control"] = CHANGES
    return response


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson as the page shows it; `learned` is None as long as that is not known."""

    trap: Question
    right: Question
    learned: Lesson | None
    table: Table | None


def _taught(trap: Question) -> Taught:
    right, learned = library()[trap.slug], release().lessons.get(trap)
    table = read_table(learned.answer, wording().shown, headings(right)) if learned else None
    return Taught(trap, right, learned, table)


@blueprint.get("/questions/<slug>")
@blueprint.get("/release/<version>/questions/<slug>")
def question(slug: str) -> Response:
    """Show a question with its form and the answer for the values of the address."""
    this = find(slug)
    filled = fill(this, asking.given(this), release().choices)
    table, fault = None, None
    if not filled.faults:
        try:
            table = _answer(filled)
        except CsgraphError as met:
            fault = met
    page = render_template(
        "question.html",
        question=this,
        fields=fields(filled),
        option=written,
        themes=themes_of(this),
        table=table,
        picture=_picture(table) if table else None,
        fault=fault,
        near=near_titles(this, filled) if table and not table.total else (),
        query=filled.query,
        formats=[(form, api_path(filled, form.extension)) for form in _FILES],
        for_spreadsheet=_for_spreadsheet(api_path(filled, "csv")),
        programs=programs(_absolute(api_path(filled, "csv"))),
        permalink=permalink(filled),
        needs_prose="prose" in this.tags and release().manifest.public == "facts",
    )
    response = make_response(page)
    if fault or filled.faults:
        response.status_code = fault.http_status if fault else 400
    if isinstance(fault, ServerBusy):
        response.headers["Retry-After"] = "5"
    return response if fault or filled.faults else tagged(response, weak=True)


def _picture(table: Table) -> Picture | None:
    return telling(pictures(table, request.script_root, say("questions.absent")))


def _answer(filled: Filled) -> Table:
    asking.check(filled)
    answer = release().learned.get(filled.query) or ask(filled.query)
    return read_table(answer, wording().shown, headings(filled.question), _MOST_ROWS)


def ask(query: str) -> bytes:
    """Return the whole answer to a query of ours, in SPARQL's JSON."""
    return answers.whole(asking.asked(query), formats.by_name(Kind.ROWS, "json"))


def api_path(filled: Filled, suffix: str) -> str:
    """Return the path that gives the answer as a file, for programs: in no language."""
    part = f"/release/{quote(g.version)}" if "version" in g else ""
    values = f"?{urlencode(dict(filled.values))}" if filled.values else ""
    return f"{_root()}{part}/api/questions/{filled.question.slug}.{suffix}{values}"


def _for_spreadsheet(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}for={answers.SPREADSHEET}"


def permalink(filled: Filled) -> str:
    """Return the address that asks this very release again, later too."""
    path = url_for(".question", slug=filled.question.slug, version=release().manifest.version)
    return f"{path}?{urlencode(dict(filled.values))}" if filled.values else path


def programs(address: str) -> tuple[Program, ...]:
    """Return how to take the CSV at `address`: its values are escaped, so no quote ends early."""
    plain = address.replace("'", "%27")
    return (
        Program("curl", f"curl -sf '{plain}' -o reponse.csv"),
        Program("Python", f"import pandas as pd\n\nrows = pd.read_csv('{plain}')\nprint(rows)"),
        Program("R", f"rows <- read.csv('{plain}', encoding = 'UTF-8')\nprint(rows)"),
    )


def _absolute(path: str) -> str:
    return f"{request.host_url.rstrip('/')}{path}"


def _root() -> str:
    return request.script_root.removesuffix("/en")
