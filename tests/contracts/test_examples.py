"""The example sheets show everything a sheet can hold, and are nobody else's words."""

from __future__ import annotations

import importlib.util
import io
import re
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from python_calamine import CalamineWorkbook

from csgraph import intake
from csgraph.findings import Finding
from csgraph.intake.files import discover
from csgraph.intake.labels import FUNDERS_BLOCK, LABELS
from csgraph.intake.olderlabels import OLDER_LABELS
from csgraph.mapping import vocabulary
from csgraph.model import KEYS, Layout, Sheet
from csgraph.normal import normalise
from csgraph.release import decisions
from csgraph.territories import department

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FILES, SKIPPED = discover([str(EXAMPLES / "sheets")])


@cache
def read() -> tuple[tuple[Sheet, ...], tuple[Finding, ...]]:
    """Every example sheet, and what intake noticed."""
    items = [item for file in FILES for item in intake.read(file)]
    sheets = tuple(item for item in items if isinstance(item, Sheet))
    return sheets, tuple(item for item in items if isinstance(item, Finding))


def prose(sheet: Sheet) -> str:
    """The prose of a sheet, field by field."""
    return "\n".join(v for key in KEYS.values() if key.is_prose for v in sheet.values(key.name))


def sentences(text: str) -> set[str]:
    """The sentences and lines of a text, in their normal form; single words are none."""
    parts = (normalise(part) for part in re.split(r"(?<=[.!?;:])\s+|\n", text))
    return {part for part in parts if len(part.split()) >= 3}


def script() -> ModuleType:
    """The script that writes the workbooks."""
    spec = importlib.util.spec_from_file_location("make_workbooks", EXAMPLES / "make_workbooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_format_is_shown() -> None:
    """Each input format has a file, and no file of the folder is left aside."""
    assert {file.format for file in FILES} == {
        "listing", "csv", "tsv", "xlsx", "ods", "json", "jsonl",
    }  # fmt: skip
    assert not SKIPPED


def test_both_layouts_and_the_table_of_years_are_shown() -> None:
    """The listing comes with and without years, and in the older layout."""
    sheets, _ = read()
    dated = {s.source: [t.first("year") for t in sheets if t.source == s.source] for s in sheets}

    assert {s.layout for s in sheets} == set(Layout)
    assert (
        0.5
        < sum(map(bool, dated["fiches-avec-annees.txt"])) / len(dated["fiches-avec-annees.txt"])
        < 1
    )
    assert not any(dated["fiches-sans-tableau.txt"])


def test_the_readme_counts_right() -> None:
    """The first line of the README holds the numbers of sheets, centres and départements."""
    sheets, _ = read()
    decided = decisions.read(EXAMPLES / "decisions").centres
    same = {normalise(s): normalise(row.name) for row in decided for s in row.spellings}
    names = {normalise(name) for s in sheets for name in s.values("centre")}
    centres = {same.get(name, name) for name in names}
    departments = {department(name) for s in sheets for name in s.values("department")} - {None}
    said = [int(n) for n in re.findall(r"\d+", (EXAMPLES / "README.md").read_text("utf-8"))[:3]]

    assert said == [len(sheets), len(centres), len(departments)]
    assert len(sheets) >= 24
    assert len(centres) >= 20


def test_several_centres_have_several_actions_and_one_has_two_spellings() -> None:
    """Grouping by centre is worth showing."""
    sheets, _ = read()
    spelled: dict[str, set[str]] = {}
    for sheet in sheets:
        for name in sheet.values("centre"):
            spelled.setdefault(normalise(name), set()).add(name)
    count = Counter(normalise(name) for sheet in sheets for name in sheet.values("centre"))

    assert sum(n > 1 for n in count.values()) >= 5
    assert sum(len(names) > 1 for names in spelled.values()) == 1


def test_every_label_and_key_is_filled_somewhere() -> None:
    """Each label of both layouts and each key of `csgraph read` has a value in an example."""
    sheets, _ = read()
    printed = {field.name for sheet in sheets for field in sheet.fields}

    assert {label.text for label in (*LABELS, *OLDER_LABELS, FUNDERS_BLOCK)} <= printed
    assert [key for key in KEYS if not any(sheet.values(key) for sheet in sheets)] == []


def test_every_known_list_value_is_used() -> None:
    """Each concept of each list is met in the key that uses its scheme."""
    sheets, _ = read()
    known = vocabulary.load()
    used = {
        known.concept(key.scheme, value)
        for sheet in sheets
        for key in KEYS.values()
        if key.scheme
        for value in sheet.values(key.name)
    }

    assert set(known.concepts.values()) - used == set()


def test_some_values_lie_outside_the_lists() -> None:
    """Lists are open, and the examples say so with two keywords, no more."""
    sheets, _ = read()
    known = vocabulary.load()
    outside = {
        (key.scheme, value)
        for sheet in sheets
        for key in KEYS.values()
        if key.scheme
        for value in sheet.values(key.name)
        if known.concept(key.scheme, value) is None
    }

    assert outside == {("keyword", "jardinage"), ("keyword", "convivialité")}


def test_no_two_examples_share_a_sentence() -> None:
    """Every sheet is written afresh."""
    sheets, _ = read()
    count = Counter(sentence for sheet in sheets for sentence in sentences(prose(sheet)))

    assert [sentence for sentence, n in count.items() if n > 1] == []
    assert len(count) > 400


def test_no_sentence_comes_from_the_real_listing(real_listing: Path) -> None:
    """The real listing's prose is not ours."""
    sheets, _ = read()
    theirs = sentences(real_listing.read_text("utf-8"))
    ours = {sentence for sheet in sheets for sentence in sentences(prose(sheet))}
    titles = {normalise(sheet.title or "") for sheet in sheets}

    assert ours & theirs == set()
    assert titles & theirs == set()


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d+ €/ an", r"\d \d{3} €", r"\d \d{3} euros", r"entre \d+ et \d+ €", r"environ \d+€",
        r"CAF : \d \d+€", r"\dx\dH soit \d+€ /H soit \d+€", r"\d+ €/saison", r"Non quantifié",
        r"ETP", r"\d+ %", r"\d+ professionnels, ", r"\d+ enfants et \d+ parents", r", -\d ",
        r"1/2 temps", r"\d-\d apprenants", r"une vingtaine de", r"^8$",
        r"Novembre \d{4} – Février \d{4}", r"du \d+ \w+ \d{4} au \d+ \w+ \d{4}", r"\d\d/\d\d/\d\d",
        r"depuis 20\d\d", r"Du 16 au 8 ", r"Torcy", r"Roissy", r"Paris – Vallée de la Marne",
        r"Pôle emploi", r"Mission Locale", r"CCAS de ", r"^- ", r"^->", r"^• ", r"^1° ",
    ],
)  # fmt: skip
def test_the_prose_shows_what_prose_can_hold(pattern: str) -> None:
    """Amounts, people, periods, places and bullets stand in the prose in each known form."""
    sheets, _ = read()

    assert any(re.search(pattern, prose(sheet), re.MULTILINE) for sheet in sheets)


def test_one_address_is_there_to_be_held_back_and_no_other_personal_data() -> None:
    """One invented address at example.org; no telephone number, no civility before a name."""
    sheets, _ = read()
    text = "\n".join(prose(sheet) for sheet in sheets)

    assert re.findall(r"\S+@\S+", text) == ["permanence.logement@example.org"]
    assert not re.search(r"(?:\d\d[ .-]){4}\d\d|\b(?:M\.|Mme|Mlle|Monsieur|Madame)\s", text)


def test_intake_reads_the_examples_without_surprise() -> None:
    """What intake notices is what the examples set out to show."""
    _, findings = read()

    assert Counter(finding.code for finding in findings) == {"older-layout": 2, "year-unclear": 1}


def test_the_decisions_speak_of_the_examples() -> None:
    """Every file has its row of rights; every centre and spelling decided on is met."""
    decided = decisions.read(EXAMPLES / "decisions")
    sheets, _ = read()
    met = {
        (territory.code, normalise(sheet.first("centre") or ""))
        for sheet in sheets
        if (territory := department(sheet.first("department") or ""))
    }

    assert set(decided.sources) == {file.name for file in FILES}
    assert all(source.licence and source.captured for source in decided.sources.values())
    assert {
        (row.department, normalise(s))
        for row in decided.centres
        for s in (row.name, *row.spellings)
    } <= met
    assert not decided.accepted


def test_the_workbooks_hold_what_their_text_says(tmp_path: Path) -> None:
    """Made again from `workbooks.toml`, each cell of each workbook is the same."""
    script().main(tmp_path)

    for made in sorted(tmp_path.iterdir()):
        kept = CalamineWorkbook.from_path(EXAMPLES / "sheets" / made.name)
        again = CalamineWorkbook.from_path(made)
        assert again.sheet_names == kept.sheet_names
        for name in kept.sheet_names:
            rows = kept.get_sheet_by_name(name).to_python()
            assert len(rows) > 2
            assert again.get_sheet_by_name(name).to_python() == rows


def test_no_clock_enters_a_workbook() -> None:
    """Every date inside a workbook is the fixed one."""
    module = script()
    for name, worksheet, rows in module.workbooks():
        write = module.xlsx if name.endswith(".xlsx") else module.ods
        with zipfile.ZipFile(io.BytesIO(write(worksheet, rows))) as archive:
            written = {member.date_time for member in archive.infolist()}
            text = b"".join(map(archive.read, archive.namelist())).decode()

        assert written == {(2020, 1, 1, 0, 0, 0)}
        assert set(re.findall(r"20\d\d-\d\d-\d\dT", text)) <= {"2020-01-01T"}
