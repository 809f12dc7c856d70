"""What the questions answer over a release of the examples, against plain Python.

The release is built by the real command; what to expect comes from `csgraph read`
and the code in `expected/`, which knows neither SPARQL nor the graph.
"""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from pyoxigraph import Store

from csgraph.resources import folder
from csgraph.store.questions import Question, bind, load, standalone

from .expected import evidence  # noqa: F401 - registers its answers
from .expected.actions import World, world
from .expected.answers import ANSWERS, Answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .expected.answers import Row

QUESTIONS = load(folder("queries") / "competency")
VOC = "https://w3id.org/csgraph/voc/"
OTHER_VALUES = {
    "actions-by-keyword": {
        "keyword": f"{VOC}keyword/solidarite",
        "department": "http://id.insee.fr/geo/departement/29",
    },
    "keywords-of-a-region": {"region": "http://id.insee.fr/geo/region/53"},
    "actions-by-partner-kind": {"partner": f"{VOC}partner-kind/commune"},
    "actions-since-a-year": {"year": "2019"},
    "actions-without-a-partner-kind": {"partner": f"{VOC}partner-kind/commune"},
    "actions-for-an-audience-at-a-scale": {
        "audience": f"{VOC}audience/tous-publics",
        "scale": f"{VOC}territory-scale/un-quartier",
    },
    "similar-actions": {"title": "Kaz à palabres"},
    "search-in-titles-and-summaries": {"text": "CHOEUR de cage d’escalier"},
    "sheets-with-a-finding": {"code": "finished-without-reason"},
    "lines-behind-a-value": {
        "property": "https://w3id.org/csgraph/def#audience",
        "value": f"{VOC}audience/tous-publics",
    },
    "lines-behind-an-action": {"title": "Le marché d'à côté"},
}

CHANGED = {
    "actions-by-keyword",
    "actions-by-region",
    "actions-without-outcome",
    "centres-by-number-of-actions",
    "coverage-of-properties",
    "dimensions-by-department",
    "files-and-their-sheets",
    "inhabitants-for-an-action",
    "keywords-together",
    "lines-behind-a-value",
    "similar-actions",
}


@pytest.fixture(scope="session")
def examples(root: Path, csgraph: Callable[..., str]) -> World:
    """The examples as plain records."""
    return read(csgraph, root, root / "examples")


@pytest.fixture(scope="session")
def store(example_release: Path) -> Store:
    """The store of the examples' release."""
    return Store.read_only(str(example_release / "store"))


@pytest.fixture(scope="session")
def changed(
    root: Path, csgraph: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[World, Store]:
    """The examples, one sheet of which lost a keyword, its outcomes and its organiser's name."""
    folder_ = tmp_path_factory.mktemp("changed")
    shutil.copytree(root / "examples", folder_ / "examples")
    listing = folder_ / "examples" / "sheets" / "fiches-sans-tableau.txt"
    before, title, sheet = listing.read_text("utf-8").partition("Chœur de cage d'escalier\n")
    sheet = sheet.replace("- Culture\n", "", 1)
    sheet = sheet.replace("- Centre social de la Soierie haute - Rhône", "- LE PHARE - Nord", 1)
    for outcome in ("sur le territoire", "pour le centre social", "pour les habitants"):
        label = f"- Résultat {outcome}\n"
        at = sheet.index(label) + len(label)
        sheet = sheet[:at] + sheet[sheet.index("\n", at) + 1 :]
    listing.write_text(before + title + sheet, "utf-8")
    decisions = str(folder_ / "examples" / "decisions")
    site = folder_ / "site"
    csgraph("build", str(listing.parent), "--decisions", decisions, "--site", str(site))
    return read(csgraph, root, folder_ / "examples"), Store.read_only(str(site / "current/store"))


@pytest.fixture(scope="session")
def facts(csgraph: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store of the examples where only facts are public."""
    site = tmp_path_factory.mktemp("facts") / "site"
    decisions = ("--decisions", "examples/decisions")
    csgraph("build", "examples/sheets", *decisions, "--site", str(site), "--public", "facts")
    return Store.read_only(str(site / "current" / "store"))


def read(csgraph: Callable[..., str], root: Path, examples: Path) -> World:
    """Return the sheets of `examples` as `csgraph read` shows them."""
    lines = csgraph("read", str(examples / "sheets"), "--format", "jsonl").splitlines()
    return world(root, examples, [json.loads(line) for line in lines])


def asked(store: Store, question: Question, values: dict[str, str], answer: Answer) -> list[Row]:
    """Return the rows of a question, in its order, the columns that are compared."""
    found = store.query(question.text, substitutions=bind(question, values))
    return [
        tuple(row[column].value if row[column] else None for column in answer.columns)
        for row in found
    ]


def defaults(question: Question) -> dict[str, str]:
    """Return the values a question begins with."""
    return {p.name: p.default for p in question.parameters if p.default}


def cases() -> list[Any]:
    """Return each question with its default values, and with others where it takes some."""
    found = []
    for question in QUESTIONS:
        found.append(pytest.param(question, defaults(question), id=question.slug))
        if question.parameters:
            others = OTHER_VALUES[question.slug]
            found.append(pytest.param(question, others, id=f"{question.slug}-otherwise"))
    return found


@pytest.mark.parametrize(("question", "values"), cases())
def test_a_question_answers_what_the_sheets_say(question, values, store, examples):
    """The same rows as often as plain Python finds them, and some."""
    answer = ANSWERS[question.slug]
    rows = asked(store, question, values, answer)

    assert rows, "a golden result that is empty shows nothing"
    assert Counter(rows) == Counter(answer.rows(examples, values))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.slug)
def test_a_changed_sheet_changes_answer_and_expectation_alike(question, changed, store):
    """Neither side knows the examples by heart."""
    sheets, other_store = changed
    answer, values = ANSWERS[question.slug], defaults(question)
    rows = asked(other_store, question, values, answer)

    assert Counter(rows) == Counter(answer.rows(sheets, values))
    if question.slug in CHANGED:
        assert Counter(rows) != Counter(asked(store, question, values, answer))


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if "prose" not in q.tags], ids=lambda q: q.slug
)
def test_a_question_without_the_tag_prose_needs_no_prose(question, store, facts):
    """Where only facts are public it answers the same, the quoted text apart."""
    answer = ANSWERS[question.slug]
    columns = tuple(column for column in answer.columns if column != "text")
    compared = Answer(columns, (), answer.rows)

    assert asked(facts, question, {}, compared) == asked(store, question, {}, compared)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.slug)
def test_an_answer_comes_in_the_order_it_promises(question, store):
    """Rising by code point, falling where a count comes first; the absent first."""
    answer = ANSWERS[question.slug]
    rows = asked(store, question, {}, answer)
    keys = [
        [_key(row[answer.columns.index(c.lstrip("+-"))], c) for c in answer.order] for row in rows
    ]

    assert keys == sorted(keys)


def _key(cell: str | None, column: str) -> tuple[bool, int, str]:
    if column.startswith(("-", "+")):
        return (True, int(f"{column[0]}{cell or 0}"), "")
    return (cell is not None, 0, cell or "")


@pytest.fixture(scope="module")
def shuffled(store) -> Store:
    """Another store of the same quads, loaded in another order."""
    quads = list(store)
    random.shuffle(quads)
    other = Store()
    other.extend(quads)
    return other


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.slug)
def test_an_answer_does_not_depend_on_the_order_of_loading(question, store, shuffled):
    """The sort is total: another store of the same quads gives the same rows in the same order."""
    terms = bind(question, {})
    first = [str(row) for row in store.query(question.text, substitutions=terms)]

    assert [str(row) for row in shuffled.query(question.text, substitutions=terms)] == first
    assert [str(row) for row in store.query(standalone(question, terms))] == first


def test_every_question_has_its_expected_answer():
    """No question goes unchecked, and no expectation is left over."""
    assert {question.slug for question in QUESTIONS} == set(ANSWERS)


def test_every_parameter_is_tried_with_another_value():
    """A query that forgot its parameter would answer the same."""
    assert set(OTHER_VALUES) == {q.slug for q in QUESTIONS if q.parameters}


def test_a_cell_holds_the_value_it_is_named_for(root, store):
    """The cell of a workbook, opened by another reader, says what the statement says."""
    question = next(q for q in QUESTIONS if q.slug == "lines-behind-a-value")
    answer = Answer(("title", "file", "cell", "text"), (), list)
    values = {
        "property": "https://w3id.org/csgraph/def#audience",
        "value": f"{VOC}audience/seniors",
    }
    rows = [r for r in asked(store, question, values, answer) if r[1] == "classeur.xlsx"]
    workbook = load_workbook(root / "examples" / "sheets" / "classeur.xlsx")

    assert {title for title, *_ in rows} == {"Couveuse à bonnes idées", "Un toit, deux clés"}
    for _, _, cell, text in rows:
        worksheet, _, address = str(cell).rpartition("!")
        assert workbook[worksheet][address].value == text
        assert "Seniors" in str(text)
