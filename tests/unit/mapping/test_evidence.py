"""Every statement leads back to its lines: sheets, fields, other places, sources."""

from __future__ import annotations

from csgraph.mapping.context import Placed, Repeat
from csgraph.mapping.evidence import sheet_nodes, source_key, source_node
from csgraph.mapping.graph import LABEL
from csgraph.model import KEYS, Field, Source
from csgraph.namespaces import CSG, DCTERMS, XSD


def _field(nodes, position):
    return next(n for n in nodes if n.iri.endswith(f"/field/{position:03d}"))


def test_every_key_feeds_its_property(context, placed, sheet, said):
    """The organiser's line feeds two."""
    for key, known in KEYS.items():
        made = sheet(centre=("A", "Paris")) if key == "centre" else sheet(**{key: "x"})
        prop = known.prop.replace("csg:", CSG).replace("dcterms:", DCTERMS)
        feeds = [
            v for _, v in said(_field(sheet_nodes(context, placed, made, {}), 0), f"{CSG}feeds")
        ]

        assert prop in feeds
        assert len(feeds) == (2 if key == "centre" else 1)


def test_a_field_keeps_label_text_and_lines_as_they_stood(context, placed, sheet, said):
    """Nothing of the text is dropped, not even what XML can't carry."""
    own = Field((), "-  Budget\u00a0:", "\x0012\u202e €\n", ("12 €",), 0, 3, 4)
    node = _field(sheet_nodes(context, placed, sheet(own), {}), 0)

    assert said(node, f"{CSG}label") == [("", "-  Budget\u00a0:")]
    assert said(node, f"{CSG}text") == [("", "\x0012\u202e €\n")]
    assert said(node, f"{CSG}firstLine") == [(f"{XSD}integer", "3")]
    assert said(node, f"{CSG}lastLine") == [(f"{XSD}integer", "4")]
    assert said(node, f"{CSG}feeds") == []


def test_a_label_with_nothing_under_it_is_a_field_without_text(context, placed, sheet, said):
    """Nor lines; one blank line has lines and no text."""
    empty = Field(("summary",), "- Résumé", None, (), 0)
    blank = Field(("impact",), "- Impact", "", (), 1, 5, 5)
    nodes = sheet_nodes(context, placed, sheet(empty, blank), {})

    assert not said(_field(nodes, 0), f"{CSG}text")
    assert not said(_field(nodes, 0), f"{CSG}firstLine")
    assert not said(_field(nodes, 1), f"{CSG}text")
    assert said(_field(nodes, 1), f"{CSG}firstLine")


def test_a_held_field_keeps_its_lines_and_says_why(context, placed, sheet, said):
    """Its text waits elsewhere, and so does the text of every other place of the sheet."""
    again = Placed(
        placed.sheet,
        placed.action,
        placed.centres,
        placed.fingerprint,
        (Repeat("b.txt", 4, 9, None, None, "Mme X"),),
    )
    made = sheet(title="Fête", summary="Mme X")
    nodes = sheet_nodes(context, again, made, {1: ("personal-data",)})
    told = "".join(value for n in nodes for _, (_, value) in n.statements)

    assert "Mme X" not in told
    assert said(_field(nodes, 1), f"{CSG}withheldBecause") == [("", "personal-data")]
    assert said(_field(nodes, 1), f"{CSG}firstLine")
    assert said(nodes[-1], f"{CSG}withheldBecause") == [("", "personal-data")]


def test_a_sheet_says_where_it_stands_and_under_which_rights(context, placed, sheet, said):
    """With its identifier, and the licence of its source as an IRI."""
    node = sheet_nodes(context, placed, sheet(title="Fête"), {})[0]

    assert said(node, LABEL) == [("fr", "Fiche « Fête »")]
    assert said(node, f"{DCTERMS}identifier") == [("", "1007")]
    assert said(node, f"{DCTERMS}rights") == [("fr", "Tous droits réservés.")]
    assert said(node, f"{DCTERMS}license")[0][0] == "@id"
    assert said(node, f"{DCTERMS}isPartOf") == [
        ("@id", f"https://sheets.example/id/source/{source_key('a.txt')}")
    ]


def test_a_cell_stands_for_lines_where_there_are_none(context, placed, sheet, said):
    """A table's field is found by its cell."""
    cell = Field(("summary",), "Résumé", "x", ("x",), 0, cell="Feuille 1!B7")
    node = _field(sheet_nodes(context, placed, sheet(cell), {}), 0)

    assert said(node, f"{CSG}cell") == [("", "Feuille 1!B7")]
    assert not said(node, f"{CSG}firstLine")


def test_a_source_says_how_its_bytes_were_read(context, said):
    """All that export needs, and nothing where nothing is known."""
    source = Source("a.txt", "0" * 64, "listing", "UTF-8", True, "LF", "CRLF:3", False, 9, "Les", 1)
    node = source_node(context, source)

    assert said(node, f"{CSG}hasByteOrderMark") == [(f"{XSD}boolean", "true")]
    assert said(node, f"{CSG}otherLineEnds") == [("", "CRLF:3")]
    assert said(node, f"{CSG}preamble") == [("", "Les")]
    assert said(node, f"{DCTERMS}rightsHolder") == [("fr", "La Caf")]
    assert not said(source_node(context, Source("b", "", "csv")), f"{DCTERMS}rights")
