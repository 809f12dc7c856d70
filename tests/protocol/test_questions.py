"""The questions as pages and as an interface for programs, on the examples, over real HTTP."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from pyoxigraph import QueryResultsFormat, Store, parse_query_results
from rdflib.plugins.sparql import prepareQuery

from csgraph.resources import folder
from csgraph.store.questions import Question, bind, load
from csgraph.web.library.questions import columns, themes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Answer, Server

QUESTIONS = load(folder("queries") / "competency")
RIGHT = {question.slug: question for question in QUESTIONS}
TRAPS = load(folder("queries") / "traps")
WITH_IRI = "actions-by-keyword"
WITH_TITLE = "similar-actions"
HOSTILE = [
    '"} } ; DROP <x> #',
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%00",
    "\u202e renversé",
    "'" * 999,
]
FAULTS = [
    ("no-such-question", "", 404, "not-found"),
    ("actions-by-yea", "", 404, "not-found"),
    (WITH_IRI, "?keyword=culture", 400, "query-refused"),
    (WITH_IRI, "?keyword=javascript:alert(1)", 400, "query-refused"),
    (WITH_IRI, "?keywords=x", 400, "query-refused"),
    (WITH_IRI, "?keyword=http://a/&keyword=http://b/", 400, "query-refused"),
    (WITH_IRI, "?keyword=%ff", 400, "bad-request"),
    (WITH_TITLE, f"?title={'x' * 1001}", 400, "query-refused"),
    (WITH_TITLE, "?format=ods", 406, "not-acceptable"),
    (f"{WITH_TITLE}.ods", "", 406, "not-acceptable"),
]


@pytest.fixture(scope="module")
def site(example_release: Path, running) -> Iterator[Server]:
    """A server on the examples; it lives through every test."""
    with running(example_release.parents[1]) as server:
        yield server
    assert server.process.returncode == 0


@pytest.fixture(scope="module")
def store(example_release: Path) -> Store:
    """The store behind the server."""
    return Store.read_only(str(example_release / "store"))


def get(site: Server, path: str, accept: str = "*/*") -> Answer:
    """Return the answer to one request."""
    return site.send(path, accept=accept)


def cells(page: str) -> list[str]:
    """Return the text of each cell of the answer's table, which is the last of the page."""
    found = re.findall(r"<td[^>]*>(.*?)</td>", page.rpartition("<thead>")[2], re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in found]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.slug)
def test_a_question_answers_the_same_everywhere(question: Question, site, store):
    """Its page, its rows and its files hold what the engine finds for the same values."""
    found = store.query(question.text, substitutions=bind(question, {}))
    wanted = [tuple(term and term.value for term in row) for row in found]

    plain = json.loads(get(site, f"/api/questions/{question.slug}").body)
    rows = parse_query_results(
        get(site, f"/api/questions/{question.slug}.srj").body, QueryResultsFormat.JSON
    )
    page = get(site, f"/questions/{question.slug}", "text/html").text

    assert plain["count"] == len(plain["rows"]) == len(wanted) > 0
    assert sorted(map(str, wanted)) == sorted(
        str(tuple(row[v] and row[v].value for v in found.variables)) for row in rows
    )
    assert tuple(plain["rows"][0]) == columns(question)
    assert page.rpartition("<thead>")[2].count("<tr>") == 1 + len(wanted)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.slug)
@pytest.mark.parametrize("root", ["", "/en"])
def test_a_page_shows_labels_and_never_a_bare_address(question: Question, root, site):
    """An IRI of ours is behind a label, in the table, in the form and above the answer."""
    page = get(site, f"{root}/questions/{question.slug}", "text/html").text
    said = " ".join(cells(page))
    form = " ".join(re.findall(r"<option[^>]*>(.*?)</option>", page))

    assert "w3id.org" not in said + form
    assert "id.insee.fr" not in said + form
    assert "localhost:8000/id" not in said
    assert "_iri" not in page.partition("<pre")[0]


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("json", "application/json"),
        ("srj", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
    ],
)
def test_an_answer_comes_in_the_form_that_is_named_or_accepted(suffix, media_type, site):
    """By suffix, by `format` and by `Accept` alike; and it may be kept."""
    path = f"/api/questions/{WITH_IRI}"
    answers = [
        get(site, f"{path}.{suffix}"),
        get(site, f"{path}?format={suffix}"),
        get(site, path, media_type),
    ]

    assert {answer.headers.get_content_type() for answer in answers} == {media_type}
    assert len({answer.body for answer in answers}) == 1
    tag = answers[0].headers["ETag"]
    assert site.send(f"{path}.{suffix}", if_none_match=tag).status == 304


@pytest.mark.parametrize(
    ("accepts", "media_type"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("text/html,application/xml;q=0.9,image/avif,*/*;q=0.8,x/y;v=b3;q=0.7", "application/json"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/html;q=0.5, application/xml", "application/sparql-results+xml"),
        ("text/html, text/csv", "text/csv"),
    ],
)
def test_a_browser_is_given_what_it_shows(accepts, media_type, site):
    """Plain JSON, where it would save XML as a file; who asks for XML alone still gets it."""
    answer = get(site, "/api/questions/actions-by-year", accepts)

    assert answer.headers.get_content_type() == media_type


@pytest.mark.parametrize(("slug", "values", "status", "code"), FAULTS)
def test_a_fault_is_told_to_a_program_and_to_a_person(slug, values, status, code, site):
    """A problem says what and what to do; a page has the same status and no traceback."""
    answer = get(site, f"/api/questions/{slug}{values}")
    told = json.loads(answer.body)

    assert (answer.status, told["code"]) == (status, code)
    assert answer.headers.get_content_type() == "application/problem+json"
    assert told["detail"]
    if status != 406:
        page = get(site, f"/questions/{slug}{values}", "text/html")
        assert page.status == status
        assert "Traceback" not in page.text


def test_the_nearest_name_is_offered(site):
    """A misspelt question or parameter is told its neighbour."""
    question = json.loads(get(site, "/api/questions/actions-by-yaer").body)
    parameter = json.loads(get(site, f"/api/questions/{WITH_IRI}?keyvord=x").body)

    assert "actions-by-year" in question["hint"]
    assert "Did you mean keyword?" in parameter["hint"]


def test_a_wrong_value_is_told_under_its_field(site):
    """The form stays, with what was written and with words beside it."""
    values = urlencode({"keyword": "<b>culture</b>"})
    page = get(site, f"/questions/{WITH_IRI}?{values}", "text/html")

    assert page.status == 400
    assert 'aria-invalid="true" aria-describedby="w-keyword"' in page.text
    assert '<p class="wrong" id="w-keyword">Choisissez une valeur de la liste.</p>' in page.text
    assert "<b>" not in page.text
    assert "&lt;b&gt;culture" in page.text


def test_a_value_that_this_release_does_not_know_stays_chosen(site):
    """An old link still says what it asks, and its empty answer is complete."""
    strange = "https://w3id.org/csgraph/voc/keyword/zzz"
    page = get(site, f"/questions/{WITH_IRI}?{urlencode({'keyword': strange})}", "text/html")

    assert page.status == 200
    assert f'<option value="{strange}" selected>' in page.text
    assert "Cette valeur n’est pas dans cette version" in page.text
    assert "Aucune ligne" in page.text


@pytest.mark.parametrize(
    ("slug", "parameter", "prop"),
    [
        (WITH_IRI, "keyword", "keyword"),
        (WITH_IRI, "department", "department"),
        ("actions-for-an-audience-at-a-scale", "audience", "audience"),
        ("actions-for-an-audience-at-a-scale", "scale", None),
        ("actions-by-partner-kind", "partner", None),
    ],
)
def test_a_choice_says_how_many_actions_bear_it(slug, parameter, prop, site, store):
    """As the graph counts them; a list that feeds two properties says no number."""
    page = get(site, f"/questions/{slug}", "text/html").text
    select = page.partition(f'<select id="f-{parameter}"')[2].partition("</select>")[0]
    options = re.findall(r'<option value="([^"]*)"[^>]*>(.*?)</option>', select)
    said = {unescape(iri): re.findall(r"– ([0-9]+) action", text) for iri, text in options}

    assert len(said) > 3
    for iri, number in said.items():
        query = f"""SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE {{
            ?a a <https://w3id.org/csgraph/def#Action> ;
               <https://w3id.org/csgraph/def#{prop}> <{iri}> }}"""
        counted = int(next(iter(store.query(query)))["n"].value) if prop else 0
        assert number == ([str(counted)] if counted else [])


def test_titles_that_are_near_are_offered(site):
    """Who mistypes a title finds it."""
    page = get(
        site, f"/questions/{WITH_TITLE}?{urlencode({'title': 'Choeur de cage'})}", "text/html"
    )

    assert "Chœur de cage d&#39;escalier</bdi>" in page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_value_stays_a_value(text, site):
    """It is bound as a term, escaped on the page and in every snippet."""
    values = urlencode({"title": text})
    answer = json.loads(get(site, f"/api/questions/{WITH_TITLE}?{values}").body)
    page = get(site, f"/questions/{WITH_TITLE}?{values}", "text/html")
    snippets = re.findall(r"<code>(curl.*?)</code>", page.text, re.DOTALL)

    assert answer["rows"] == []
    assert answer["parameters"] == {"title": text}
    assert page.status == 200
    assert "<script>alert" not in page.text
    assert (
        "49" not in page.text.partition("{{ 7*7 }}")[0].partition("<main")[2].partition("<pre")[0]
    )
    assert unescape(snippets[0]).count("'") == 2


def test_a_kept_release_answers_for_itself(site):
    """The permalink asks this very release, and its links stay there."""
    page = get(site, f"/questions/{WITH_IRI}", "text/html").text
    (path,) = re.findall(r'href="(/release/[^"]+/questions/[^"]+)"', page)
    kept = get(site, unescape(path), "text/html")

    assert kept.status == 200
    assert cells(kept.text) == cells(page)
    file = unescape(re.search(r'href="([^"]+\.csv[^"]*)"', kept.text)[1])
    assert file.startswith("/release/")
    assert get(site, file).status == 200
    assert get(site, f"/release/no-such/questions/{WITH_IRI}").status == 404


def test_the_library_stands_by_theme(site):
    """Every question is on the page, and a theme shows its own."""
    whole = get(site, "/questions", "text/html").text
    listed = {entry["name"] for entry in json.loads(get(site, "/api/questions").body)["questions"]}

    assert listed == {question.slug for question in QUESTIONS}
    assert all(f'href="/questions/{slug}"' in whole for slug in listed)
    assert len(re.findall("<h3>", whole)) == len(QUESTIONS)
    for theme, questions in themes().items():
        page = get(site, f"/questions?theme={theme}", "text/html").text
        assert set(re.findall(r'<h3><a href="/questions/([a-z-]+)"', page)) == {
            question.slug for question in questions
        }
    assert get(site, "/questions?theme=nothing").status == 404


def learned(site: Server, path: str) -> str:
    """Return the page of the lessons, once all are known; until then it says which are not."""
    for _ in range(60):
        answer = get(site, path, "text/html")
        assert answer.status == 200
        if answer.text.count("<pre") == 2 * len(TRAPS):
            break
        assert answer.headers["Cache-Control"] == "max-age=0, must-revalidate"
    return answer.text


@pytest.mark.parametrize("root", ["", "/en"])
def test_the_first_ten_show_both_figures_of_this_release(root, site, store):
    """What the engine says to the right query and to the wrong one, in their order."""
    page = learned(site, f"{root}/questions/first-ten")
    shown = re.findall(r'<div class="(?:good|bad|alike)"><dt>[^<]*</dt><dd>([0-9]+)', page)
    found = [str(number) for trap in TRAPS for number in figures(trap, store)]

    assert shown == found
    assert len(TRAPS) == 10
    assert page.count("<pre") == 20


@pytest.mark.parametrize("trap", TRAPS, ids=lambda q: q.slug)
def test_a_trap_says_something_else_than_the_question_of_its_name(trap: Question, store):
    """Both take the same values; on the examples every trap shows."""
    right = RIGHT[trap.slug]
    one, other = figures(trap, store)

    assert one != other
    assert one > 0
    assert trap.parameters == right.parameters
    assert trap.measure in ("rows", "actions", "first")
    assert trap.question_fr.endswith(" ?")
    assert trap.note_fr
    prepareQuery(trap.text)


def figures(trap: Question, store: Store) -> tuple[int, int]:
    """Return the figure of the right query and of the wrong one."""
    rows = [list(store.query(q.text, substitutions=bind(q, {}))) for q in (RIGHT[trap.slug], trap)]
    if trap.measure == "rows":
        return len(rows[0]), len(rows[1])
    if trap.measure == "first":
        thing = rows[0][0][0]
        rows = [[row for row in each if row[0] == thing] for each in rows]
    return tuple(sum(int(row["actions"].value) for row in each) for each in rows)


def test_the_first_ten_of_a_kept_release_are_its_own(site, example_release):
    """Below `/release/`, links stay there."""
    page = learned(site, f"/release/{example_release.name}/questions/first-ten")

    assert f'href="/release/{example_release.name}/questions/counts-of-the-graph"' in page


def test_no_parameter_bears_a_name_of_the_interface():
    """`format` names the form of an answer, and these name parts of its path."""
    names = {parameter.name for question in QUESTIONS for parameter in question.parameters}

    assert not names & {"format", "slug", "version", "theme"}
