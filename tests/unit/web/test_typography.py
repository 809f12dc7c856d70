"""How words of our own are set: no lone sign begins a line, code looks like code."""

from __future__ import annotations

import re

import pytest

from csgraph.web.language import words
from csgraph.web.library.lessons import traps
from csgraph.web.library.questions import library
from csgraph.web.typography import coded, spaced, typeset, unmarked


def test_no_french_sign_can_be_left_alone_at_the_beginning_of_a_line():
    """« Pas de fiche » broke before its » on the first page, and « Sans département : 2 » too."""
    for key, word in words("fr").items():
        assert not re.search(r"« | »| [;:!](?=\s|$)| \?(?=\s|$)", word), key


def test_english_and_what_only_looks_like_a_sign_stay_as_they_are():
    """A parameter's question mark is no question."""
    assert typeset("Who? « x »", "en") == "Who? « x »"
    assert spaced("par ?format= et ?action") == "par ?format= et ?action"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_note_of_a_question_shows_a_backtick(language):
    """Two notes printed `graph/registry` with its backticks."""
    every = [*library().values(), *traps()]
    notes = [q.note_fr if language == "fr" else q.note_en for q in every]

    assert any("`" in note for note in notes if note)
    assert not any("`" in coded(note, language) for note in notes if note)


def test_markup_in_a_note_is_text():
    """Code is escaped like the words around it."""
    assert coded("a < b `<c>`", "en") == "a &lt; b <code>&lt;c&gt;</code>"


@pytest.mark.parametrize(
    ("printed", "shown"), [("- Résumé", "Résumé"), ("• Public", "Public"), ("-", "-")]
)
def test_a_label_is_shown_without_the_mark_of_its_list(printed, shown):
    """A letter to a centre spoke of « - Résumé »; a label of marks alone stays."""
    assert unmarked(printed) == shown
