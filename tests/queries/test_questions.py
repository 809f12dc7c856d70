"""The files of `queries/`: headers, parameters, and what binding refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Store, Variable
from rdflib.plugins.sparql import prepareQuery

from csgraph.errors import CsgraphError, QueryRefused
from csgraph.mapping.vocabulary import load as load_vocabulary
from csgraph.namespaces import CSG
from csgraph.resources import folder
from csgraph.store import guard
from csgraph.store.questions import Question, bind, load, parse, standalone

if TYPE_CHECKING:
    from pathlib import Path

TAGS = {
    "audiences", "centres", "dimensions", "evidence", "funding", "identity", "initiative",
    "keywords", "labels", "links", "outcomes", "partners", "prose", "quality", "territory",
    "text", "time", "verify",
}  # fmt: skip
COMPETENCY = load(folder("queries") / "competency")
PUBLISHED = (*COMPETENCY, *load(folder("queries") / "quality"))
HEADER = """#+ id: t1
#+ summary: Actions of a year
#+ question_fr: Quelles actions cette année-là ?
#+ question_en: Which actions that year?
#+ tags: [time, centres]
#+ defaults: [{year: "2017"}]
#+ since: 0.1.0
"""
BODY = "SELECT ?_year_xsd_gYear ?action WHERE { ?action <urn:year> ?_year_xsd_gYear }\n"


@pytest.mark.parametrize("question", PUBLISHED, ids=lambda q: q.slug)
def test_a_query_is_standard_sparql(question: Question):
    """Two parsers read it, with its parameters open and with their values in."""
    terms = bind(question, {})
    Store().query(question.text, substitutions=terms)
    for text in (question.text, standalone(question, terms)):
        prepareQuery(text)
        guard.check(text)


@pytest.mark.parametrize("question", PUBLISHED, ids=lambda q: q.slug)
def test_a_query_has_one_order(question: Question):
    """Answers are compared and cited, so every query sorts, last of all."""
    assert re.search(r"^ORDER BY [^\n]+\n\Z", question.text, re.MULTILINE)


@pytest.mark.parametrize("question", PUBLISHED, ids=lambda q: q.slug)
def test_a_query_is_told_in_two_languages(question: Question):
    """Question and note stand in French and English, and the tags are known ones."""
    assert question.question_fr.endswith(" ?")
    assert question.question_en.endswith("?")
    assert question.note_fr
    assert question.note_en
    assert set(question.tags) <= TAGS
    assert re.fullmatch(r"\d+\.\d+\.\d+", question.since)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", question.slug)


@pytest.fixture(scope="session")
def prose() -> set[str]:
    """The narrative properties of an action, by their local names."""
    narrative = load_vocabulary().narrative
    return {iri.removeprefix(CSG) for iri in narrative} - {"text", "exact", "preamble", "value"}


@pytest.mark.parametrize("question", PUBLISHED, ids=lambda q: q.slug)
def test_the_tag_prose_marks_what_a_facts_release_can_not_answer(question, prose):
    """A query that reads a narrative property of an action says so."""
    used = set(re.findall(r"csg:(\w+)", question.body))

    assert "summary" in prose
    assert not used & prose or "prose" in question.tags


@pytest.mark.parametrize("question", COMPETENCY, ids=lambda q: q.slug)
def test_a_question_people_ask_has_a_value_to_begin_with(question: Question):
    """Each parameter has a default, so the question can be tried as it is."""
    assert all(parameter.default for parameter in question.parameters)
    assert question.code is None


@pytest.mark.parametrize(
    "path", sorted((folder("queries") / "pages").glob("*.rq")), ids=lambda p: p.stem
)
def test_a_pages_query_runs_on_the_engine_that_serves_it(path: Path):
    """It begins with what it asks, and the embedded engine reads it."""
    text = path.read_text("utf-8")

    assert text.startswith("#")
    Store().query(text)


def test_there_are_enough_questions():
    """Eighteen or more, each under an id and a summary of its own."""
    assert len(COMPETENCY) >= 18
    assert len({question.id for question in PUBLISHED}) == len(PUBLISHED)
    assert len({question.summary for question in PUBLISHED}) == len(PUBLISHED)


def test_a_header_becomes_a_question():
    """Every line of the header has its place, and the variable its parameter."""
    question = parse("of-a-year", HEADER + BODY)

    assert (question.slug, question.id, question.since) == ("of-a-year", "t1", "0.1.0")
    assert question.question_fr == "Quelles actions cette année-là ?"
    assert question.tags == ("time", "centres")
    assert [(p.name, p.kind, p.default) for p in question.parameters] == [
        ("year", "xsd_gYear", "2017")
    ]
    assert question.body == BODY


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("#+ since: 0.1.0\n", "", "lacks since"),
        ("#+ id: t1", "#+ id: t1\n#+ id: t2", "can't hold the line"),
        ("#+ id: t1", "#+ name: t1", "can't hold the line"),
        ("#+ id: t1", "#+id: t1", "can't hold the line"),
        ("#+ id: t1", "#+ id: t1\n#+ note_fr: Attention", "one language"),
        ("Actions of a year", "Actions: of a year", "plain YAML"),
        ("[time, centres]", "time", "no list"),
        ('{year: "2017"}', "year=2017", "not written"),
        ('{year: "2017"}', '{month: "2017"}', "no variable for month"),
        ("?_year_xsd_gYear", "?_year_xsd_gMonth", "no known type"),
    ],
)
def test_a_header_that_is_not_as_it_should_be_is_refused(old, new, says):
    """The message names the file and what is wrong with it."""
    with pytest.raises(CsgraphError, match=rf"of-a-year\.rq.*{says}"):
        parse("of-a-year", (HEADER + BODY).replace(old, new))


def test_two_files_may_not_share_an_id(tmp_path):
    """An id is what a citation holds on to."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.rq").write_text(HEADER + BODY, "utf-8")

    with pytest.raises(CsgraphError, match="id t1 is that of one"):
        load(tmp_path)


def test_a_question_mark_in_a_string_or_a_comment_is_no_parameter():
    """Only variables are parameters, each once."""
    body = 'SELECT ?a WHERE { # ?_no\n ?a <urn:x?_no=1> "?_no \\" ?_no", \'?_no\' }\n'

    assert parse("q", HEADER.replace('[{year: "2017"}]', "[]") + body).parameters == ()


def question(variable: str) -> Question:
    """Return a question with one parameter, without a default."""
    header = HEADER.replace('[{year: "2017"}]', "[]")
    return parse("q", f"{header}SELECT {variable} ?s WHERE {{ ?s <urn:p> {variable} }}\n")


@pytest.mark.parametrize(
    ("variable", "value", "term"),
    [
        ("?_a_iri", "https://example.org/é", NamedNode("https://example.org/é")),
        ("?_a", 'dit "} #', Literal('dit "} #')),
        ("?_a_fr", "Fête", Literal("Fête", language="fr")),
        ("?_a_integer", "-12", Literal("-12", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))),
        ("?_a_xsd_gYear", "2017", Literal("2017", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#gYear"))),
        ("?_a_xsd_date", "2017-05-20", Literal("2017-05-20", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))),
    ],
)  # fmt: skip
def test_a_value_becomes_a_term_of_its_type(variable, value, term):
    """A form's text is an IRI, a string, a French text, a number, a year or a date."""
    assert bind(question(variable), {"a": value}) == {Variable(variable[1:]): term}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("?_a_iri", "https://example.org/> } SELECT * { ?s ?p ?o"),
        ("?_a_iri", "javascript:alert(1)"),
        ("?_a_iri", "csg:Action"),
        ("?_a_iri", "http://"),
        ("?_a_integer", "12.5"),
        ("?_a_integer", "١٢"),
        ("?_a_integer", "1" * 19),
        ("?_a_xsd_gYear", "17"),
        ("?_a_xsd_gYear", "2017\n"),
        ("?_a_xsd_date", "20/05/2017"),
        ("?_a_xsd_date", "2017-13-01"),
        ("?_a", "x" * 1001),
        ("?_a", "\ud800"),
        ("?_a_fr", "\udfff"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(variable, value):
    """The refusal names the parameter and says what would do."""
    with pytest.raises(QueryRefused, match=r"a: “.*” does not fit\.") as refusal:
        bind(question(variable), {"a": value})

    assert "Attendu : " in refusal.value.hint


def test_a_missing_value_and_an_unknown_name_are_refused():
    """Nothing is bound to nothing, and a misspelt name is not passed over."""
    with pytest.raises(QueryRefused, match=r"a: a value is missing\."):
        bind(question("?_a"), {"a": ""})
    with pytest.raises(QueryRefused, match="“b, c” is not its parameter"):
        bind(question("?_a"), {"a": "x", "c": "", "b": ""})


def test_a_hostile_text_stays_a_text_in_the_standalone_query():
    """A value that closes quotes and braces is found as itself, and nothing else is."""
    asked = question("?_a")
    hostile = "\"} } ; DROP <x> \\u0022 \\ \n' # ?s"
    store = Store()
    subject = NamedNode("urn:s")
    store.update(f"INSERT DATA {{ {subject} <urn:p> {Literal(hostile)}, 'other' }}")
    terms = bind(asked, {"a": hostile})

    alone = list(store.query(standalone(asked, terms)))
    bound = list(store.query(asked.text, substitutions=terms))

    assert [row["s"] for row in alone] == [row["s"] for row in bound] == [subject]
