"""Workbooks: what their cells show, and what is refused before it is expanded."""

from __future__ import annotations

import datetime
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from csgraph import settings
from csgraph.errors import BadInput
from csgraph.intake.archive import Archive
from csgraph.intake.files import InputFile
from csgraph.intake.numberformat import shown
from csgraph.intake.xlsx import worksheets

from .conftest import Reading, read_file
from .tablefiles import (
    MAIN,
    inline_row,
    ods_cell,
    ods_members,
    pack,
    write_ods,
    write_xlsx,
    xlsx_members,
)

HEADER = inline_row(1, "Titre", "Résumé")
ODS_HEADER = f"<table:table-row>{ods_cell('Titre')}{ods_cell('Résumé')}</table:table-row>"


def read_book(path: Path) -> Reading:
    """Read a workbook as the dispatch does."""
    return read_file(InputFile(path.name, path, path.suffix[1:]))


@pytest.fixture
def xlsx(tmp_path: Path):
    """Return a function that reads a worksheet of the given XLSX rows."""
    return lambda rows, **more: read_book(
        pack(tmp_path / "f.xlsx", xlsx_members(HEADER + rows, **more))
    )


@pytest.fixture
def ods(tmp_path: Path):
    """Return a function that reads a worksheet of the given ODS rows."""
    return lambda rows: read_book(pack(tmp_path / "f.ods", ods_members(ODS_HEADER + rows)))


def refuse(path: Path, words: str) -> None:
    """Check that nothing of a workbook is read, and that the error says why and where."""
    with pytest.raises(BadInput, match=words) as caught:
        read_book(path)
    assert path.name in str(caught.value)
    assert "refused" in str(caught.value)


@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_a_cell_says_its_worksheet_row_and_column(tmp_path, write):
    """`Feuille1!B3` is the cell of the second column in the third row."""
    ending = write.__name__.removeprefix("write_")
    path = write(tmp_path / f"f.{ending}", [["Titre", "Résumé"], ["", ""], ["A", "un\ndeux"]])
    reading = read_book(path)
    sheet = reading.one()

    assert (sheet.worksheet, sheet.row, sheet.first_line) == ("Feuille1", 3, None)
    assert [field.cell for field in sheet.fields] == ["Feuille1!A3", "Feuille1!B3"]
    assert sheet.first("summary") == "un\ndeux"
    assert reading.source.format == ending
    assert reading.source.line_count == 3
    assert reading.source.accounting["blank"] == 1


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("5280", None, "5280"),
        ("0.5", None, "0,5"),
        ("0.30000000000000004", None, "0,3"),
        ("-12.50", "General", "-12,5"),
        ("1000", "00000", "01000"),
        ("612345678", '0#" "##" "##" "##" "##', "06 12 34 56 78"),
        ("5280", '#,##0.00\\ "€"', "5280 €"),
        ("5280.5", "#,##0.00\\ [$€-40C]", "5280,5 €"),
        ("-3", "[Red]0;(0)", "-3"),
        ("5280", '0.0," k€"', "5280"),
        ("2000000", '0,,"M"', "2000000"),
        ("-8", '"hausse de "0;"baisse de "0', "baisse de 8"),
        ("8", '"hausse de "0;"baisse de "0', "hausse de 8"),
        ("-8", "+0;-0", "-8"),
        ("8", "+0;-0", "+8"),
        ("-8", "0;[Red]0", "-8"),
        ("-8.5", '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-@_-', "-8,5 €"),
        ("5", '[<10]"peu";0', "5"),
        ("0.25", "0%", "25 %"),
        ("0.125", "0.0%", "12,5 %"),
        ("12", '0" personnes"', "12 personnes"),
        ("42679", "dd/mm/yyyy", "05/11/2016"),
        ("42679", "[$-40C]d\\ mmmm\\ yyyy;@", "5 novembre 2016"),
        ("42679", "dddd d mmm yy", "samedi 5 nov. 16"),
        ("42679", "[$-409]mmmm d, yyyy", "2016-11-05"),
        ("42679", "[$-409]m/d/yyyy", "11/5/2016"),
        ("42679.60416666666", "dd/mm/yyyy hh:mm", "05/11/2016 14:30"),
        ("0.6041666666666666", "h:mm AM/PM", "2:30 PM"),
        ("1.25", "[h]:mm", "30:00"),
        ("1", "dd/mm/yyyy", "01/01/1900"),
        ("59", "dd/mm/yyyy", "28/02/1900"),
        ("61", "dd/mm/yyyy", "01/03/1900"),
        ("99999999", "dd/mm/yyyy", "99999999"),
        ("-1", "dd/mm/yyyy", "-1"),
        ("abc", "0", "abc"),
        ("1e400", "0.00", "1e400"),
        ("1e999999", "0%", "1e999999"),
        ("1e-30", None, "1E-30"),
        ("NaN", "0", "NaN"),
    ],
)
def test_a_number_shows_what_was_typed(value, code, text):
    """Digits are kept; the format gives back what changes their meaning."""
    assert shown(value, code) == text


def test_dates_numbers_and_truth_values_of_openpyxl(tmp_path):
    """A workbook as people make it: typed cells under their formats."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Titre", "Année", "Résumé", "Public", "Limites", "Perspectives"])
    sheet.append(["01000", 2017, datetime.date(2016, 11, 5), True, 0.25, 3.5])
    sheet["C2"].number_format = "DD/MM/YYYY"
    sheet["E2"].number_format = "0%"
    book.save(tmp_path / "f.xlsx")

    texts = [field.text for field in read_book(tmp_path / "f.xlsx").one().fields]
    assert texts == ["01000", "2017", "05/11/2016", "VRAI", "25 %", "3,5"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "01/01/1904"),
        ("2957003", "31/12/9999"),
        ("2957003.9", "2957003,9"),
        ("2957004", "2957004"),
        ("2958465", "2958465"),
    ],
)
def test_dates_may_count_from_1904(tmp_path, value, text):
    """A workbook made on an old Macintosh says so; no calendar goes past the year 9999."""
    members = xlsx_members(
        HEADER + '<row r="2"><c t="inlineStr"><is><t>A</t></is></c><c s="0">'
        f"<v>{value}</v></c></row>",
        styles=f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
    )
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(
        "<sheets>", '<workbookPr date1904="1"/><sheets>'
    )
    assert read_book(pack(tmp_path / "f.xlsx", members)).one().first("summary") == text


def test_shared_strings_are_read_with_their_runs(xlsx):
    """Rich text is one text; phonetic hints are none; escapes are characters."""
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>Jar</t></r><r><t>din</t></r><rPh><t>x</t></rPh></si>'
        "<si><t>a_x000D_b_xD800_</t></si></sst>"
    )
    row = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>'
    sheet = xlsx(row, sharedStrings=strings).one()

    assert [field.text for field in sheet.fields] == ["Jardin", "a\rb_xD800_"]
    with pytest.raises(BadInput, match="manque"):
        xlsx(row.replace("<v>1</v>", "<v>2</v>"), sharedStrings=strings)


def test_an_error_is_a_finding_and_the_row_is_read(xlsx, ods):
    """`#REF!` and a formula never computed are named with their cell, not published."""
    title = '<c r="A2" t="inlineStr"><is><t>A</t></is></c>'
    error = xlsx(f'<row r="2">{title}<c r="B2" t="e"><f>X1</f><v>#REF!</v></c></row>')
    formula = xlsx(f'<row r="2">{title}<c r="B2"><f>X1+1</f></c></row>')
    attributes = 'table:formula="of:=[.X1]" calcext:value-type="error"'
    table = ods(
        f"<table:table-row>{ods_cell('A')}{ods_cell('#REF !', attributes)}</table:table-row>"
    )

    for reading, value in ((error, "#REF!"), (formula, "=X1+1"), (table, "#REF !")):
        finding = reading.finding("error-cell")
        assert (finding.cell, finding.field, finding.value) == ("Feuille1!B2", "summary", value)
        assert [field.keys for field in reading.one().fields] == [("title",)]


def test_a_formula_never_computed_is_never_an_empty_cell(xlsx, ods):
    """One that is shared, or kept by ODS alone, is told too; a text that came out empty is not."""
    title = '<c r="A2" t="inlineStr"><is><t>A</t></is></c>'
    shared = xlsx(f'<row r="2">{title}<c r="B2"><f t="shared" si="0"/><v/></c></row>')
    bare = 'table:formula="of:=[.A2]&amp;1"'
    kept = ods(f"<table:table-row>{ods_cell('A')}<table:table-cell {bare}/></table:table-row>")
    empty = f'<table:table-cell {bare} office:value-type="string"><text:p/></table:table-cell>'
    no_text = ods(f"<table:table-row>{ods_cell('A')}{empty}</table:table-row>")
    no_words = xlsx(f'<row r="2">{title}<c r="B2" t="str"><f>A2</f><v/></c></row>')

    assert shared.finding("error-cell").cell == "Feuille1!B2"
    assert kept.finding("error-cell").value == "=[.A2]&1"
    assert no_text.findings == no_words.findings == []


def test_the_value_of_a_computed_formula_is_read(xlsx):
    """What the author saw counts, not the formula."""
    cells = '<c r="A2"><v>1</v></c><c r="B2" t="str"><f>A2</f><v>vu</v></c>'
    assert xlsx(f'<row r="2">{cells}</row>').one().first("summary") == "vu"


SHAPES = (
    *("frame", "custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon"),
    *("path", "regular-polygon", "caption", "connector", "measure", "control", "g"),
)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_drawing_is_no_part_of_the_cell_it_is_anchored_to(ods, shape):
    """What stands on a shape above a cell was not typed into the cell."""
    drawn = f"<draw:{shape}><text:p>Cliquez ici</text:p></draw:{shape}>"
    cell = f"<table:table-cell>{drawn}<text:p>Atelier</text:p></table:table-cell>"

    assert ods(f"<table:table-row>{cell}</table:table-row>").one().title == "Atelier"


def test_ods_gives_the_text_that_is_shown(ods):
    """Numbers, dates and percentages stand as displayed; comments are left out."""
    typed = 'office:value-type="currency" office:value="5280"'
    note = "<office:annotation><text:p>note</text:p></office:annotation>"
    cell = f"<table:table-cell {typed}>{note}<text:p>5 280,00<text:s text:c='2'/>€</text:p>"
    rows = f"<table:table-row>{ods_cell('A')}{cell}</table:table-cell></table:table-row>"

    assert ods(rows).one().first("summary") == "5 280,00  €"


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ('office:value-type="float" office:value="0.5"', "0,5"),
        ('office:value-type="percentage" office:value="0.5"', "50 %"),
        ('office:value-type="date" office:date-value="2016-11-05"', "2016-11-05"),
        ('office:value-type="boolean" office:boolean-value="true"', "VRAI"),
    ],
)
def test_an_ods_cell_without_text_gives_its_value(ods, attributes, text):
    """Some programs write values only."""
    cell = f"<table:table-cell {attributes}/>"
    assert (
        ods(f"<table:table-row>{ods_cell('A')}{cell}</table:table-row>").one().first("summary")
        == text
    )


def test_a_merged_cell_speaks_for_its_rows(xlsx, ods):
    """The text stands once; each row under it has it, with the place where it stands."""
    under = '<row r="3"><c r="B3" t="inlineStr"><is><t>deux</t></is></c></row>'
    merged = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
    spanned = ods_cell("Jardin", 'table:number-rows-spanned="2"')
    rows = (
        f"<table:table-row>{spanned}{ods_cell('un')}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{ods_cell('deux')}</table:table-row>"
    )
    readings = (xlsx(inline_row(2, "Jardin", "un") + under, after=merged), ods(rows))

    for reading in readings:
        assert [(s.title, s.first("summary")) for s in reading.sheets] == [
            ("Jardin", "un"),
            ("Jardin", "deux"),
        ]
        assert next(reading.sheets[1].of("title")).cell == "Feuille1!A2"


def test_each_worksheet_with_a_header_is_read(tmp_path):
    """The others are reported by name, an empty one is not."""
    book = openpyxl.Workbook()
    book.active.title = "Fiches"
    book.active.append(["Titre", "Public"])
    book.active.append(["A", "Adultes"])
    notes = book.create_sheet("Notes")
    notes.append(["à faire"])
    book.create_sheet("Vide")
    more = book.create_sheet("Suite")
    more.append(["summary", "title"])
    more.append(["s", "B"])
    book.save(tmp_path / "f.xlsx")
    reading = read_book(tmp_path / "f.xlsx")

    assert [(s.worksheet, s.title) for s in reading.sheets] == [("Fiches", "A"), ("Suite", "B")]
    assert reading.codes == ["no-header"]
    assert reading.finding("no-header").cell == "Notes!A1"
    assert reading.source.line_count == sum(reading.source.accounting.values()) == 5


def test_a_cell_a_million_rows_down_costs_nothing(xlsx):
    """A few kilobytes that claim a million rows give the rows that hold something."""
    reading = xlsx(inline_row(2, "A", "s") + inline_row(1_048_576, "Z", "t"))

    assert [sheet.row for sheet in reading.sheets] == [2, 1_048_576]
    assert reading.source.accounting["blank"] == 1_048_573
    assert sum(reading.source.accounting.values()) == reading.source.line_count == 1_048_576


def test_blank_repeats_of_ods_cost_nothing(ods):
    """LibreOffice ends every worksheet with a million blank rows and 16,384 columns."""
    blank = '<table:table-cell table:number-columns-repeated="16382"/>'
    row = f"<table:table-row>{ods_cell('A')}{ods_cell('s')}{blank}</table:table-row>"
    end = (
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    reading = ods(row + end)

    assert reading.one().title == "A"
    assert reading.source.line_count == 2


def test_repeated_rows_and_cells_of_ods_are_made(ods):
    """Two equal rows may be written once."""
    same = ods_cell("x", 'table:number-columns-repeated="2"')
    reading = ods(f'<table:table-row table:number-rows-repeated="2">{same}</table:table-row>')

    assert [(s.row, s.title, s.first("summary")) for s in reading.sheets] == [
        (2, "x", "x"),
        (3, "x", "x"),
    ]


@pytest.mark.parametrize(
    ("repeat", "words"),
    [("rows", "lignes"), ("columns", "colonnes")],
)
def test_a_claim_of_a_million_filled_cells_is_refused(tmp_path, repeat, words):
    """A text repeated a million times in a few kilobytes is a bomb."""
    claim = f'table:number-{repeat}-repeated="1000000"'
    row, cell = (claim, "") if repeat == "rows" else ("", claim)
    rows = f"<table:table-row {row}>{ods_cell('x', cell)}</table:table-row>"

    refuse(pack(tmp_path / "f.ods", ods_members(ODS_HEADER + rows)), words)


def test_a_text_shared_a_thousand_times_counts_a_thousand_times(tmp_path, monkeypatch):
    """A small file can name one long text in every cell."""
    monkeypatch.setattr(settings, "WORKBOOK_EXPANDED_MB", 1)
    strings = f'<sst xmlns="{MAIN}"><si><t>{"long texte " * 1_000}</t></si></sst>'
    rows = "".join(f'<row r="{n}"><c t="s"><v>0</v></c></row>' for n in range(2, 300))
    members = xlsx_members(HEADER + rows, sharedStrings=strings)

    refuse(pack(tmp_path / "f.xlsx", members), "trop de texte")


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path):
    """A hundred megabytes of one letter pack into a hundred kilobytes."""
    refuse(
        pack(tmp_path / "f.xlsx", xlsx_members(inline_row(1, "a" * 50_000_000))),
        "grossirait plus de 200 fois",
    )


def test_each_limit_refuses_in_words(tmp_path, monkeypatch):
    """Size, members, expanded size, rows, cell."""
    path = pack(tmp_path / "f.xlsx", xlsx_members(HEADER + inline_row(2, "A", "s" * 200)))
    for name, value, words in (
        ("WORKBOOK_FILE_MB", 0, "Mo"),
        ("WORKBOOK_MEMBERS", 2, "fichiers dedans"),
        ("WORKBOOK_EXPANDED_MB", 0, "une fois ouvert"),
        ("WORKBOOK_ROWS", 1, "lignes"),
        ("CELL_CHARS", 100, "cellule"),
        ("TABLE_COLUMNS", 1, "colonnes"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(settings, name, value)
            refuse(path, words)
    assert read_book(path).one().title == "A"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_entities_are_refused(tmp_path, part):
    """A DTD is never read: an entity can grow without end or name a file."""
    members = xlsx_members(HEADER)
    members[part] = f'<!DOCTYPE x [<!ENTITY a "aaaa">]>{members[part]}'
    refuse(pack(tmp_path / "f.xlsx", members), "DTD")


def test_entities_are_refused_in_ods(tmp_path):
    """The same in the other format."""
    members = ods_members(ODS_HEADER)
    members["content.xml"] = f'<!DOCTYPE x SYSTEM "file:///etc/passwd">{members["content.xml"]}'
    refuse(pack(tmp_path / "f.ods", members), "DTD")


def test_nesting_and_endless_tags_are_refused(tmp_path):
    """Neither a tower of tags nor a tag of megabytes is read to its end."""
    tower = "<a>" * 5_000 + "</a>" * 5_000
    refuse(pack(tmp_path / "f.xlsx", xlsx_members(HEADER + tower)), "imbriquées")
    letters = "".join(chr(97 + n % 26) + str(n) for n in range(600_000))
    tag = f'<row r="2" x="{letters}"/>'
    refuse(pack(tmp_path / "g.xlsx", xlsx_members(HEADER + tag)), "balise")


def test_passwords_are_told(tmp_path):
    """A protected XLSX is no zip; a protected ODS says so in its manifest."""
    locked = tmp_path / "f.xlsx"
    locked.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    refuse(locked, "mot de passe")
    members = ods_members(ODS_HEADER) | {
        "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"
    }
    refuse(pack(tmp_path / "f.ods", members), "mot de passe")


def test_encrypted_members_are_told(tmp_path):
    """A zip with a password is refused by its flag."""
    path = pack(tmp_path / "f.xlsx", xlsx_members(HEADER))
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 1)
    path.write_bytes(raw)
    refuse(path, "mot de passe")


def test_damaged_archives_are_refused_in_words(tmp_path):
    """Cut, overwritten, without its parts, of another kind: never a traceback."""
    path = write_xlsx(tmp_path / "f.xlsx", [["Titre", "Résumé"], ["A", "s"]])
    whole = path.read_bytes()
    for raw in (b"", b"PK", whole[: len(whole) // 2], b"\0" * 500):
        path.write_bytes(raw)
        refuse(path, "classeur")
    for start in range(30, len(whole), 97):
        path.write_bytes(whole[:start] + b"\xff" * 8 + whole[start + 8 :])
        with suppress(BadInput):
            read_book(path)
    for missing in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"):
        members = xlsx_members(HEADER)
        del members[missing]
        refuse(pack(path, members), "classeur")


def test_two_members_of_one_name_are_refused(tmp_path):
    """Which of them is the worksheet would depend on who reads."""
    path = tmp_path / "f.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in xlsx_members(HEADER).items():
            archive.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("xl/workbook.xml", "<x/>")
    refuse(path, "même nom")


def test_member_names_are_never_paths(tmp_path):
    """A member called `../../x` is not written anywhere, nor read."""
    inside = tmp_path / "inside"
    inside.mkdir()
    members = xlsx_members(HEADER + inline_row(2, "A", "s")) | {"../evil.txt": "x", "/abs": "y"}
    read_book(pack(inside / "f.xlsx", members))

    assert sorted(p.name for p in tmp_path.rglob("*")) == ["f.xlsx", "inside"]


def test_rows_out_of_order_are_refused(xlsx):
    """Two rows of one number would be two sheets at one place."""
    with pytest.raises(BadInput, match="après la ligne 3"):
        xlsx(inline_row(3, "A", "s") + inline_row(2, "B", "t"))


def test_a_refused_workbook_gives_no_sheet(tmp_path):
    """What goes wrong in the last row is found before the first sheet is given."""
    from csgraph.intake.workbooks import read_workbook

    members = xlsx_members(HEADER + inline_row(2, "A", "s") + "<row r='3'>")
    path = pack(tmp_path / "f.xlsx", members)
    items = read_workbook(InputFile(path.name, path, "xlsx"))
    with pytest.raises(BadInput):
        next(items)


def test_calamine_reads_the_same_texts(tmp_path):
    """Another reader agrees on every text of both formats."""
    rows = [["Titre", "Résumé", "Public"], ["é & <b>", "un\ndeux", "x"], ["🙂", "  a", "01000"]]
    for path in (write_xlsx(tmp_path / "f.xlsx", rows), write_ods(tmp_path / "f.ods", rows)):
        peer = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
        ours = [[field.text for field in sheet.fields] for sheet in read_book(path).sheets]
        assert [[cell.strip() for cell in row] for row in peer[1:]] == [
            [text.strip() for text in row] for row in ours
        ]


def test_openpyxl_reads_the_same_cells(tmp_path):
    """The worksheets reader and openpyxl agree cell by cell."""
    rows = [[f"r{r} c{c} é\n&" for c in range(5)] for r in range(20)]
    path = write_xlsx(tmp_path / "f.xlsx", rows)
    archive = Archive(path, "f.xlsx")
    ours = [list(row.cells.values()) for row in next(worksheets(archive)).rows]
    archive.close()
    book = openpyxl.load_workbook(path, read_only=True)

    assert ours == [list(row) for row in book.active.iter_rows(values_only=True)]
    book.close()
