"""How an action's statements stand on its page."""

from __future__ import annotations

from csgraph.web.entity.actionpage import Arranged
from csgraph.web.entity.statements import Shown, Statement


def test_a_file_whose_address_is_written_stands_once_as_its_link():
    """Its line and its link are two statements of the graph; a person reads of one file."""
    written = Shown("https://example.org/guide")
    link = Shown("https://example.org/guide", url="https://example.org/guide")
    poster = Shown("affiche.pdf ( 214 Ko )")
    files = (
        Statement("attachment", "Fichiers", (poster, written), is_prose=False),
        Statement("attachmentLink", "Liens", (link,), is_prose=False),
    )

    assert Arranged(files=files).listed_files == [poster, link]
