"""Records as `csgraph read` writes them: read again, they say the same."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph import settings
from csgraph.errors import BadInput
from csgraph.intake.files import InputFile
from csgraph.intake.jsontext import Item
from csgraph.intake.records import as_record
from csgraph.intake.recordsheets import sheet_of
from csgraph.model import KEYS, Field, Layout, Sheet

from .conftest import Reading, read_file

READ_KEYS = [
    "id",
    "title",
    "centre",
    "department",
    "year",
    "attachments",
    "status",
    "end_reason",
    "dimensions",
    "keywords",
    "summary",
    "initiators",
    "initiator_detail",
    "initiative_scales",
    "experience",
    "audiences",
    "partner_kinds",
    "funder_kinds",
    "partnership_scales",
    "description",
    "funding_note",
    "people_note",
    "territory_outcome",
    "centre_outcome",
    "resident_outcome",
    "limitations",
    "prospects",
    "themes",
    "diagnosis",
    "impact",
    "success_factors",
    "layout",
    "other_fields",
    "source",
]
PLACES = ("layout", "source", "other_fields")


@pytest.fixture
def records(tmp_path: Path):
    """Return a function that reads a file of records, given as text or bytes."""

    def _read(content: str | bytes, format_: str = "jsonl") -> Reading:
        path = tmp_path / f"fiches.{format_}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_file(InputFile(path.name, path, format_))

    return _read


def said(record: dict[str, object]) -> dict[str, object]:
    """Return what a record says, without the places where it was read."""
    others = [(o["label"], o["text"]) for o in record["other_fields"]]
    return {k: v for k, v in record.items() if k not in PLACES} | {"other_fields": others}


def listing_sheet(*fields: tuple[tuple[str, ...], str, tuple[str, ...]]) -> Sheet:
    """Return a sheet with these fields, one line each."""
    made = tuple(
        Field(keys, label, "\n".join(values), values, at, at + 1, at + 1)
        for at, (keys, label, values) in enumerate(fields)
    )
    return Sheet("f.txt", 1, len(made) + 1, Layout.LISTING, made)


def test_a_record_has_exactly_the_keys_of_the_contract():
    """In their order; what the sheet does not say is null or an empty list."""
    record = as_record(Sheet("f.txt", 1, 2, Layout.LISTING, ()))

    assert list(record) == READ_KEYS
    assert all(record[key.name] == ([] if key.is_list else None) for key in KEYS.values())
    assert record["source"] == {"file": "f.txt", "first_line": 1, "last_line": 2, "fields": {}}


def test_a_second_status_and_a_second_organiser_go_to_the_other_fields():
    """The first of each stands under its key."""
    record = as_record(
        listing_sheet(
            (("centre", "department"), "- Structure organisatrice", ("A", "", "B", "Paris")),
            (("status",), "- Statut de l'action", ("En cours", "Suspendue")),
            (("title",), "Actions", ("Jardin",)),
            (("title",), "Titre", ("Verger",)),
        )
    )
    assert (record["centre"], record["department"]) == ("A", None)
    assert (record["status"], record["title"]) == ("En cours", "Jardin")
    assert [(o["label"], o["text"], o["first_line"]) for o in record["other_fields"]] == [
        ("Structure organisatrice", "B - Paris", 1),
        ("Statut de l'action", "Suspendue", 2),
        ("Titre", "Verger", 4),
    ]


def test_no_value_is_ever_an_empty_text():
    """A field that holds blanks only says nothing."""
    record = as_record(listing_sheet((("summary",), "- Résumé", ("  ",)), ((), "x", (" ",))))

    assert record["summary"] is None
    assert record["other_fields"] == []


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)
RECORD = st.fixed_dictionaries(
    {
        key.name: st.lists(TEXT, max_size=3) if key.is_list else st.none() | TEXT
        for key in KEYS.values()
    }
    | {
        "id": st.none() | TEXT,
        "other_fields": st.lists(st.fixed_dictionaries({"label": TEXT, "text": TEXT}), max_size=2),
    }
)


@given(RECORD)
def test_a_record_read_and_written_again_is_the_same(record):
    """Every key, every other field; NFC once, and for good."""
    once = as_record(sheet_of("f.jsonl", Item(record, 1, 1), ""))
    again = as_record(sheet_of("f.jsonl", Item(json.loads(json.dumps(once)), 1, 1), ""))

    assert list(once) == READ_KEYS
    assert said(again) == said(once)
    assert {k for k, v in once.items() if v} - set(PLACES) == {
        k for k, v in record.items() if v
    } - set(PLACES)


def test_the_real_listing_survives_as_records(real_listing, tmp_path):
    """25 sheets written as JSONL and as JSON, and read again, say the same."""
    before = [as_record(s) for s in read_file(InputFile("l.txt", real_listing)).sheets]
    assert len(before) == 25
    lines = tmp_path / "l.jsonl"
    lines.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in before))
    array = tmp_path / "l.json"
    array.write_text(json.dumps(before, indent=1))
    for path in (lines, array):
        sheets = read_file(InputFile(path.name, path, path.suffix[1:])).sheets
        assert [said(as_record(s)) for s in sheets] == [said(r) for r in before]


def test_a_place_in_jsonl_is_a_line_and_a_pointer(records):
    """Each field stands in the line of its record."""
    other = '"other_fields": [{"label": "a/b", "text": "c"}]'
    reading = records(f'{{"title": "A"}}\n\n{{"title": "B", {other}, "x~y/z": "w"}}\n')
    fields = reading.sheets[1].fields

    assert [field.cell for field in fields] == ["/title", "/other_fields/0", "/x~0y~1z"]
    assert {(field.first_line, field.last_line) for field in fields} == {(3, 3)}
    assert reading.codes == ["unknown-label"]
    assert reading.source.accounting["blank"] == 1
    assert sum(reading.source.accounting.values()) == reading.source.line_count == 3


def test_a_place_in_json_is_a_pointer_and_the_lines_of_the_record(records):
    """The number of the record comes first; a single object has none."""
    array = records('[\n {"title": "A"},\n {"title":\n  "B"}\n]\n', "json")
    single = records('{"title": "A"}', "json")
    field = array.sheets[1].fields[0]

    assert (field.cell, field.first_line, field.last_line) == ("/1/title", 3, 4)
    assert array.source.line_count == 2
    assert single.one().fields[0].cell == "/title"


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ('{"title": "a", "title": "b"}', "deux fois"),
        ('{"x": {"a": 1, "a": 2}}', "deux fois"),
        ('{"title": NaN}', "NaN"),
        ('{"x": [-Infinity]}', "Infinity"),
        ('{"title": "\\ud800"}', "moitié"),
        ('{"\\udfff": "a"}', "moitié"),
        ('{"x": ' + "[" * 30 + "]" * 30 + "}", "imbrication"),
        ('{"x": ' + "[" * 200_000 + "]" * 200_000 + "}", "imbrication"),
        ("[" * 200_000, "imbrication"),
        ('{"title": 12}', "title"),
        ('{"title": ' + "9" * 10_000 + "}", "title"),
        ('{"title": ["a"]}', "title"),
        ('{"title": true}', "title"),
        ('{"keywords": "a"}', "keywords"),
        ('{"keywords": ["a", null]}', "keywords"),
        ('{"keywords": [1]}', "keywords"),
        ('{"other_fields": {}}', "other_fields"),
        ('{"other_fields": [{"text": "a"}]}', "other_fields"),
        ('{"id": []}', "id"),
        ('{"id": "1", "identifiant": "2"}', "diffèrent"),
        ('["a"]', "objet"),
        ("12", "objet"),
        ("null", "objet"),
        ('{"title": "a"', "JSON"),
        ("{title: 1}", "JSON"),
        ('{"title": "a"} {"title": "b"}', "suit"),
    ],
)
def test_a_bad_record_costs_only_itself(records, record, words):
    """In JSONL its line is a finding, and the others are read."""
    reading = records(f'{{"title": "A"}}\n{record}\n{{"title": "B"}}\n')
    finding = reading.finding("unreadable-record")

    assert [sheet.title for sheet in reading.sheets] == ["A", "B"]
    assert (finding.first_line, finding.last_line) == (2, 2)
    assert words in finding.detail
    assert sum(reading.source.accounting.values()) == reading.source.line_count


@pytest.mark.parametrize(
    "record",
    ['{"title": "a", "title": "b"}', '{"title": NaN}', '{"title": "\\ud800"}', "12", '{"id": []}'],
)
def test_a_bad_record_in_a_sound_document_costs_only_itself(records, record):
    """The finding points at the record."""
    reading = records(f'[{{"title": "A"}},\n{record},\n{{"title": "B"}}]', "json")

    assert [sheet.title for sheet in reading.sheets] == ["A", "B"]
    assert (reading.finding("unreadable-record").cell, reading.findings[0].first_line) == ("/1", 2)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ('[{"title": "A"},\n{"title": }]', "ligne 2"),
        ('[{"title": "A"}\n{"title": "B"}]', "virgule"),
        ('[{"title": "A"},]', "JSON"),
        ('[{"title": "A"}', "virgule"),
        ('[{"title": "A"}] x', "suit"),
        ("[" * 200_000, "imbrication"),
        ('{"title": "A"}}', "suit"),
        ("[", "JSON"),
    ],
)
def test_a_document_that_is_no_json_is_refused_whole(records, document, words):
    """Nothing of it is read, and the message says where it goes wrong."""
    with pytest.raises(BadInput, match=words) as caught:
        records(document, "json")
    assert "fiches.json" in str(caught.value)


@pytest.mark.parametrize("content", ["", "\n \n", "[]", "[{}]", '[{"title": null}]'])
def test_nothing_gives_no_sheet(records, content):
    """An empty file, an empty list, an empty record."""
    reading = records(content, "json")

    assert reading.sheets == []
    assert reading.codes == ["no-sheet-in-file"]


def test_other_encodings_are_refused(records):
    """JSON is UTF-8; a byte order mark is tolerated."""
    assert records('{"title": "é"}'.encode("utf-8-sig")).one().title == "é"
    with pytest.raises(BadInput):
        records('{"title": "é"}'.encode("cp1252"))
    with pytest.raises(BadInput):
        records('{"title": "é"}'.encode("utf-16"))


def test_a_number_keeps_its_digits(records):
    """An identifier or a year may be written as a number; other keys are strict."""
    sheet = records('{"id": 12345678901234567890123, "year": 2017, "x": 1.50}').one()

    assert (sheet.identifier, sheet.first("year")) == ("12345678901234567890123", "2017")
    assert sheet.fields[-1].label == "x"


def test_a_file_past_the_limit_is_refused(records, monkeypatch):
    """The size is looked at before the file is opened."""
    monkeypatch.setattr(settings, "JSON_FILE_MB", 0)
    with pytest.raises(BadInput, match="Mo"):
        records('{"title": "A"}')


def test_a_line_of_ten_megabytes_is_a_record(records):
    """A long text is a text."""
    long = "mot \\u00e9 " * 1_000_000

    assert len(records(f'{{"summary": "{long}"}}').one().first("summary")) == 6_000_000


def test_what_was_typed_is_kept_and_what_is_said_is_composed(records):
    """The text stays decomposed, the value is NFC."""
    field = records('{"title": "Fe\\u0302te"}').one().fields[0]

    assert (field.text, field.values) == ("Fe\u0302te", ("F\u00eate",))


def test_the_layout_and_source_of_a_record_are_not_read_again():
    """They say where the sheet was read before."""
    sheet = listing_sheet((("title",), "Actions", ("A",)))
    again = sheet_of("b.jsonl", Item(as_record(sheet), 7, 7), "")

    assert (again.layout, again.source, again.first_line) == (Layout.RECORD, "b.jsonl", 7)
    assert as_record(replace(again, source="f.txt"))["other_fields"] == []
