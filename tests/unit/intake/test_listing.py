"""Tests of the text listing: `stretches`, `parts`, `sheets`, `preamble`, `listing`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csgraph.errors import BadInput
from csgraph.model import Layout

Read = Callable[[Any], Any]

PLAIN = """\
Les actions des centres sociaux
Actions
Le jardin partagé
- Structure organisatrice
- CENTRE SOCIAL LE LAVOIR - Seine-et-Marne
- Fichier(s) associé(s)
- plan-du-jardin.pdf
( 310 Ko )
- Statut de l'action
- Terminée
- Raisons pour lesquelles l'action est terminée
Le terrain a été rendu à la commune.
- Dimension
- Citoyenneté
- Services
- Mots clés associés à l'action
-
- développement durable
- Emploi, économie
- Résumé
Un jardin cultivé par ses voisins.
- Qui est à l'initiative de l'action ?
-
- Un groupe d'habitants
- Autre
- Précision ( si autre )
Le collège voisin
- Territoire concerné
- Un quartier
- Description de l'expérience, ses objectifs, ses acteurs et ses différentes phases.
Trois saisons :
- semer
-
- Public ciblé : les voisins

- récolter
- Public
- Adultes
- familles
- Avec qui cette action a-t-elle été menée ?
-
Partenaires d'action:
- Caf
- Commune
Partenaires financiers:
- Caf
- Territoire concerné
- Une commune
- Description générale
Chaque samedi.
- Ressources financières mobilisées pour cette action
1 200 € de graines
- Nombre de personnes mobilisés pour cette action
8
- Résultat sur le territoire
Une friche en moins.
- Résultat pour le centre social
- Résultat pour les habitants
Des légumes.
- Suite de l'action : Limites
L'eau manque.
- Suite de l'action : Perspectives
Un puits.
"""
SMALL = (
    "Actions\nAtelier\n- Structure organisatrice\n- CENTRE A - Essonne\n"
    "- Suite de l'action : Perspectives\n"
)


def without(*lines: str, text: str = PLAIN) -> str:
    """Return `text` without the given lines."""
    return "".join(f"{line}\n" for line in text.splitlines() if line not in lines)


def after(line: str, *added: str, text: str = PLAIN) -> str:
    """Return `text` with lines added after the only one that reads `line`."""
    lines = text.splitlines()
    at = lines.index(line) + 1
    return "\n".join([*lines[:at], *added, *lines[at:]]) + "\n"


def test_every_label_of_a_sheet_is_read(read: Read):
    """Each field holds what stands under its label, and nothing else."""
    reading = read(PLAIN)
    sheet = reading.one()

    assert {key: sheet.values(key) for f in sheet.fields for key in f.keys} == {
        "title": ("Le jardin partagé",),
        "centre": ("CENTRE SOCIAL LE LAVOIR",),
        "department": ("Seine-et-Marne",),
        "attachments": ("plan-du-jardin.pdf ( 310 Ko )",),
        "status": ("Terminée",),
        "end_reason": ("Le terrain a été rendu à la commune.",),
        "dimensions": ("Citoyenneté", "Services"),
        "keywords": ("développement durable", "Emploi, économie"),
        "summary": ("Un jardin cultivé par ses voisins.",),
        "initiators": ("Un groupe d'habitants", "Autre"),
        "initiator_detail": ("Le collège voisin",),
        "initiative_scales": ("Un quartier",),
        "experience": ("Trois saisons :\n- semer\n-\n- Public ciblé : les voisins\n\n- récolter",),
        "audiences": ("Adultes", "familles"),
        "partner_kinds": ("Caf", "Commune"),
        "funder_kinds": ("Caf",),
        "partnership_scales": ("Une commune",),
        "description": ("Chaque samedi.",),
        "funding_note": ("1 200 € de graines",),
        "people_note": ("8",),
        "territory_outcome": ("Une friche en moins.",),
        "centre_outcome": (),
        "resident_outcome": ("Des légumes.",),
        "limitations": ("L'eau manque.",),
        "prospects": ("Un puits.",),
    }
    assert (sheet.layout, sheet.complete, sheet.identifier) == (Layout.LISTING, True, None)
    assert reading.findings == []


def test_fields_say_where_they_stand(read: Read):
    """Lines are those of the text, 1-based; a label with nothing under it has none."""
    sheet = read(PLAIN).one()
    places = {f.keys[0]: (f.label, f.text, f.first_line, f.last_line) for f in sheet.fields}

    assert (sheet.first_line, sheet.last_line) == (2, PLAIN.count("\n"))
    assert places["title"] == ("Actions", "Le jardin partagé", 3, 3)
    assert places["centre"] == (
        "- Structure organisatrice",
        "- CENTRE SOCIAL LE LAVOIR - Seine-et-Marne",
        5,
        5,
    )
    assert places["keywords"][1:] == ("-\n- développement durable\n- Emploi, économie", 17, 19)
    assert places["funder_kinds"] == ("Partenaires financiers:", "- Caf", 46, 46)
    assert places["centre_outcome"] == ("- Résultat pour le centre social", None, None, None)
    assert [f.position for f in sheet.fields] == list(range(len(sheet.fields)))


def test_every_line_is_counted_once(read: Read):
    """Heading, labels, values, prose, structure and blanks add up to the file."""
    source = read(PLAIN).source

    assert source.accounting == {
        "heading": 1,
        "table": 0,
        "labels": 24,
        "values": 18,
        "prose": 15,
        "structural": 4,
        "blank": 1,
        "finding": 0,
    }
    assert sum(source.accounting.values()) == source.line_count == PLAIN.count("\n")
    assert (source.preamble, source.preamble_lines) == ("Les actions des centres sociaux", 1)


# How a sheet starts ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Actions\n- Structure organisatrice\n", [None]),
        ("Actions\nActions\n- Structure organisatrice\n", ["Actions"]),
        ("Actions\nActions\nActions\n- Structure organisatrice\n", ["Actions"]),
        ("Actions\n\n- Structure organisatrice\n", [None]),
        ("Actions\n  Atelier \n- Structure organisatrice\n", ["Atelier"]),
        ("Actions\nun\ndeux\n- Structure organisatrice\n", []),
        ("Actions\n- Structure organisatrice\n- Structure organisatrice\n", [None]),
        ("Actions\nSANS TITRE - 1007\n- Structure organisatrice\n", ["SANS TITRE - 1007"]),
        (SMALL + "Actions\n- Structure organisatrice\n", ["Atelier", None]),
        ("Actions\u00a0\nAtelier\n-\u00a0Structure  organisatrice\n", ["Atelier"]),
        ("- Structure organisatrice\nActions\n", []),
    ],
)
def test_a_sheet_starts_at_actions_above_its_first_label(
    read: Read, text: str, titles: list[str | None]
):
    """At most one title line stands between; of two readings the one with a title holds."""
    assert [sheet.title for sheet in read(text).sheets] == titles


def test_actions_in_prose_starts_nothing(read: Read):
    """The word alone, or above any other label, is prose like any other."""
    text = after("Un jardin cultivé par ses voisins.", "Actions", "Actions", "Semer", "Actions")

    sheet = read(text).one()

    assert sheet.first("summary") == (
        "Un jardin cultivé par ses voisins.\nActions\nActions\nSemer\nActions"
    )


def test_a_sheet_called_actions_ends_the_prose_before_it(read: Read):
    """The line above its heading stays the last line of the sheet before."""
    reading = read(SMALL + "Actions\nActions\nActions\n- Structure organisatrice\n")

    assert [sheet.title for sheet in reading.sheets] == ["Atelier", "Actions"]
    assert reading.sheets[0].first("prospects") == "Actions"


def test_sheets_follow_each_other_line_by_line(read: Read):
    """The last line of one sheet is the line before the next one's first."""
    first, second = read(SMALL + SMALL).sheets

    assert (first.first_line, first.last_line) == (1, 5)
    assert (second.first_line, second.last_line) == (6, 10)


# What is a label ---------------------------------------------------------------------


def test_scales_are_a_label_only_where_they_are_due(read: Read):
    """Once after labels 8 and 9, once after label 13; text in prose, a value in a list."""
    text = after("Chaque samedi.", "- Territoire concerné", "tout le bourg")
    text = after("- Un quartier", "- Territoire concerné", text=text)

    sheet = read(text).one()

    assert sheet.first("description") == "Chaque samedi.\n- Territoire concerné\ntout le bourg"
    assert sheet.values("initiative_scales") == ("Un quartier", "Territoire concerné")
    assert sheet.values("partnership_scales") == ("Une commune",)


def test_scales_without_their_block_are_text(read: Read):
    """Where label 13 is missing, the scale after it is not taken for a label."""
    text = PLAIN.replace("- Avec qui cette action a-t-elle été menée ?\n", "")

    sheet = read(text).one()

    assert sheet.values("partnership_scales") == ()
    assert "Territoire concerné" in sheet.values("audiences")


def test_a_missing_label_shifts_nothing(read: Read):
    """Its field is absent; the text stays under the label it stands under."""
    sheet = read(without("- Résumé", "- Dimension")).one()

    assert sheet.values("summary") == sheet.values("dimensions") == ()
    assert list(sheet.of("summary")) == []
    assert sheet.values("keywords")[-1] == "Un jardin cultivé par ses voisins."
    assert sheet.first(
        "experience",
    ) == read(PLAIN).one().first("experience")


def test_a_label_out_of_order_is_a_label_and_a_finding(read: Read):
    """What stands once is a label wherever it stands."""
    text = without("- Public", "- Adultes", "- familles")
    text = after("Un jardin cultivé par ses voisins.", "- Public", "- Adultes", text=text)

    reading = read(text)

    assert reading.one().values("audiences") == ("Adultes",)
    assert reading.one().first("summary") == "Un jardin cultivé par ses voisins."
    finding = reading.finding("label-order")
    assert (finding.first_line, finding.field, finding.value) == (22, "audiences", "- Public")
    assert reading.codes == ["label-order"]


@pytest.mark.parametrize(
    ("where", "label", "key"),
    [
        ("Un jardin cultivé par ses voisins.", "- Public", "summary"),
        ("Un jardin cultivé par ses voisins.", "- Description générale", "summary"),
        ("Chaque samedi.", "- Résumé", "description"),
        ("Chaque samedi.", "- Structure organisatrice", "description"),
        ("Un puits.", "- Dimension", "prospects"),
        ("Le collège voisin", "- Public", "initiator_detail"),
    ],
)
def test_a_label_that_comes_again_in_prose_is_text(read: Read, where: str, label: str, key: str):
    """Of several, the one that fits the order of the others is the label."""
    reading = read(after(where, label, "suite"))
    plain = read(PLAIN).one()

    assert reading.one().first(key) == f"{where}\n{label}\nsuite"
    others = [k for f in plain.fields for k in f.keys if k != key]
    assert {k: reading.one().values(k) for k in others} == {k: plain.values(k) for k in others}
    finding = reading.finding("label-in-text")
    assert (finding.field, finding.value) == (key, label)
    assert reading.codes == ["label-in-text"]


SECOND = PLAIN.partition("\n")[2].replace("Le jardin partagé", "La ludothèque")


@pytest.mark.parametrize("blanks", ["\n", "\n \n\n"])
def test_blank_lines_may_part_a_title_from_its_heading(read: Read, blanks: str):
    """The sheet below is a sheet, and its blank lines are kept."""
    reading = read(PLAIN + SECOND.replace("Actions\n", f"Actions\n{blanks}", 1))

    assert [sheet.title for sheet in reading.sheets] == ["Le jardin partagé", "La ludothèque"]
    assert reading.sheets[1].fields[0].text == f"{blanks}La ludothèque"
    assert reading.findings == []
    assert sum(reading.source.accounting.values()) == reading.source.line_count


@pytest.mark.parametrize(
    ("head", "given", "told"),
    [
        ("Actions\n", "Actions :\n", "- Structure organisatrice"),
        ("La ludothèque\n", "La ludothèque\net ses jeux\n", "- Structure organisatrice"),
        (
            "- Structure organisatrice\n- CENTRE SOCIAL LE LAVOIR - Seine-et-Marne\n",
            "",
            "- Fichier(s) associé(s)",
        ),
    ],
)
def test_a_sheet_that_another_swallows_is_told(read: Read, head: str, given: str, told: str):
    """Where its head is not as usual its labels stand in a text, which says so once."""
    reading = read(PLAIN + SECOND.replace(head, given, 1))
    finding = reading.finding("label-in-text")

    assert reading.one().title == "Le jardin partagé"
    assert (finding.field, finding.value) == ("prospects", told)
    assert reading.codes == ["label-in-text"]


def test_a_label_that_comes_again_in_a_list_adds_to_its_field(read: Read):
    """Its text joins the field it names, and a finding says so."""
    reading = read(after("- familles", "- Dimension", "- Autre", "- Résumé", "Encore."))
    sheet = reading.one()

    assert sheet.values("dimensions") == ("Citoyenneté", "Services", "Autre")
    assert sheet.values("summary") == ("Un jardin cultivé par ses voisins.", "Encore.")
    assert sheet.values("audiences") == ("Adultes", "familles")
    assert [(f.code, f.value) for f in reading.findings] == [
        ("repeated-label", "- Dimension"),
        ("repeated-label", "- Résumé"),
    ]


def test_of_several_in_place_the_first_is_the_label(read: Read):
    """Where two fit the order alike, the second is text or a repeat."""
    reading = read(after("Une friche en moins.", "- Résultat sur le territoire", "Un banc."))

    assert reading.one().first("territory_outcome") == (
        "Une friche en moins.\n- Résultat sur le territoire\nUn banc."
    )


def test_the_blocks_of_partners_may_stand_in_any_order(read: Read):
    """`Partenaires d'action:` after the funders begins the partners again."""
    text = PLAIN.replace(
        "Partenaires d'action:\n- Caf\n- Commune\nPartenaires financiers:\n- Caf\n",
        "Partenaires financiers:\n- Etat\nPartenaires d’action:\n- Caf\n",
    )
    sheet = read(text).one()

    assert sheet.values("funder_kinds") == ("Etat",)
    assert sheet.values("partner_kinds") == ("Caf",)


def test_a_second_block_of_funders_is_a_repeat(read: Read):
    """Both blocks feed the funders, and a finding says so."""
    text = PLAIN.replace(
        "financiers:\n- Caf\n", "financiers:\n- Caf\nPartenaires financiers:\n- DRAC\n"
    )
    reading = read(text)

    assert reading.one().values("funder_kinds") == ("Caf", "DRAC")
    assert reading.codes == ["repeated-label"]


def test_the_lines_of_the_partner_blocks_are_prose_elsewhere(read: Read):
    """Outside label 13 they are words like any others."""
    sheet = read(after("Chaque samedi.", "Partenaires financiers:", "- Caf")).one()

    assert sheet.first("description") == "Chaque samedi.\nPartenaires financiers:\n- Caf"
    assert sheet.values("funder_kinds") == ("Caf",)


# Values ------------------------------------------------------------------------------


def test_several_statuses_are_all_kept(read: Read):
    """The reader chooses none of them."""
    assert read(after("- Terminée", "- En cours")).one().values("status") == (
        "Terminée",
        "En cours",
    )


def test_several_organisers_are_all_named(read: Read):
    """Each line is a centre, with its own département or none."""
    text = after(
        "- CENTRE SOCIAL LE LAVOIR - Seine-et-Marne", "- CENTRE B", "- CENTRE C - Val-de-Marne"
    )
    sheet = read(text).one()

    assert sheet.values("centre") == ("CENTRE SOCIAL LE LAVOIR", "CENTRE B", "CENTRE C")
    assert sheet.values("department") == ("Seine-et-Marne", "Val-de-Marne")


def test_an_organiser_without_departement_is_its_whole_line(read: Read):
    """Hyphens in the name are the name's."""
    text = SMALL.replace("- CENTRE A - Essonne", "- CENTRE A - LES PRÉS")
    sheet = read(text).one()

    assert (sheet.values("centre"), sheet.values("department")) == (("CENTRE A - LES PRÉS",), ())


def test_a_second_lone_dash_in_a_list_is_reported(read: Read):
    """The form prints one; what another one means, no rule says."""
    reading = read(after("- développement durable", "-", "-"))

    assert reading.one().values("keywords") == ("développement durable", "Emploi, économie")
    finding = reading.finding("unread-lines")
    assert (finding.first_line, finding.last_line, finding.field) == (19, 20, "keywords")
    assert reading.source.accounting["finding"] == 2


def test_hostile_text_is_text(read: Read):
    """Markup, control characters, right-to-left marks and emoji stay as they are."""
    hostile = "<script>\x07\x1b[31m \u202egnp.exe \u2028 =1+1 ; DROP 👩‍🌾 <x> <y> <z> ."
    reading = read(after("Chaque samedi.", hostile))

    assert reading.one().first("description") == f"Chaque samedi.\n{hostile}"
    assert reading.findings == []


# The end of the input ----------------------------------------------------------------


def test_a_complete_sheet_needs_no_final_line_end(read: Read):
    """The site's own pages end without one."""
    reading = read(PLAIN.removesuffix("\n"))

    assert reading.one().complete
    assert reading.one().first("prospects") == "Un puits."
    assert reading.findings == []


def test_a_last_sheet_without_its_last_label_is_cut_off(read: Read):
    """What was read is kept; the sheet is marked incomplete and a finding says where."""
    cut = PLAIN[: PLAIN.index("- Description générale")]
    reading = read(cut)

    assert not reading.one().complete
    assert reading.one().values("partnership_scales") == ("Une commune",)
    finding = reading.finding("cut-off")
    assert finding.first_line == cut.count("\n")
    assert reading.codes == ["cut-off"]


def test_a_sheet_in_the_middle_is_not_cut_off(read: Read):
    """A label that is missing before another sheet is only missing."""
    reading = read(without("- Suite de l'action : Perspectives") + SMALL)

    assert [sheet.complete for sheet in reading.sheets] == [True, True]
    assert reading.findings == []


@pytest.mark.parametrize(
    ("under", "cut"),
    [
        ("Une friche en moins.", "- Résultat pour l"),
        ("Une friche en moins.", "-"),
        ("Une friche en moins.", "- "),
        ("- familles", "- Avec qui cette act"),
        ("- familles", "- A"),
        ("- Autre", "- Territoire concern"),
        ("- Autre", "- Précision ( si"),
        ("Partenaires d'action:", "Partenaires finan"),
        ("L'eau manque.", "- Suite de l’action : Persp"),
    ],
)
def test_a_cut_label_is_no_value(read: Read, under: str, cut: str):
    """The line is kept as evidence; nothing is made of it."""
    whole = PLAIN[: PLAIN.index(f"{under}\n")] + f"{under}\n"
    reading = read(whole + cut)
    last = reading.one().fields[-1]

    assert (last.keys, last.label, last.text, last.values) == ((), cut, None, ())
    assert reading.one().fields[:-1] == read(whole).one().fields
    assert reading.finding("cut-off").value == cut
    assert reading.source.accounting["finding"] == 1
    assert sum(reading.source.accounting.values()) == reading.source.line_count


@pytest.mark.parametrize(
    ("under", "last"),
    [
        ("Une friche en moins.", "- Résultats"),
        ("Une friche en moins.", "- Résumé"),
        ("Une friche en moins.", "- Résultat sur le terr"),
        ("- Mots clés associés à l'action", "-"),
    ],
)
def test_a_last_line_that_begins_no_missing_label_is_text(read: Read, under: str, last: str):
    """A label that stands already is not begun again; a list's own dash is its own."""
    text = PLAIN[: PLAIN.index(f"{under}\n")] + f"{under}\n{last}"
    reading = read(text)

    assert all(f.keys for f in reading.one().fields)
    assert reading.one().fields[-1].text.endswith(last)
    assert not reading.one().complete


@pytest.mark.parametrize("cut", ["- S", "- Structure org", "- Structure organisatric"])
def test_a_sheet_cut_in_its_first_label_is_a_sheet(read: Read, cut: str):
    """The sheet before it stays as it was; the new one has its title and no more."""
    reading = read(f"{SMALL}Suite.\nActions\nLa chorale\n{cut}")
    before, last = reading.sheets

    assert before.first("prospects") == "Suite."
    assert before.complete
    assert (last.title, last.complete, last.first_line) == ("La chorale", False, 7)
    assert [(f.keys, f.label) for f in last.fields] == [(("title",), "Actions"), ((), cut)]
    assert reading.codes == ["cut-off"]


@pytest.mark.parametrize("end", ["- Structure org\n", "-", "- ", "- So"])
def test_what_is_no_cut_first_label_starts_nothing(read: Read, end: str):
    """A whole line, a lone dash or another word after `Actions` is prose."""
    reading = read(f"{SMALL}Actions\nLa chorale\n{end}")

    assert reading.one().first("prospects") == f"Actions\nLa chorale\n{end}".removesuffix("\n")


def test_a_cut_label_with_a_line_end_is_text(read: Read):
    """Only a line without its end can have been cut."""
    text = PLAIN[: PLAIN.index("- Résultat pour le centre")] + "- Résultat pour l\n"

    assert read(text).one().first("territory_outcome") == "Une friche en moins.\n- Résultat pour l"


# Before the first sheet --------------------------------------------------------------

TABLE = """\
Les actions des centres sociaux
Nom | Département | Année |
---|---|---|
ATELIER | essonne | 2016 |
Jeux | cartes | Essonne | 2018 |
Sortie | Essonne | 2017 |
Sortie | Essonne | 2017 |
Bal | Essonne | |
"""


def _titled(title: str) -> str:
    return SMALL.replace("Atelier", title)


def test_the_year_comes_from_the_table(read: Read):
    """Joined by title and département as they compare, with its line as evidence."""
    reading = read(TABLE + _titled("Atelier"))
    (year,) = reading.one().of("year")

    assert year.values == ("2016",)
    assert (year.label, year.text) == ("Nom | Département | Année |", "ATELIER | essonne | 2016 |")
    assert (year.first_line, year.last_line) == (4, 4)
    assert year.position == reading.one().fields[-2].position + 1
    assert reading.findings == []
    assert reading.source.accounting["table"] == 7


def test_a_title_may_hold_a_bar(read: Read):
    """The row's last two cells are département and year; the rest is the title."""
    assert read(TABLE + _titled("Jeux | cartes")).one().first("year") == "2018"


@pytest.mark.parametrize("title", ["Sortie", "Bal", "Inconnu"])
def test_an_unclear_year_is_not_guessed(read: Read, title: str):
    """Two rows alike, none, or one without a year: no year, and a finding."""
    reading = read(TABLE + _titled(title))

    assert reading.one().values("year") == ()
    assert reading.finding("year-unclear").field == "year"
    assert reading.codes == ["year-unclear"]


def test_another_departement_is_another_sheet(read: Read):
    """A title alone joins nothing."""
    text = TABLE + _titled("Atelier").replace("Essonne", "Seine-et-Marne")

    assert read(text).codes == ["year-unclear"]


def test_without_a_table_no_year_is_missed(read: Read):
    """A listing without table says nothing of years, and nothing is reported."""
    assert read(SMALL).findings == []


def test_a_table_after_the_first_sheet_is_text(read: Read):
    """The table stands before the sheets; later it is what somebody typed."""
    sheet = read(SMALL + TABLE).one()

    assert sheet.values("year") == ()
    assert sheet.first("prospects") == TABLE.removesuffix("\n")


def test_unknown_lines_before_the_first_sheet_are_reported(read: Read):
    """Each stretch is named by its lines, and kept verbatim."""
    text = "Bonjour\n\nvoici la page\nLes actions des centres sociaux\n\nPage 1\n" + SMALL
    reading = read(text)

    assert [(f.first_line, f.last_line, f.value) for f in reading.findings] == [
        (1, 3, "Bonjour"),
        (6, 6, "Page 1"),
    ]
    assert reading.source.preamble == text.removesuffix(SMALL).removesuffix("\n")
    assert reading.source.accounting["finding"] == 3
    assert reading.source.accounting["blank"] == 2


def test_a_rule_of_any_length_is_read_at_once(read: Read):
    """A line made to mislead a pattern is a line like any other."""
    text = f"Nom | Département | Année |\n{'-|' * 500_000}x\n" + SMALL

    assert read(text).source.accounting["table"] == 2


# Files without sheets, encodings, line ends -------------------------------------------


@pytest.mark.parametrize("content", ["", "Les actions des centres sociaux\n", TABLE])
def test_a_page_without_sheet_is_said(read: Read, content: str):
    """An empty file or page is no error; it holds nothing, and that is reported."""
    reading = read(content)

    assert reading.sheets == []
    assert reading.codes == ["no-sheet-in-file"]
    assert reading.source.line_count == content.count("\n")


def test_an_unknown_layout_is_called_so(read: Read):
    """A text of another kind is named as such, with its lines."""
    reading = read("Fiche projet\nNom : Atelier\n")

    assert reading.codes == ["unread-lines", "no-sheet-in-file"]
    assert "mise en page connue" in str(reading.findings[0].detail)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_line_ends_and_encodings_change_no_field(read: Read, line_end: str, encoding: str):
    """The same sheets are read, whatever the bytes between them."""
    reading = read(PLAIN.replace("\n", line_end).encode(encoding))

    assert reading.one().fields == read(PLAIN).one().fields
    assert reading.codes == (["windows-1252"] if encoding == "cp1252" else [])
    assert reading.source.has_bom == (encoding == "utf-8-sig")


def test_decomposed_text_reads_composed(read: Read):
    """Labels are found in NFD; values are NFC; the evidence keeps what was typed."""
    typed = unicodedata.normalize("NFD", PLAIN)
    sheet, plain = read(typed).one(), read(PLAIN).one()

    assert [f.values for f in sheet.fields] == [f.values for f in plain.fields]
    assert "\n".join(f.label for f in sheet.fields) != "\n".join(f.label for f in plain.fields)


def test_windows_1252_without_an_accented_label_is_refused(read: Read):
    """Labels without accents read alike in every encoding, and prove nothing."""
    with pytest.raises(BadInput, match="encodage est inconnu"):
        read("Actions\nÉté\n- Structure organisatrice\n- Public\n".encode("cp1252"))


def test_a_file_that_went_away_is_refused_in_words(read_path: Read, tmp_path: Path):
    """A fault of the disk is one message, for one file."""
    with pytest.raises(BadInput, match="la lecture du fichier échoue"):
        read_path(tmp_path / "partie.txt")
