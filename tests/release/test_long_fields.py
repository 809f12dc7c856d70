"""A field of megabytes: built, read again and given back, or refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.release.conftest import build, sheet_text

from csgraph import intake, settings
from csgraph.errors import BadInput
from csgraph.intake.files import discover
from csgraph.pipeline import exporting

LINE = "La halte accueille les enfants et les conteuses dans la gare. " * 20


def _write(path: Path, size: int, separator: str) -> Path:
    prose = separator.join([LINE] * (size // len(LINE)))
    path.write_text(sheet_text("La halte", prose), "utf-8", newline="")
    return path


@pytest.mark.parametrize("separator", ["\n", ""], ids=["many lines", "one line"])
def test_a_field_of_ten_megabytes_is_published_and_comes_back(tmp_path: Path, separator: str):
    """It is longer than pyoxigraph's JSON-LD reader holds: rdflib reads that dump."""
    listing = _write(tmp_path / "fiches.txt", 10_000_000, separator)
    built = build(listing, site=tmp_path / "site")
    assert built.counts["published"] == 1
    given_back = b"".join(exporting.one(built.release, "sheets"))
    assert given_back == listing.read_bytes()


def test_a_sheet_beyond_the_limit_is_a_refused_file(tmp_path: Path):
    """The others are built; the finding names the file, the line, and what to do."""
    _write(tmp_path / "long.txt", settings.SHEET_MB * 1_000_000 + 10_000, "\n")
    (tmp_path / "fiches.txt").write_text(sheet_text("La halte"), "utf-8")
    built = build(tmp_path, site=tmp_path / "site")
    assert built.counts["sheets_read"] == 1
    assert built.codes["refused-file"] == 1
    report = (built.release / "report" / "findings.jsonl").read_text("utf-8")
    assert "long.txt, ligne 1" in json.dumps(
        [json.loads(x) for x in report.splitlines()], ensure_ascii=False
    )


def test_escapes_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A text is as long as the dump has to write it."""
    monkeypatch.setattr(settings, "SHEET_MB", 1)
    path = tmp_path / "fiches.txt"
    path.write_text(sheet_text("La halte", '"' * 600_000), "utf-8")
    (file,), _ = discover([str(path)])
    with pytest.raises(BadInput, match="dépasse 1 Mo"):
        list(intake.read(file))
