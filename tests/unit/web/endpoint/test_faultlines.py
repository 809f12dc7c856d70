"""The line of a query at which it goes wrong."""

from __future__ import annotations

import pytest

from csgraph.web.endpoint.faultlines import fault_of, in_language

QUERY = "SELECT * {\r\n  ?s ?p\r\n}\r\nLIMIT 5"
WHY = "Line 3, column 1: “}” can't stand here. / Ceci ne peut pas être ici."


def test_the_fault_stands_on_its_line_in_the_readers_language():
    """With the lines around, whatever ends them; the word that is wrong alone."""
    fault = fault_of(QUERY, WHY, "fr")

    assert (fault.line, fault.column, fault.why) == (3, 1, "Ceci ne peut pas être ici.")
    assert [line.number for line in fault.lines] == [1, 2, 3, 4]
    assert fault.lines[2].wrong == "}"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (QUERY, "The query joins 101 patterns."),
        (QUERY, "Line 9, column 1: elsewhere"),
        (QUERY, "Line 0, column 0: nowhere"),
        ("", "Line 99999999999, column 1: far"),
    ],
)
def test_what_names_no_line_that_is_there_has_none(query, message):
    """The message then stands alone."""
    assert fault_of(query, message, "en") is None


def test_a_long_line_is_cut_around_its_fault():
    """A hundred thousand characters do not make a page of them."""
    query = "x" * 50_000 + " } " + "y" * 50_000
    fault = fault_of(query, "Line 1, column 50002: no.", "en")

    assert fault.lines[0].wrong == "}"
    assert len(fault.lines[0].before) + len(fault.lines[0].after) < 250


def test_an_end_that_comes_too_early_is_marked_behind_the_last_word():
    """The place is one behind the line."""
    fault = fault_of("SELECT * {", "Line 1, column 11: too early. / Trop tôt.", "en")

    assert (fault.lines[0].before, fault.lines[0].wrong) == ("SELECT * {", " ")


def test_a_hint_keeps_its_language():
    """Both halves of a message may have a guess behind them."""
    said = "No. / Non. Did you mean FILTER? / Vouliez-vous dire FILTER ?"

    assert in_language(said, "fr") == "Non. Vouliez-vous dire FILTER ?"
    assert in_language(said, "en") == "No. Did you mean FILTER?"
    assert in_language("a / b / c", "fr") == "a / b / c"


@pytest.mark.parametrize("name", ["x / y", "l'un / l'autre", "'a' / \"b\"", "\\ / \\", "“ / «"])
def test_a_stroke_in_a_name_parts_no_languages(name):
    """A name is quoted as Python does; an apostrophe within a word quotes nothing."""
    said = f"This release can't have {name!a}. / Cette version n'a pas {name!a}."

    assert in_language(said, "fr") == f"Cette version n'a pas {name!a}."
    assert in_language(said, "en") == f"This release can't have {name!a}."


def test_a_stroke_in_quotes_parts_no_languages():
    """The sign of division may be what was expected, and a text of the query may hold one."""
    said = '“"x / y"” can’t. Expected: “/”, “+”. / Non. Attendu : « / », « + ».'

    assert in_language(said, "fr") == "Non. Attendu : « / », « + »."
    assert in_language(said, "en") == '“"x / y"” can’t. Expected: “/”, “+”.'
