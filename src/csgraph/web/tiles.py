"""Turn counts of départements into a map of tiles: one square each, near where it lies.

The grid is `web/tiles.txt`, a text that looks like the map. It has every département and
every overseas collectivity of INSEE's table, once; the size of a tile says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from csgraph import resources
from csgraph.territories import department_by_code
from csgraph.web.charts import Scale, scale

_EMPTY = "--"


@dataclass(frozen=True, slots=True)
class Tile:
    """One département: its place in the grid (from 0), and what is counted there.

    `shade` is 0 where nothing is, else 1 (few) to 5 (many).
    """

    code: str
    name: str
    column: int
    row: int
    count: int
    shade: int
    href: str | None


@dataclass(frozen=True, slots=True)
class TileMap:
    """The tiles from north to south, and what the shades mean.

    `beyond` are the counts whose code has no tile: its table says them.
    """

    tiles: tuple[Tile, ...]
    columns: int
    rows: int
    scale: Scale
    beyond: tuple[tuple[str, int], ...]

    @property
    def counted(self) -> list[Tile]:
        """The tiles where something is, most first."""
        return sorted((t for t in self.tiles if t.count), key=lambda t: (-t.count, t.code))


def tile_map(counts: Mapping[str, int], hrefs: Mapping[str, str] | None = None) -> TileMap:
    """Return the map of `counts` by INSEE's code, each tile with its link of `hrefs`."""
    beyond = tuple(sorted((code, n) for code, n in counts.items() if code not in grid()))
    shades, links = scale(counts.values()), hrefs or {}
    tiles = tuple(
        Tile(
            code,
            _name(code),
            column,
            row,
            count := counts.get(code, 0),
            shades.shade(count),
            links.get(code),
        )
        for code, (column, row) in grid().items()
    )
    columns, rows = (max(place[axis] for place in grid().values()) + 1 for axis in (0, 1))
    return TileMap(tiles, columns, rows, shades, beyond)


@cache
def grid() -> dict[str, tuple[int, int]]:
    """Return the place of each code: its column and its row, from 0.

    >>> grid()["29"], grid()["2A"]
    ((0, 3), (12, 12))
    """
    lines = (resources.folder("web") / "tiles.txt").read_text("utf-8").splitlines()
    return {
        code: (column, row)
        for row, line in enumerate(lines)
        for column, code in enumerate(line.split())
        if code != _EMPTY
    }


def _name(code: str) -> str:
    territory = department_by_code(code)
    return territory.name if territory else code
