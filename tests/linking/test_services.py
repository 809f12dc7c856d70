"""The file of services that the documentation shows."""

from __future__ import annotations

import re
from pathlib import Path

from csgraph.linking import services


def test_the_example_of_the_documentation_is_read(root: Path, tmp_path: Path):
    """All three kinds, with the rates that are usual for them."""
    page = (root / "docs" / "linking.md").read_text("utf-8")
    (block,) = re.findall(r"^```\n(\[\[service\]\].*?)```", page, re.DOTALL | re.MULTILINE)
    (tmp_path / "services.toml").write_text(block, "utf-8")

    found = {s.kind: s.per_second for s in services.read(tmp_path / "services.toml")}
    assert found == {"recherche-entreprises": 5.0, "reconciliation": 1.0, "sparql": 1.0}
