"""A release's texts as a corpus for IRaMuTeQ: a line of stars, then the prose, field by field.

A star, an underscore or a dollar sign in a file means something to IRaMuTeQ. In prose they
take their full-width form, so that whatever a sheet says, only our own lines are marks.
Only what is public in full is written: a release that publishes its facts has no corpus.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from csgraph.errors import TextsNotPublic
from csgraph.release import starred
from csgraph.release.tablereading import Row, actions

THEMES = {
    "title": "titre",
    "end_reason": "raison_fin",
    "summary": "resume",
    "initiator_detail": "initiateur",
    "experience": "experience",
    "description": "description",
    "funding_note": "financement",
    "people_note": "personnes",
    "territory_outcome": "resultat_territoire",
    "centre_outcome": "resultat_centre",
    "resident_outcome": "resultat_habitants",
    "limitations": "limites",
    "prospects": "perspectives",
    "diagnosis": "diagnostic",
    "impact": "impact",
    "success_factors": "reussite",
}
"""The column of each text, and what its thematic mark calls it."""

_WIDE = {"*": "＊", "_": "＿", "$": "＄"}
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""Whatever ends a line but LF, and the other control characters but the tabulator."""
_FILE = "corpus-iramuteq.txt"


def files(release: Path) -> dict[str, Iterator[bytes]]:
    """Return the one file of the corpus by its name. Raises `TextsNotPublic`."""
    return {_FILE: (text.encode() for text in corpus(release))}


def corpus(release: Path, only: Collection[str] | None = None) -> Iterator[str]:
    """Return the corpus, a text at a time, in the order of the actions' keys.

    `only` are the IRIs of the actions that are wanted; without it, all. An action that
    has neither title nor prose has no text. Raises `TextsNotPublic` at once.
    """
    if not has_texts(release):
        raise TextsNotPublic(f"Release {release.name} publishes its facts, without the texts.")
    return _texts(_folder(release), only)


def has_texts(release: Path) -> bool:
    """Say whether a release publishes its texts."""
    return _folder(release).is_dir()


def _folder(release: Path) -> Path:
    return release / "dumps" / "full"


def _texts(folder: Path, only: Collection[str] | None) -> Iterator[str]:
    separator = ""
    for row, values in actions(folder):
        if (only is None or row["action"] in only) and (prose := "".join(_fields(row))):
            yield f"{separator}{starred.line(row, values)}\n{prose}"
            separator = "\n"


def _fields(row: Row) -> Iterator[str]:
    for column, theme in THEMES.items():
        if text := harmless(row[column]):
            yield f"-*champ_{theme}\n{text}\n"


def harmless(prose: str) -> str:
    """Return prose of which no line, and no word, is a mark; its lines stay its lines.

    Other line ends than LF, and control characters, are blanks: IRaMuTeQ begins a line at
    some of them. Prose of blanks alone is none.

    >>> harmless("**** *a_b\\n-*c\\rd")
    '＊＊＊＊ ＊a＿b\\n-＊c d'
    """
    text = _CONTROLS.sub(" ", prose)
    for mark, wide in _WIDE.items():
        text = text.replace(mark, wide)
    return text if text.strip() else ""
