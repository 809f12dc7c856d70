"""Whatever people type, the page shows each character of it, in its order, as text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from csgraph import resources
from csgraph.web.entity.prose import blocks, exact
from csgraph.web.language import number
from csgraph.web.typography import unmarked

LINES = st.sampled_from(
    ["- un", "-1 animateur", "• deux", "-> trois", "1. a", "2. b", "3° c", "- ", "--", "",
     "  ", "\t", "10/10/14", "fin :", "\u202eturné", "\u200b", "<script>alert(1)</script>", "a\rb",
     "\u2028", "&amp;"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.one_of(LINES, st.text()), max_size=20).map("\n".join))

_PAGES = Environment(
    loader=FileSystemLoader(resources.folder("web") / "templates"), autoescape=True
)
_PAGES.trim_blocks = _PAGES.lstrip_blocks = True
_PAGES.filters |= {"exact": exact, "number": number, "unmarked": unmarked}


class Shown(HTMLParser):
    """The text of a page, and the names of its tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.tags = "", set()
        self.feed(text)
        self.close()

    def handle_data(self, data: str) -> None:
        """Add what a browser would show."""
        self.text += data

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.tags.add(tag)


@given(TEXTS)
def test_blocks_joined_are_the_text_again(text):
    """Nothing is lost, nothing is invented."""
    items = [item for block in blocks(text) for item in block.items]

    assert "".join(item.marker + item.text + item.gap for item in items) == text


@given(TEXTS)
def test_a_page_holds_every_character_and_no_markup_of_the_text(text):
    """Lists and paragraphs stand around the text; between two tags there is nothing else."""
    page = Shown(str(_PAGES.get_template("pages.html").module.prose(blocks(text))))

    assert page.text == text
    assert page.tags <= {"div", "p", "ul", "ol", "li", "span", "bdi"}
