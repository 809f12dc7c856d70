"""A report says what was measured, and the ratios that follow from it."""

from __future__ import annotations

from pathlib import Path

from benchmarks import report
from benchmarks.build import outputs


def row(sheets: int, jobs: int, wall_s: float, cpu_s: float) -> report.Row:
    """A run's figures."""
    return {
        "sheets": sheets, "jobs": jobs, "wall_s": wall_s, "cpu_s": cpu_s, "largest_mb": 100.0,
        "tree_mb": 120.0, "sheets_per_cpu_s": sheets / cpu_s, "quads": 180 * sheets,
        "stages": {"map": {"wall_s": 1.0, "cpu_s": 0.5}}, "outputs": {"dumps/data.nq.gz": 1234},
    }  # fmt: skip


FOUND: report.Row = {
    "date": "2020-01-01",
    "machine": {
        "cpu": "A processor", "cores": 2, "memory_gb": 8.0, "system": "Linux", "python": "3.11.0",
        "libraries": {"rdflib": "7.6.0"}, "commit": "abc",
    },
    "cold": {"input": "sheets", "wall_s": [1.5, 1.6], "cpu_s": [1.4, 1.3]},
    "build": [row(1000, 1, 10.0, 10.0), row(1000, 2, 6.0, 11.0), row(10000, 1, 120.0, 120.0)],
    "peer": [{**row(1000, 1, 30.0, 35.0), "route": "another way"}],
}  # fmt: skip


def test_growth_is_told_beside_linear() -> None:
    """Ten times the sheets in twelve times the CPU is 1.2 times linear."""
    said = list(report.growth(FOUND["build"]))

    assert said == [
        "From 1000 to 10000 sheets with 1 job(s): 1.20 times linear in CPU.",
        "1000 sheets: 2 jobs take 0.60 of one job's time.",
    ]


def test_a_peer_stands_beside_the_build_of_the_same_input() -> None:
    """The ratio is of CPU, on as many sheets, and each side's outputs are listed."""
    page = report.page(FOUND)

    assert "| another way | 30.0 | 35.0 |" in page
    assert "| 3.5× |" in page
    assert page.count("`dumps/data.nq.gz` 1,234 bytes") == 2


def test_a_page_says_when_and_where() -> None:
    """Date, machine, versions and the start from nothing open the page."""
    page = report.page(FOUND)

    assert page.startswith("# Build benchmark, 2020-01-01\n")
    assert "A processor, 2 cores" in page
    assert "rdflib 7.6.0" in page
    assert "1.5 s (1.4 CPU s), 1.6 s (1.3 CPU s)" in page


def test_outputs_are_listed_with_their_sizes(tmp_path: Path) -> None:
    """A store's many files count as one."""
    for name, text in (("store/a", "xx"), ("store/b", "yyy"), ("dumps/full/data.nq.gz", "z")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    assert outputs(tmp_path) == {"dumps/full/data.nq.gz": 1, "store/": 5}
