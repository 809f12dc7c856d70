"""Other tools read the dumps: Raptor, a parser in C that shares no code with ours."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.debian


def raptor(syntax: str, content: bytes) -> int:
    """Return how many statements Raptor reads; it must read them all."""
    if shutil.which("rapper") is None:
        assert not os.environ.get("CI"), "CI must have Debian's raptor2-utils"
        pytest.skip("needs Raptor (Debian's raptor2-utils), which is not on this machine")
    done = subprocess.run(
        ["rapper", "--count", "--input", syntax, "-", "http://example.org/"],
        input=content,
        capture_output=True,
        check=False,
    )
    said = done.stderr.decode()
    assert done.returncode == 0, said
    return int(re.findall(r"returned (\d+) triple", said)[0])


@pytest.mark.parametrize("form", ["full", "facts"])
def test_raptor_reads_every_quad_and_every_triple(example_release: Path, form: str):
    """N-Quads and Turtle hold what the manifest says, for a parser of another family."""
    graphs = json.loads((example_release / "manifest.json").read_text("utf-8"))["graphs"][form]
    folder = example_release / "dumps" / form
    nquads, turtle = (
        gzip.decompress((folder / f"data.{n}.gz").read_bytes()) for n in ("nq", "ttl")
    )

    assert raptor("nquads", nquads) == sum(graph["quads"] for graph in graphs.values())
    assert raptor("turtle", turtle) == graphs[""]["quads"]


def test_raptor_reads_the_ontology(root: Path):
    """Every Turtle file of the ontology and of the shapes."""
    for path in sorted([*root.glob("ontology/**/*.ttl"), *root.glob("shapes/*.ttl")]):
        assert raptor("turtle", path.read_bytes()) > 0, path
