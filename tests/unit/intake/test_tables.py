"""Tables of sheets in CSV and TSV: any order of columns, every cell with its place."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.errors import BadInput
from csgraph.intake.columns import header_of
from csgraph.intake.delimited import Dialect, rows_of
from csgraph.intake.files import InputFile
from csgraph.intake.grid import Row, column_index, column_letters
from csgraph.intake.labels import LABELS
from csgraph.model import KEYS, Layout

from .conftest import Reading, read_file
from .tablefiles import write_delimited

HEADER = "Titre;Structure organisatrice;Résumé;Mots clés associés à l'action"


@pytest.fixture
def table(tmp_path: Path):
    """Return a function that reads a table, given as text or bytes."""

    def _read(content: str | bytes, format_: str = "csv") -> Reading:
        path = tmp_path / f"fiches.{format_}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_file(InputFile(path.name, path, format_))

    return _read


def add_up(reading: Reading) -> bool:
    """Say whether every line is accounted for once."""
    return sum(reading.source.accounting.values()) == reading.source.line_count


def test_a_row_is_a_sheet_and_each_cell_keeps_its_place(table):
    """A cell has its coordinates and its lines of the file; blank rows count as rows."""
    reading = table(f'{HEADER}\n\nJardin;CENTRE A - Paris;"Une ligne\net une autre";Culture\n')
    sheet = reading.one()
    summary = next(sheet.of("summary"))

    assert (sheet.layout, sheet.row, sheet.first_line, sheet.last_line) == (Layout.TABLE, 3, 3, 4)
    assert (summary.cell, summary.first_line, summary.last_line) == ("C3", 3, 4)
    assert summary.text == "Une ligne\net une autre"
    assert next(sheet.of("keywords")).first_line == 4
    assert reading.source.accounting["blank"] == 1
    assert add_up(reading)


def test_the_lines_of_a_cell_contain_its_text(table):
    """What a field's lines hold contains each line of its text."""
    content = f'{HEADER}\n"Un\ntitre";CENTRE A;"a\nb\nc";"Culture\nSanté"\n'
    lines = content.split("\n")
    for field in table(content).one().fields:
        stretch = lines[field.first_line - 1 : field.last_line]
        texts = field.text.split("\n")
        assert len(stretch) == len(texts)
        assert all(text in line for text, line in zip(texts, stretch, strict=True))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_makes_the_header_readable(table, delimiter):
    """Commas in a label and in prose do not make a comma the delimiter."""
    names = ["Titre", LABELS[10].text, "Public"]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([names, ["Jardin", "Planter, arroser", "Tous"]])

    assert table(out.getvalue()).one().first("experience") == "Planter, arroser"


def test_a_comma_in_a_file_named_tsv_is_found_too(table):
    """The ending only says which delimiter is looked at first."""
    assert table("Titre,Public\nJardin,Adultes\n", "tsv").one().first("audiences") == "Adultes"


def test_every_label_and_every_key_is_a_header(table):
    """A header row may use the sheet's labels or the keys of `csgraph read`."""
    for names in (
        [label.text for label in LABELS],
        [f"- {label.text.upper()}" for label in LABELS],
        list(KEYS),
    ):
        header = header_of(Row(1, dict(enumerate(names))))
        assert header is not None
        assert header.recognised == len(names)
        assert not header.repeated
    fed = [key for label in LABELS for key in label.keys]
    by_label = header_of(Row(1, {i: label.text for i, label in enumerate(LABELS)}))
    assert [key for column in by_label.columns for key in column.keys] == fed


@given(st.permutations(["title", "centre", "year", "keywords", "summary", "limitations"]))
def test_columns_may_stand_in_any_order(names):
    """Each column feeds its own key, wherever it stands."""
    header = header_of(Row(1, dict(enumerate(names))))

    assert [column.keys for column in header.columns] == [(name,) for name in names]


def test_two_columns_of_scales_are_initiative_then_partnership(table):
    """The first `Territoire concerné` is the initiative's, the second the partnership's."""
    sheet = table(
        "Titre;Territoire concerné;Territoire concerné\nJardin;Un quartier;Une commune\n"
    ).one()

    assert sheet.values("initiative_scales") == ("Un quartier",)
    assert sheet.values("partnership_scales") == ("Une commune",)


def test_a_key_beside_the_label_of_scales_says_which_is_meant(table):
    """Beside `initiative_scales`, `Territoire concerné` can only be the partnership's."""
    sheet = table("title;Territoire concerné;initiative_scales\nJardin;Une commune;Autre\n").one()

    assert sheet.values("partnership_scales") == ("Une commune",)
    assert sheet.values("initiative_scales") == ("Autre",)


def test_the_organiser_is_split_as_in_the_listing(table):
    """`CENTRE - Département` gives both, unless a column says the département."""
    split = table("Titre;Structure organisatrice\nA;LES - PINS - Seine-et-Marne\n").one()
    apart = table("Titre;Structure organisatrice;Département\nA;LES PINS - Paris;Yvelines\n").one()
    empty = table("Titre;Structure organisatrice;Département\nA;LES PINS - Paris;\n").one()

    assert (split.first("centre"), split.first("department")) == ("LES - PINS", "Seine-et-Marne")
    assert apart.values("centre") == ("LES PINS",)
    assert apart.values("department") == ("Yvelines",)
    assert empty.values("department") == ("Paris",)


@pytest.mark.parametrize("department", ["", ";Seine-et-Marne"])
@pytest.mark.parametrize(
    ("cell", "centres"),
    [
        ("CENTRE UN|CENTRE DEUX", ("CENTRE UN", "CENTRE DEUX")),
        ('"CENTRE UN\nCENTRE DEUX"', ("CENTRE UN", "CENTRE DEUX")),
        ('"CENTRE SOCIAL\nESPACE DU LAC"', ("CENTRE SOCIAL", "ESPACE DU LAC")),
        ('"CENTRE SOCIAL\nLES TILLEULS"', ("CENTRE SOCIAL LES TILLEULS",)),
    ],
)
def test_no_centre_of_a_cell_is_lost(table, department, cell, centres):
    """A column of départements changes nothing; a name broken after its kind is one name."""
    header = "Titre;Structure organisatrice" + ";Département" * bool(department)

    assert table(f"{header}\nA;{cell}{department}\n").one().values("centre") == centres


def test_several_values_stand_in_one_cell(table):
    """Line breaks and bars part the values of a list, never the text of prose."""
    sheet = table(
        'Titre;Public;Résumé\nA|B;"- Adultes\n- Seniors|Enfance";"un|deux\n- trois"\n'
    ).one()

    assert sheet.values("audiences") == ("Adultes", "Seniors", "Enfance")
    assert sheet.first("summary") == "un|deux\n- trois"
    assert sheet.title == "A|B"


def test_only_a_column_named_so_is_an_identifier(table):
    """`id` and `identifiant` identify; a number column does not."""
    assert table("Identifiant;Titre\n 0042 ;Jardin\n").one().identifier == "0042"
    assert table("N°;Titre;Public\n42;Jardin;Tous\n").one().identifier is None


def test_an_unknown_column_is_kept_and_reported(table):
    """Its text stays in the sheet and feeds nothing."""
    reading = table("Titre;Public;Animateurs\nJardin;Adultes;deux\n")
    finding = reading.finding("unknown-label")

    assert (finding.cell, finding.value) == ("C1", "Animateurs")
    assert [f.text for f in reading.one().fields if not f.keys] == ["deux"]


def test_a_repeated_header_is_reported_and_loses_nothing(table):
    """A second prose column feeds nothing; a second list column adds its values."""
    reading = table("Titre;Résumé;Résumé;Public;Public\nJardin;un;deux;Adultes;Seniors\n")
    sheet = reading.one()

    assert [f.cell for f in reading.findings if f.code == "repeated-label"] == ["C1", "E1"]
    assert sheet.values("summary") == ("un",)
    assert [f.text for f in sheet.fields if not f.keys] == ["deux"]
    assert sheet.values("audiences") == ("Adultes", "Seniors")


def test_a_lost_quotation_mark_rejects_its_row_only(table):
    """The rows before and after it are read; the finding names its lines."""
    reading = table(f'{HEADER}\nA;C;s;k\nB;C;"perdu;k\nD;C;"deux\nlignes";k\nE;C;s;k\n')
    finding = reading.finding("unreadable-row")

    assert [sheet.title for sheet in reading.sheets] == ["A", "D", "E"]
    assert (finding.first_line, finding.last_line, finding.source) == (3, 3, "fiches.csv")
    assert "guillemet" in finding.detail
    assert add_up(reading)


def test_a_quotation_mark_that_never_closes_rejects_its_row_only(table):
    """The rows that it would swallow to the end of the file are read."""
    reading = table(f'{HEADER}\nA;C;"ouvert;k\nB;C;s;k\nD;C;s;k\n')

    assert [sheet.title for sheet in reading.sheets] == ["B", "D"]
    assert "jamais fermé" in reading.finding("unreadable-row").detail


def test_a_row_that_swallows_another_is_rejected(table):
    """A row over several lines with another number of cells than the header is no row."""
    reading = table('title,centre\nA,"x\nB,y"\nC,"x,y\nD,z",w,v\nE,c\n')

    assert [sheet.title for sheet in reading.sheets] == ["A", "E"]
    assert add_up(reading)


def test_a_table_of_nothing_but_lost_marks_is_given_up(table):
    """Reading again is bounded; every line is still accounted for."""
    reading = table("Titre,Public\n" + ' ","\n' * 30_000)

    assert reading.sheets == []
    assert "unreadable-row" in reading.codes
    assert add_up(reading)


def test_longer_and_shorter_rows_are_reported_and_kept(table):
    """What stands outside the header is kept with its column as its label."""
    reading = table("Titre;Public;Résumé\nA;Adultes;s;en trop\nB;Adultes\nC;Adultes;s;\n")
    first, second, third = reading.sheets

    assert reading.codes == ["row-length", "row-length"]
    assert [f.cell for f in reading.findings] == ["D2", "C3"]
    assert first.fields[-1].label == "D"
    assert first.fields[-1].text == "en trop"
    assert (second.title, third.title) == ("B", "C")


def test_a_row_of_blanks_is_no_sheet(table):
    """Blank rows are counted, not read."""
    reading = table("Titre;Public\n;\n \t;  \n\nA;Adultes\n")

    assert len(reading.sheets) == 1
    assert reading.source.accounting["blank"] == 3


def test_a_note_may_stand_above_the_header(table):
    """It is counted as heading and stays in the source's preamble."""
    reading = table("Export du 3 mai\n\nTitre;Public\nA;Adultes\n")

    assert reading.one().row == 4
    assert reading.source.accounting["heading"] == 1
    assert reading.source.preamble == "Export du 3 mai\n\nTitre;Public"
    assert add_up(reading)


def test_a_table_without_known_headers_says_what_it_expects(table):
    """The finding gives headers that would make it readable."""
    reading = table("jour;montant\n1;2\n\n")

    assert reading.sheets == []
    assert "Structure organisatrice" in reading.finding("no-header").detail
    assert add_up(reading)


@pytest.mark.parametrize("content", ["", "\n", "﻿", "\r\n\r\n", "Titre;Public\n"])
def test_a_table_of_nothing_gives_nothing(table, content):
    """No sheet, one finding, every line counted."""
    reading = table(content)

    assert reading.sheets == []
    assert "no-sheet-in-file" in reading.codes
    assert add_up(reading)


def test_windows_1252_and_crlf_and_bom_are_read(table):
    """The same table says the same in each."""
    content = "Titre;Résumé\r\nFête;Été à l'œuvre\r\n"
    for raw in (content.encode("cp1252"), content.encode("utf-8-sig"), content.encode()):
        assert table(raw).one().first("summary") == "Été à l'œuvre"
    assert "windows-1252" in table(content.encode("cp1252")).codes


def test_letters_of_another_encoding_are_refused(table):
    """Accented headers that make no sense as Windows-1252 are no Windows-1252."""
    with pytest.raises(BadInput, match="inconnu"):
        table("Titre;Résumé\nLe café;Léger\n".encode("mac_roman"))


def test_a_header_swallowed_by_a_quotation_mark_is_refused_in_words(table):
    """Where the rows of Windows-1252 come out in no one way, the encoding is unknown."""
    with pytest.raises(BadInput, match="inconnu"):
        table('x;y;"a\n"; \nTitre;Résumé\n";texte\n'.encode("cp1252"))


def test_too_many_columns_are_refused(table):
    """A header of thousands of columns is no table of sheets."""
    with pytest.raises(BadInput, match="colonnes"):
        table(";".join(["Titre", "Public", *(f"c{n}" for n in range(600))]) + "\n")


def test_a_row_of_endless_delimiters_is_rejected(table):
    """A million commas are no cells."""
    reading = table("Titre,Public\n" + "," * 1_000_000 + "\nA,Adultes\n")

    assert reading.codes == ["unreadable-row"]
    assert reading.one().title == "A"


def test_a_cell_of_ten_megabytes_is_text_like_any_other(table):
    """It comes back whole, past the limit of Python's csv module."""
    long = "mot, et mot; " * 800_000

    assert table(f'Titre;Résumé\nA;"{long}"\n').one().first("summary") == long


def test_hostile_text_stays_text(table):
    """Formulas, markup, control characters and stray carriage returns are kept as typed."""
    texts = ["=cmd|' /C calc'!A0", "<script>", "a\x00b\x0b", "a\rb", '{"a": 1}', "\u202e🙂"]
    for text in texts:
        quoted = text.replace('"', '""')
        assert table(f'Titre;Résumé\nA;"{quoted}"\n').one().fields[1].text == text


def test_decomposed_accents_are_composed_in_values_only(table):
    """A value is NFC; the text keeps the letters as typed."""
    field = table("Titre;Public\nFe\u0302te;Adultes\n").one().fields[0]

    assert (field.values, field.text) == (("F\u00eate",), "Fe\u0302te")


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=8)
CELL = st.lists(TEXT, max_size=3).map("\n".join)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=5), st.sampled_from(",;\t"))
def test_what_pythons_csv_writes_reads_back(rows, delimiter):
    """Any cells come back as they were, with the lines they stand on."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    lines = out.getvalue().removesuffix("\n").split("\n") if rows else []
    read = list(rows_of(iter(lines), Dialect(delimiter, 3, 3)))

    assert [[row.cells.get(i, "") for i in range(3)] for row in read] == [
        [text if text.strip() else "" for text in row] for row in rows
    ]
    assert sum(row.weight for row in read) == len(lines)
    for row in read:
        for index, text in row.cells.items():
            first, last = row.lines_of(index)
            assert last - first == text.count("\n")


@given(st.lists(st.sampled_from(['"', "a", ";", "\n", '""', ' "', "b;"]), max_size=60))
def test_any_text_is_accounted_for(pieces):
    """Whatever the quotation marks, rows and rejected lines follow each other to the end."""
    lines = "".join(pieces).split("\n")
    at = 1
    for row in rows_of(iter(lines), Dialect(";", 2, 2)):
        assert row.first_line == at
        at = row.last_line + 1
    assert at == len(lines) + 1


@given(st.integers(0, 20_000))
def test_column_letters_and_indexes_are_inverse(index):
    """A column has one name."""
    assert column_index(column_letters(index)) == index


def test_write_and_read_agree_on_the_file(tmp_path):
    """A table written with csv.writer is read from disk by the dispatch."""
    path = write_delimited(tmp_path / "f.csv", [["title", "summary"], ["A", 'dit "oui"\n, puis']])

    assert read_file(InputFile("f.csv", path, "csv")).one().first("summary") == 'dit "oui"\n, puis'
