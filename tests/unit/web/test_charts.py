"""Charts: what is drawn is what was counted, and can be read in light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from flask import render_template_string
from markupsafe import escape

from csgraph import resources
from csgraph.territories import territories
from csgraph.web.app import create_app
from csgraph.web.charts import MOST_COLUMNS, SHADES, Cell, Heading, Row, Table, columns, scale
from csgraph.web.tiles import grid, tile_map

_COLOUR = re.compile(r"--([a-z0-9-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)")


def test_the_map_has_every_departement_and_collectivity_once():
    """None is missing, none invented, none twice: by INSEE's own table."""
    written = (resources.folder("web") / "tiles.txt").read_text("utf-8").split()
    codes = [code for code in written if code != "--"]
    known = [t.code for t in territories() if t.kind in ("department", "collectivity")]

    assert sorted(codes) == sorted(known)
    assert grid().keys() == set(known)
    assert len(set(grid().values())) == len(codes)


def test_a_tile_bears_its_name_its_count_and_its_link():
    """What is counted is dark, what is not is pale; a code that has no tile is not lost."""
    shown = tile_map({"77": 25, "75": 1, "99": 3}, {"77": "/territory/departement/77"})
    tiles = {tile.code: tile for tile in shown.tiles}

    assert (tiles["77"].name, tiles["77"].shade) == ("Seine-et-Marne", SHADES)
    assert tiles["77"].href == "/territory/departement/77"
    assert tiles["75"].href is None
    assert 0 < tiles["75"].shade < SHADES
    assert tiles["988"].shade == 0
    assert [tile.code for tile in shown.counted] == ["77", "75"]
    assert shown.beyond == (("99", 3),)


@pytest.mark.parametrize("least", [1, 2, 7, 62])
@pytest.mark.parametrize("top", [62, 63, 99, 138, 1000, 10_000, 10**9])
def test_shades_cover_every_count_and_the_most_is_the_darkest(least, top):
    """No count falls between two steps of the legend; more is never paler."""
    shades = scale([top, 0, least])
    steps = shades.steps

    assert shades.shade(0) == 0
    assert shades.shade(None) == 0
    assert shades.shade(top) == SHADES
    assert steps[0][1] == least
    assert steps[-1][2] == top
    assert all(before[2] + 1 == after[1] for before, after in pairwise(steps))
    assert [shade for shade, _, _ in steps] == list(range(SHADES - len(steps) + 1, SHADES + 1))


def test_counts_that_are_close_still_differ():
    """A hundred and two hundred are not both the darkest."""
    shades = scale([62, 138, 100])

    assert [shades.shade(count) for count in (62, 100, 138)] == [1, 3, 5]


def test_what_has_no_count_has_no_shade():
    """An empty chart is empty."""
    assert scale([]).steps == scale([0, 0]).steps == []
    assert Table("a", "b", (Heading("x"),), ((Heading("y"), (Cell(None),)),)).scale.lows == ()


def test_a_year_without_a_row_is_a_gap_and_not_a_zero():
    """2020 is absent; 2021 was counted, and none was found."""
    drawn = columns([Row("2022", 4), Row("2019", 2), Row("2021", 0)], 100)

    assert [column.label for column in drawn] == ["2019", "2020", "2021", "2022"]
    assert drawn[1].row is None
    assert drawn[2].row == Row("2021", 0)
    assert [column.height for column in drawn] == [50, 0, 0, 100]


@pytest.mark.parametrize(
    "rows",
    [[], [Row("0001", 1), Row("9999", 1)], [Row(f"n{i}", 1) for i in range(MOST_COLUMNS + 1)]],
)
def test_what_would_not_fit_is_left_to_the_table(rows):
    """Years ten thousand apart draw nothing, and cost nothing."""
    assert columns(rows, 100) == ()


def test_what_is_no_year_stands_behind_the_years():
    """`²022` and words are labels like others."""
    drawn = columns([Row("²022", 1), Row("2022", 2), Row("sans année", 3)], 100)

    assert [column.label for column in drawn] == ["2022", "²022", "sans année"]


def _colours(side: int) -> dict[str, str]:
    folder = resources.folder("web") / "static"
    sheets = [(folder / name).read_text("utf-8") for name in ("style.css", "charts.css")]
    return {m[1]: m[2 + side] for sheet in sheets for m in _COLOUR.finditer(sheet)}


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _pairs() -> Iterator[tuple[str, str, float]]:
    """What stands on what, and the contrast that WCAG 2.2 AA asks for."""
    for ground in ("paper", "raised", "tint"):
        for ink in ("ink", "soft", "link", "warn"):
            yield ink, ground, 4.5
    yield "edge", "raised", 3.0
    yield "draw", "paper", 3.0
    yield "paper", "link", 4.5
    for shade in range(1, SHADES + 1):
        yield f"on-{shade}", f"shade-{shade}", 4.5


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), list(_pairs()))
def test_every_ink_can_be_read_on_its_ground(side, ink, ground, least):
    """By the formula of WCAG 2.2, from the colours in the style sheets themselves."""
    colours = _colours(side)

    assert _contrast(colours[ink], colours[ground]) >= least


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
def test_each_shade_differs_from_the_one_before(side):
    """So that few and many can be told apart without the numbers."""
    colours = _colours(side)
    shades = [colours[f"shade-{shade}"] for shade in range(1, SHADES + 1)]

    assert all(_contrast(a, b) >= 1.2 for a, b in pairwise(shades))


_PAGE = """{% from "charts.html" import bars, columns, heat, tiles with context %}
{{ bars("Mots", rows) }}{{ columns("Années", years) }}{{ heat("Deux", table) }}
{{ tiles("Carte", {"77": 1234, "99": 1}, {"77": "/territory/departement/77"}) }}
{{ tiles("Carte", {"75": 2}) }}"""
_HOSTILE = '"><script>alert(1)</script>\u202e'


@pytest.fixture(scope="module")
def drawn(example_release) -> dict[str, str]:
    """A page of every chart in both languages, from rows that mean harm."""
    app = create_app(example_release.parents[1])
    rows = [Row(_HOSTILE, 1234, "/explore?a=1&b=2", "fr"), Row("petit", 0)]
    table = Table("a", "b", (Heading(_HOSTILE),), ((Heading("y", "/y"), (Cell(3, "/c"),)),))
    pages = {}
    for language in ("fr", "en"):
        with app.test_request_context("/", environ_overrides={"csgraph.language": language}):
            pages[language] = render_template_string(
                _PAGE, rows=rows, years=[Row("2019", 1), Row("2021", 2)], table=table
            )
    return pages


def test_charts_speak_the_language_and_link_their_rows(drawn):
    """Figures as people write them; labels and cells lead on; gaps are said."""
    assert "1\u202f234" in drawn["fr"]
    assert "1,234" in drawn["en"]
    assert "Années dont rien n’est dit\u202f: 2020" in drawn["fr"]
    for href in ("/explore?a=1&amp;b=2", "/y", "/c", "/territory/departement/77"):
        assert f'href="{href}"' in drawn["fr"]


def test_labels_stay_text_and_drawings_have_names(drawn):
    """Nothing of a label is obeyed; direction marks stay inside `bdi`; no inline style."""
    page = drawn["fr"]

    assert "<script" not in page
    assert "style=" not in page
    assert f"<bdi>{escape(_HOSTILE)}</bdi>" in page
    assert page.count('role="img"') == 2
    assert (page.count("<desc>"), page.count('<desc lang="fr">')) == (1, 1)
    assert 'role="group" aria-label="Carte"' in page
