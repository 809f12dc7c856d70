"""The notebook of the documentation runs against a real server, and what it counts is right."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import nbformat
import pytest

from ..contracts.test_docs_examples import Serving, environment

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "first-look.ipynb"
_TELL = "print(json.dumps([total, table.to_dict(), len(pairs), pairs.action.nunique(), version]))"


@pytest.fixture(scope="module")
def run(example_release: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """The notebook's cells of code, run from the first to the last, and one more that tells."""
    folder = tmp_path_factory.mktemp("notebook")
    copy = folder / NOTEBOOK.name
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(_TELL))
    nbformat.write(notebook, copy)
    serving = ["csgraph", "serve", "--site", str(example_release.parents[1])]
    with Serving(serving, folder) as address:
        command = [str(Path(sys.executable).parent / "jupyter-execute"), "--inplace", str(copy)]
        known = environment() | {"CSGRAPH_SITE": f"http://{address}", "HOME": str(folder)}
        done = subprocess.run(command, env=known, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return [c for c in nbformat.read(copy, as_version=4).cells if c.cell_type == "code"]


def test_the_repository_keeps_no_output():
    """Figures of another release would stand beside the query that no longer gives them."""
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        assert not cell.get("outputs")
        assert not cell.get("execution_count")


def test_every_cell_shows_something(run: list[dict]):
    """But the first, which only prepares; two of them show a picture; none warns."""
    shown = [{kind for out in cell.outputs for kind in out.get("data", ())} for cell in run]
    assert all(cell.outputs for cell in run[1:])
    assert sum("image/png" in kinds for kinds in shown) == 2
    assert not [out for cell in run for out in cell.outputs if out.get("name") == "stderr"]


def test_its_figures_are_those_of_the_tables(run: list[dict], example_release: Path):
    """Counted again in plain Python from the CSV dump."""
    total, table, rows, with_both, version = json.loads(run[-1].outputs[0].text)
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    dump = example_release / "dumps/full/action_values.csv.gz"
    with gzip.open(dump, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said[row["action"]][row["property"].partition("#")[2]].add(row["label"])
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for lists in said.values():
        for dimension in lists["dimension"]:
            for audience in lists["audience"]:
                counts[dimension][audience] += 1
    pairs = [len(s["keyword"]) * len(s["audience"]) for s in said.values()]

    assert {d: {a: n for a, n in row.items() if n} for d, row in table.items()} == counts
    assert (rows, with_both) == (sum(pairs), sum(map(bool, pairs)))
    assert total == len(said)
    assert version == example_release.name
