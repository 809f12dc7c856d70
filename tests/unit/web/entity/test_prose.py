"""Prose as people typed it, in paragraphs and lists."""

from __future__ import annotations

import pytest

from csgraph.web.entity.prose import blocks


def kinds(text: str) -> list[tuple[str, int]]:
    """The kind of each block and how many items it has."""
    return [(block.kind.value, len(block.items)) for block in blocks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Une ligne.\nUne autre.", [("paragraph", 1)]),
        ("Une ligne.\n\nUne autre.", [("paragraph", 1), ("paragraph", 1)]),
        ("Nous :\n- un\n- deux\nFin.", [("paragraph", 1), ("bullets", 2), ("paragraph", 1)]),
        ("- un\n\n- deux", [("bullets", 2)]),
        ("• un\n* deux\n-> trois\n-quatre", [("bullets", 4)]),
        ("1. un\n2. deux", [("numbers", 2)]),
        ("1° un\n\n2° deux\n\n3° trois", [("numbers", 3)]),
        ("1. seul", [("paragraph", 1)]),
        ("12. un\n7. deux", [("paragraph", 1)]),
        ("10/10/14 : fête\n11/10/14 : bilan", [("paragraph", 1)]),
        ("---\n-", [("paragraph", 1)]),
        ("\n\nTexte", [("gap", 1), ("paragraph", 1)]),
    ],
)
def test_lines_become_paragraphs_and_lists(text, expected):
    """A list goes on over blank lines; a date, a rule or a lone number begins none."""
    assert kinds(text) == expected


def test_the_marker_of_an_item_stays():
    """« -1 animateur » is one animator, whatever the dash means; the page shows both."""
    (block,) = blocks("-1 animateur")

    assert (block.items[0].marker, block.items[0].text) == ("-", "1 animateur")


def test_a_text_of_a_million_lines_is_one_block():
    """Its page stays as long as the text, and is made at once."""
    assert kinds("- a\n" * 300_000) == [("paragraph", 1)]
