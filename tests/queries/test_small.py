"""The traps that the questions avoid, each on a small graph written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from csgraph.store.questions import bind, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyoxigraph import Store

Ask = "Callable[..., list[tuple[str, ...]]]"


@pytest.fixture
def ask(root: Path, small: Store) -> Callable[..., list[tuple[str | None, ...]]]:
    """Ask a question of the small graph; the columns named, as text."""
    questions = {question.slug: question for question in load(root / "queries" / "competency")}

    def rows(slug: str, columns: str, **values: str) -> list[tuple[str | None, ...]]:
        question = questions[slug]
        found = small.query(question.text, substitutions=bind(question, values))
        return [tuple(row[c] and row[c].value for c in columns.split()) for row in found]

    return rows


def test_a_search_finds_accents_case_and_ligatures_both_ways(ask):
    """« ECOLE » finds « École », « coeur » finds « cœur », « CŒUR » too."""
    assert ask("search-in-titles-and-summaries", "title", text="ECOLE") == [("L'École du vélo",)]
    assert ask("search-in-titles-and-summaries", "title", text="coeur") == [("Petit bal",)]
    assert ask("search-in-titles-and-summaries", "title", text="CŒUR") == [("Petit bal",)]


def test_a_search_reads_no_signs_into_the_text(ask):
    """A full stop or a bracket is only itself."""
    assert ask("search-in-titles-and-summaries", "title", text=".cole") == []
    assert ask("search-in-titles-and-summaries", "title", text="[") == []


def test_a_text_that_is_withheld_counts_as_an_outcome(ask):
    """The action whose only outcome is held back is not one without outcome."""
    assert ask("actions-without-outcome", "title") == [("L'École du vélo",), ("Petit bal",)]


def test_an_action_without_a_year_has_its_row(ask):
    """Absent stays absent, and is counted."""
    assert ask("actions-by-year", "year actions") == [(None, "3")]


def test_a_property_that_nobody_fills_has_its_row(ask):
    """A property filled by none is counted as nought, not left out."""
    rows = dict(ask("coverage-of-properties", "property actions"))

    assert rows["https://w3id.org/csgraph/def#prospects"] == "0"
    assert rows["https://w3id.org/csgraph/def#keyword"] == "2"


def test_a_label_in_two_languages_multiplies_no_row(ask):
    """Concepts have a French and an English name; a keyword of two actions counts 2."""
    rows = ask("keywords-of-a-region", "keyword_label actions")

    assert rows == [("Culture", "2"), ("bicyclette", "1")]


def test_a_value_leads_to_a_line_or_to_a_cell(ask):
    """A listing gives lines, a table a cell; each action keeps its row."""
    rows = ask("lines-behind-a-value", "file first_line last_line cell")

    assert rows == [("fiches.txt", "9", "10", None), ("table.csv", None, None, "C2")]


def test_a_finding_leads_to_its_sheet(ask):
    """The finding's own graph and the sheet's lines come together."""
    rows = ask("sheets-with-a-finding", "title file first_line last_line", code="no-audience")

    assert rows == [("L'École du vélo", "fiches.txt", "2", "9")]
