"""One sheet met in a listing, in a table and in records is one sheet with all its places."""

from __future__ import annotations

import csv
import gzip
import json
import re
from pathlib import Path

import pytest

from csgraph import intake
from csgraph.intake.files import discover
from csgraph.intake.records import as_record
from csgraph.model import KEYS, Sheet

from .conftest import build, sheet_text


def _records(path: Path) -> list[dict[str, object]]:
    (file,), _ = discover([str(path)])
    return [as_record(item) for item in intake.read(file) if isinstance(item, Sheet)]


def _write_jsonl(path: Path, records: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")


def _write_csv(path: Path, records: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(KEYS))
        writer.writeheader()
        for record in records:
            cells = {k: record[k] for k in KEYS}
            writer.writerow(
                {k: "\n".join(v) if isinstance(v, list) else v or "" for k, v in cells.items()}
            )


@pytest.mark.parametrize("write", [_write_jsonl, _write_csv])
@pytest.mark.parametrize("name", ["fiches-sans-tableau.txt", "fiches-avec-annees.txt"])
def test_every_sheet_of_a_listing_is_known_again(examples: Path, tmp_path: Path, write, name: str):
    """In another format, in another file: nothing is published twice, and both places stay."""
    folder = tmp_path / "in"
    folder.mkdir()
    listing = examples / "sheets" / name
    (folder / "a.txt").write_bytes(listing.read_bytes())
    other = folder / ("b.jsonl" if write is _write_jsonl else "b.csv")
    write(other, _records(listing))
    counts = build(folder, site=tmp_path / "site").counts

    assert counts["repeated"] == counts["published"] + counts["withheld"]
    assert counts["sheets_read"] == 2 * counts["repeated"]


def test_the_real_listing_is_known_again(real_listing: Path, tmp_path: Path):
    """Its 25 sheets, read from the listing and from what `csgraph read` wrote of it."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(real_listing.read_bytes())
    _write_jsonl(folder / "b.jsonl", _records(real_listing))
    counts = build(folder, site=tmp_path / "site").counts

    assert (counts["published"], counts["repeated"]) == (25, 25)


def test_a_table_takes_over_from_a_listing_without_a_new_address(tmp_path: Path):
    """The first release read the listing, the second the table alone."""
    listing, table = tmp_path / "a.txt", tmp_path / "b.jsonl"
    listing.write_text(sheet_text("Fête"), "utf-8")
    _write_jsonl(table, [r | {"id": "7"} for r in _records(listing)])
    first = build(listing, site=tmp_path / "site", version="v1")
    second = build(table, site=tmp_path / "site", version="v2")

    assert _sheets(second.release) == _sheets(first.release)


def test_a_conflict_is_settled_by_the_days_of_capture(tmp_path: Path):
    """Undated: both are withheld. Dated: the newer speaks, the older stays as evidence."""
    folder, decisions = tmp_path / "in", tmp_path / "decisions"
    folder.mkdir()
    decisions.mkdir()
    header = "id,Titre,Structure organisatrice,Résumé\n"
    for name, words in (("a.csv", "On danse."), ("b.csv", "On joue.")):
        (folder / name).write_text(f"{header}7,Bal,CENTRE X - Paris,{words}\n", "utf-8")
    other = "8,Jeu,CENTRE X - Paris,On rit.\n"
    (folder / "c.csv").write_text(header + other, "utf-8")
    undated = build(folder, site=tmp_path / "site", version="v1")
    (decisions / "sources.toml").write_text(
        '[[source]]\nfile = "a.csv"\ncaptured = 2020-01-01\n'
        '[[source]]\nfile = "b.csv"\ncaptured = 2019-01-01\n',
        "utf-8",
    )
    dated = build(folder, site=tmp_path / "site", version="v2", decisions=decisions)
    text = gzip.decompress((dated.release / "dumps/full/data.nq.gz").read_bytes()).decode()
    said = re.findall(r'def#summary> "([^"]*)"@fr \.', text)

    assert undated.counts["withheld"] == 2
    assert (dated.counts["published"], dated.counts["actions"]) == (3, 2)
    assert sorted(said) == ["On danse.", "On rit."]
    assert "On joue." in text


def _sheets(release: Path) -> list[str]:
    text = (release / "ledger.tsv").read_text("utf-8")
    return [line.split("\t")[0] for line in text.split("\n") if "\tsheet\tliving\t" in line]


def test_an_action_outlives_the_sheet_it_was_minted_with(tmp_path: Path):
    """A version with an identifier joins it, then stands alone: the address stays.

    The action is written where its key belongs, though no sheet has that key any more.
    """
    folder = tmp_path / "in"
    folder.mkdir()
    listing, table = folder / "a.txt", folder / "b.jsonl"
    others = [sheet_text(f"Action {n}", f"Texte {n}.") for n in range(30)]
    listing.write_text("\n".join((*others, sheet_text("Fête"))), "utf-8")
    first = build(folder, site=tmp_path / "site", version="v1")
    fete = next(r for r in _records(listing) if r["title"] == "Fête")
    _write_jsonl(table, [fete | {"id": "7", "summary": "Autrement dit."}])
    second = build(folder, site=tmp_path / "site", version="v2")
    listing.write_text("\n".join(others), "utf-8")
    third = build(folder, site=tmp_path / "site", version="v3")

    assert second.counts["published"] == 32
    assert [b.counts["actions"] for b in (first, second, third)] == [31, 31, 31]
    assert _actions(first.release) == _actions(second.release) == _actions(third.release)


def _actions(release: Path) -> list[str]:
    """Return the actions of a release in the order of its dump, whose graphs are sorted."""
    text = gzip.decompress((release / "dumps/full/data.nq.gz").read_bytes()).decode()
    lines = text.split("\n")[:-1]
    data = [line for line in lines if "/graph/" not in line.rpartition(" <")[2]]
    assert data == sorted(data)
    return list(dict.fromkeys(re.findall(r"^<http://localhost:8000/id/action/(\w+)>", text, re.M)))
