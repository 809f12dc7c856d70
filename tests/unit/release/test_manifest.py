"""Which dumps a manifest calls public, by the form that its publisher chose."""

from __future__ import annotations

from pathlib import Path

import pytest

from csgraph.release.manifest import dump_entries

FILES = ("full/data.nq.gz", "facts/data.nq.gz", "quality.nq.gz", "registry.nq.gz")


@pytest.mark.parametrize(
    ("public", "expected"),
    [
        ("full", set(FILES)),
        ("facts", {"facts/data.nq.gz", "quality.nq.gz", "registry.nq.gz"}),
        (None, set()),
    ],
)
def test_what_lies_beside_both_forms_is_public_wherever_anything_is(
    tmp_path: Path, public: str | None, expected: set[str]
):
    """Findings quote nothing and INSEE's table is open; the full form follows the publisher."""
    for name in FILES:
        path = tmp_path / "dumps" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")

    entries = dump_entries(tmp_path, public)

    assert {e["path"].removeprefix("dumps/") for e in entries if e["public"]} == expected
    assert [e["form"] for e in entries] == ["facts", "full", "beside", "beside"]
