"""An action says what its sheet says, each value under its own property."""

from __future__ import annotations

import pytest

from csgraph.mapping.action import action, untitled
from csgraph.mapping.graph import LABEL
from csgraph.model import KEYS, Field
from csgraph.namespaces import CSG, DCTERMS, FOAF, VOC, XSD

_VALUES = {
    "title": "Fête",
    "centre": ("LES TILLEULS", "Seine-et-Marne"),
    "department": "Seine-et-Marne",
    "year": "2017",
    "attachments": ("affiche.pdf", "plan https://x.example/p.pdf ( 3 Ko )"),
    "status": "En cours",
    "dimensions": ("Citoyenneté", "Services"),
    "keywords": ("Culture", "Viellissement", "Jardinage"),
    "initiators": "Le centre social",
    "initiative_scales": "Un quartier",
    "audiences": "Tous publics",
    "partner_kinds": ("Caf", "Autre"),
    "funder_kinds": "Commune",
    "partnership_scales": "Autre",
    "themes": ("Un thème", "Un autre"),
}


def _iri(key: str) -> str:
    return KEYS[key].prop.replace("csg:", CSG).replace("dcterms:", DCTERMS)


@pytest.mark.parametrize("key", [k for k in KEYS if KEYS[k].is_prose])
def test_every_prose_key_is_a_text_in_french(context, placed, sheet, said, key):
    """Lines and blanks as typed."""
    node, unknown = action(context, placed, sheet(**{key: "Un.\n - Deux. "}), [], frozenset())

    assert said(node, _iri(key)) == [("fr", "Un.\n - Deux. ")]
    assert unknown == []


@pytest.mark.parametrize("key", [k for k in KEYS if KEYS[k].scheme])
def test_every_list_key_leads_to_concepts(context, placed, sheet, said, key):
    """Known values to the known list, others to the publisher's own; each once."""
    written = _VALUES[key]
    values = (written,) if isinstance(written, str) else written
    node, unknown = action(context, placed, sheet(**{key: (*values, "Zut !")}), [], frozenset())
    found = [value for _, value in said(node, _iri(key))]
    scheme = KEYS[key].scheme

    own = f"https://sheets.example/id/concept/{scheme}/"
    known = [v for v in values if v != "Jardinage"]
    assert sum(v.startswith(f"{VOC}{scheme}/") for v in found) == len(known)
    assert sum(v.startswith(own) for v in found) == len(found) - len(known)
    assert {u.label for u in unknown} == {*values, "Zut !"} - set(known)


def test_every_key_has_a_test_of_its_own():
    """No key of `csgraph read` is left out of these tests."""
    assert set(_VALUES) | {k for k in KEYS if KEYS[k].is_prose} == set(KEYS)


def test_what_is_neither_prose_nor_list(context, placed, sheet, said):
    """Title, centre, département, year, files, and the sheets that tell of it."""
    made = sheet(**{k: _VALUES[k] for k in ("title", "centre", "year", "attachments", "themes")})
    node, _ = action(context, placed, made, ["s0123456789", "sabcdefghjk"], frozenset())

    assert node.iri == "https://sheets.example/id/action/a0123456789"
    assert said(node, f"{DCTERMS}title") == said(node, LABEL) == [("fr", "Fête")]
    assert said(node, f"{CSG}organisedBy") == [
        ("@id", "https://sheets.example/id/centre/c0123456789")
    ]
    assert said(node, f"{CSG}department") == [("@id", "http://id.insee.fr/geo/departement/77")]
    assert said(node, f"{CSG}year") == [(f"{XSD}gYear", "2017")]
    assert said(node, f"{CSG}attachment") == [("", v) for v in _VALUES["attachments"]]
    assert said(node, f"{CSG}attachmentLink") == [("@id", "https://x.example/p.pdf")]
    assert said(node, f"{CSG}theme") == [("fr", "Un autre"), ("fr", "Un thème")]
    assert len(said(node, f"{FOAF}isPrimaryTopicOf")) == 2


@pytest.mark.parametrize("year", ["17", "2017-2018", "environ 2017", "０２０１７", "²017", "9999"])
def test_what_is_no_year_is_no_statement(context, placed, sheet, said, year):
    """The evidence keeps it; the graph holds lexical forms that are right."""
    node, _ = action(context, placed, sheet(title="x", year=year), [], frozenset())

    assert said(node, f"{CSG}year") == []


def test_an_unknown_departement_is_no_statement(context, placed, sheet, said):
    """Nothing is guessed."""
    node, _ = action(context, placed, sheet(centre=("A", "Nulle-Part")), [], frozenset())

    assert said(node, f"{CSG}department") == []


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"centre": ("LES TILLEULS", "")}, "Action sans titre, LES TILLEULS"),
        ({}, "Action sans titre"),
        ({"title": "\x01\x02", "centre": ("\x03", "")}, "Action sans titre"),
        ({"title": "   "}, "Action sans titre"),
    ],
)
def test_an_action_without_title_is_labelled_and_has_none(
    context, placed, sheet, said, values, label
):
    """Absent stays absent: there is a label for display, and no title."""
    made = sheet(**values)
    node, _ = action(context, placed, made, [], frozenset())

    assert untitled(made) == label
    assert said(node, LABEL) == [("fr", label)]
    assert said(node, f"{DCTERMS}title") == []


def test_a_held_key_says_nothing(context, placed, sheet, said):
    """Neither prose nor files nor list values of a held field are published."""
    made = sheet(title="x", summary="Mme X", attachments="mme-x.pdf", keywords="Mme X")
    held = frozenset({"summary", "attachments", "keywords"})
    node, unknown = action(context, placed, made, [], held)

    for key in held:
        assert said(node, _iri(key)) == []
    assert unknown == []


def test_values_without_a_character_that_xml_carries_are_left_out(context, placed, sheet, said):
    """No empty strings, no concept without a name."""
    made = sheet(title="x", summary="\x00", keywords=("\x01", "Culture"), attachments="\x02")
    node, unknown = action(context, placed, made, [], frozenset())

    assert unknown == []
    assert said(node, f"{CSG}keyword") == [("@id", f"{VOC}keyword/culture")]
    assert said(node, f"{CSG}summary") == said(node, f"{CSG}attachment") == []


def test_a_label_no_rule_reads_is_evidence_only(context, placed, sheet):
    """What a sheet adds of its own stands in the evidence graph."""
    own = Field((), "- Budget", "100 €", ("100 €",), 0, 2, 2)
    node, _ = action(context, placed, sheet(own, title="x"), [], frozenset())

    assert all("100" not in value for _, (_, value) in node.statements)
