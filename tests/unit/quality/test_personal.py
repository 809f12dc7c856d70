"""What counts as personal data in a sheet, and what does not."""

from __future__ import annotations

import unicodedata

import pytest

from csgraph.model import Field, Layout, Sheet
from csgraph.quality.holding import held_fields
from csgraph.quality.personal import Kind, found_in


def kinds(text: str) -> list[Kind]:
    """The kinds found in `text`, in reading order."""
    return [datum.kind for datum in found_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "01 23 45 67 89",
        "01.23.45.67.89",
        "01-23-45-67-89",
        "01/23/45/67/89",
        "0123456789",
        "01\u00a023\u00a045\u00a067\u00a089",
        "(0)1 23 45 67 89",
        "+33 1 23 45 67 89",
        "+33123456789",
        "+33 (0)6 12 34 56 78",
        "0033 6 12 34 56 78",
        "0262 12 34 56",
        "+262 262 12 34 56",
        "tél : 612345678",
        "Tél. 6 12 34 56 78",
        "77000 Melun 06 12 34 56 78",
        "Renseignements au 01 23 45 67 89.",
        "06 - 12 - 34 - 56 - 78",
        "06 / 12 / 34 / 56 / 78",
        "06\u201312\u201334\u201356\u201378",
        "06\u201112\u201134\u201156\u201178",
        "06,12,34,56,78",
        "06_12_34_56_78",
        "06\t12\t34\t56\t78",
        "06\u202f-\u202f12\u202f-\u202f34\u202f-\u202f56\u202f-\u202f78",
        "+33 6 - 12 - 34 - 56 - 78",
        "le 12/06 06 12 34 56 78",
    ],
)
def test_a_french_telephone_number_is_found_however_it_is_written(text):
    """Separators, country code and a lost zero do not hide a number."""
    assert kinds(text) == [Kind.TELEPHONE]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("01 60 17 00 00/06 12 34 56 78", ["01 60 17 00 00", "06 12 34 56 78"]),
        ("01.60.17.01.00/06.12.34.56.78", ["01.60.17.01.00", "06.12.34.56.78"]),
        ("0160170000/0612345678", ["0160170000", "0612345678"]),
        ("+33 1 60 17 00 00/06 12 34 56 78", ["+33 1 60 17 00 00", "06 12 34 56 78"]),
        ("01 60 17 00 00 / 06 12 34 56 78", ["01 60 17 00 00", "06 12 34 56 78"]),
        ("01–60–17–00–00 - 06–12–34–56–78", ["01–60–17–00–00", "06–12–34–56–78"]),
        ("06 12 34 56 78/79", ["06 12 34 56 78/79"]),
    ],
)
def test_of_two_telephone_numbers_in_a_row_neither_is_missed(text, numbers):
    """A stroke parts two numbers, or gives the other end of one."""
    assert [text[datum.start : datum.end] for datum in found_in(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "jeanne.martin@exemple.fr",
        "écrire à hélène-b@mairie-exemple.fr, merci",
        "accueil [at] exemple.org",
        "accueil(at)exemple.fr",
        "accueil arobase exemple.fr",
        "accueil [AT] exemple.fr",
        "accueil (at) exemple (point) fr",
        "accueil arobase exemple point fr",
        "accueil @ exemple.fr",
        "accueil\uff20exemple.fr",
        "acc\u00adueil@exem\u200bple.fr",
        "accueil@exem\x01ple.fr",
        '"jeanne martin"@exemple.fr',
        "a" * 80 + "@exemple.fr",
    ],
)
def test_an_email_address_is_found_even_disguised(text):
    """An address written to escape robots is still an address."""
    assert kinds(text) == [Kind.EMAIL]


@pytest.mark.parametrize(
    "text",
    [
        "Avec l'aide de M. Dupont.",
        "Mme LEFORT",
        "MME LEFORT",
        "Mme Anne-Marie de La Tour",
        "Monsieur d'Aubigny",
        "Mlle Le Goff",
        "Contact : Jeanne DUPONT",
        "Référente familles : Sonia Benali",
        "responsable : MARTIN Paul",
    ],
)
def test_a_name_is_found_where_its_words_say_that_it_is_a_persons(text):
    """A civility, or the label of a contact, makes a capitalised word a name."""
    assert kinds(text) == [Kind.NAME]


@pytest.mark.parametrize(
    "text",
    [
        "SIRET 123 456 789 00012",
        "01234567890123",
        "012 345 678 00012",
        "du 01/01/2015 au 31/12/2015",
        "01/01/2015 31/12/2015",
        "2015-01-01 2016-01-01",
        "2017/2018",
        "01/02/2017 10 20 30",
        "01-02-2017 10 20 30",
        "01/09/16 - 30/06/17",
        "01-09-16 – 30-06-17",
        "01 09 16 - 30 06 17",
        "01.09.2016 / 30.06.2017",
        "12 000 / 15 000",
        "02, 08, 51, 59, 60",
        "01 / 02 / 03 / 04 / 05 / 06",
        "01,02,03,04,05,06",
        "23 611 €, puis 5280 €/ an",
        "1 000 000 000 habitants",
        "77468 Torcy, 2016-2017",
        "de 9h00 à 17h30, salle 12",
        "FR76 3000 4000 0101 2345 6789 012",
        "@centredubourg sur les réseaux",
        "RDV @ 14h.Merci",
    ],
)
def test_other_numbers_are_left_alone(text):
    """Registers, dates, amounts, years and postcodes are not telephone numbers."""
    assert found_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "12 rue Victor Hugo",
        "Espace Jean Moulin",
        "rue Madame de Staël",
        "l'école Madame Curie",
        "Madame la Maire et Monsieur le Préfet",
        "Mme Le Maire",
        "MME LE MAIRE",
        "Madame, Monsieur, bienvenue",
        "Mme D. et M. X",
        "M. le directeur",
        "Monsieur Tout-le-monde",
        "Contact : Centre Social",
        "Responsable : Maison Des Quartiers",
        "contact : Mission Locale",
        "Martin est venu avec Jeanne",
    ],
)
def test_places_roles_and_initials_are_not_persons(text):
    """A street, a centre named after somebody, a role without a name stay in the text."""
    assert found_in(text) == []


def test_a_span_counts_the_characters_that_nobody_sees():
    """An address hidden by invisible characters is found, and masked where it stands."""
    text = "\u200bÉcrire à jean\u00adne@exemple.fr\u200b avant mai."
    (datum,) = found_in(text)

    assert text[datum.start : datum.end] == "jean\u00adne@exemple.fr"


def test_a_span_covers_what_was_found():
    """The span is that of the address in the text given."""
    text = "Écrire à jeanne@exemple.fr avant mai."
    (datum,) = found_in(text)

    assert text[datum.start : datum.end] == "jeanne@exemple.fr"


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "0 ",
        "01 ",
        "01 - ",
        "06 12 34 56 78/",
        "a.",
        "a@",
        "M. ",
        "Mme A",
        "Contact : ",
        "(at)",
    ],
)
def test_no_pattern_backtracks(unit):
    """A field of ten million characters is read once, whatever it repeats."""
    found_in(unit * (1_000_000 // len(unit)))


def _sheet(*fields: Field) -> Sheet:
    return Sheet("fiches.txt", 1, 9, Layout.LISTING, fields)


def _field(position: int, text: str, *keys: str, label: str = "- Étiquette") -> Field:
    return Field(keys, label, text, (text,), position, 2, 2)


def test_a_field_is_held_with_its_code_and_a_title_with_its_own():
    """What is found in a title weighs more: it withholds the sheet."""
    sheet = _sheet(
        _field(0, "Chez Mme Lefort", "title"),
        _field(1, "Rien de tel.", "summary"),
        _field(2, "Au 01 23 45 67 89.", "description"),
    )

    assert held_fields(sheet) == {0: ("personal-data-in-title",), 2: ("personal-data",)}


def test_a_field_that_no_rule_reads_is_searched_too():
    """A label nobody knows can hold a telephone number as well."""
    assert held_fields(_sheet(_field(3, "06 12 34 56 78"))) == {3: ("personal-data",)}


def test_what_a_person_has_cleared_is_not_held():
    """A cleared field is published; the same finding in another field is not."""
    sheet = _sheet(
        _field(1, "M. Dupont", "summary"),
        _field(2, "M. Dupont", "prospects"),
        _field(3, "M. Dupont", label="- Autre"),
    )
    cleared = frozenset({("summary", "personal-data"), ("Autre", "personal-data")})

    assert held_fields(sheet, cleared) == {2: ("personal-data",)}


def test_a_centre_may_bear_a_persons_name_but_no_telephone():
    """Centres are named after people; their number is no part of the name."""
    named = _field(1, "- ESPACE Mme LEFORT - Seine-et-Marne", "centre", "department")
    called = _field(2, "- CENTRE 01 23 45 67 89 - Seine-et-Marne", "centre", "department")

    assert held_fields(_sheet(named, called)) == {2: ("personal-data",)}


def test_decomposed_accents_hide_nothing():
    """A name typed with combining accents is found like any other."""
    text = unicodedata.normalize("NFD", "Référente : Élodie MARTIN")

    assert held_fields(_sheet(_field(1, text, "summary"))) == {1: ("personal-data",)}


def test_the_real_listing_holds_nothing_back(real_listing):
    """Its sheets are anonymous: no sum, date or street of theirs looks like a person."""
    assert found_in(real_listing.read_text("utf-8")) == []
