"""Give every input a name that lasts: the same files, the same names, in any order.

A name is the path below the INPUT. Where two files would share one, or one's name would
be the other's folder, each takes as many of the folders above it as it needs to differ,
all of them alike; so a name depends on the files that were given, never on which came
first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was found: its `name` below the INPUT, its real `path`.

    `above` are the folders above the name as they were given, outermost first; none
    for standard input.
    """

    name: str
    path: Path
    above: tuple[str, ...] = ()


def named(files: Collection[Found]) -> dict[str, Found]:
    """Return `files` by the names they keep, each file once."""
    once = _once(files)
    depths = dict.fromkeys(once, 0)
    while True:
        names = {file: _name(file, depths[file]) for file in once}
        shared = {name for name, count in Counter(names.values()).items() if count > 1}
        folders = {str(p) for name in names.values() for p in PurePosixPath(name).parents}
        shared |= folders & set(names.values())
        deeper = [f for f in once if names[f] in shared and depths[f] < len(f.above)]
        if not deeper:
            return _numbered(names)
        for file in deeper:
            depths[file] += 1


def _once(files: Collection[Found]) -> list[Found]:
    """Return each real path once, under its own name rather than a link's, and the longest."""
    by_path: dict[Path, Found] = {}
    for file in files:
        known = by_path.setdefault(file.path, file)
        by_path[file.path] = max(known, file, key=_weight)
    return sorted(by_path.values(), key=lambda f: (f.name, f.path.as_posix()))


def _weight(file: Found) -> tuple[bool, int, str, tuple[str, ...]]:
    is_own = file.path.name == PurePosixPath(file.name).name
    return is_own, len(file.name), file.name, file.above


def _name(file: Found, depth: int) -> str:
    above = file.above[len(file.above) - depth :]
    return printable("/".join((*above, file.name)))


def _numbered(names: dict[Found, str]) -> dict[str, Found]:
    """Number what still shares a name: two files whose names differ in no letter."""
    numbered: dict[str, Found] = {}
    for file, name in names.items():
        number, free = 1, name
        while free in numbered:
            number += 1
            free = f"{name}~{number}"
        numbered[free] = file
    return numbered


def printable(name: str) -> str:
    """Return `name` with each byte that is no letter as `%E9`: a name is text everywhere."""
    return "".join(f"%{ord(c) - 0xDC00:02X}" if "\udc80" <= c <= "\udcff" else c for c in name)
