"""The labels of a sheet: their order, what stands under each, and how lines compare.

A label is known by equality in the comparison form, never by its beginning: prose
is full of lines that only begin like one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from csgraph.normal import nfc, nfd


class Kind(StrEnum):
    """What stands under a label."""

    ORGANISER = "organiser"
    ATTACHMENTS = "attachments"
    VALUES = "values"
    POINTS = "points"
    PROSE = "prose"
    LINE = "line"

    @property
    def keeps_labels(self) -> bool:
        """Whether a label that stands there a second time is part of a text."""
        return self in (Kind.PROSE, Kind.LINE)


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A label, its place among the others, the keys of `csgraph read` it feeds.

    There is one record a label, so labels compare by identity: several times a line.
    """

    rank: int
    text: str
    keys: tuple[str, ...]
    kind: Kind
    is_optional: bool = False


LABELS = (
    Label(1, "Structure organisatrice", ("centre", "department"), Kind.ORGANISER),
    Label(2, "Fichier(s) associé(s)", ("attachments",), Kind.ATTACHMENTS),
    Label(3, "Statut de l'action", ("status",), Kind.VALUES),
    Label(
        4,
        "Raisons pour lesquelles l'action est terminée",
        ("end_reason",),
        Kind.PROSE,
        is_optional=True,
    ),
    Label(5, "Dimension", ("dimensions",), Kind.VALUES),
    Label(6, "Mots clés associés à l'action", ("keywords",), Kind.VALUES),
    Label(7, "Résumé", ("summary",), Kind.PROSE),
    Label(8, "Qui est à l'initiative de l'action ?", ("initiators",), Kind.VALUES),
    Label(9, "Précision ( si autre )", ("initiator_detail",), Kind.LINE, is_optional=True),
    Label(10, "Territoire concerné", ("initiative_scales",), Kind.VALUES),
    Label(
        11,
        "Description de l'expérience, ses objectifs, ses acteurs et ses différentes phases.",
        ("experience",),
        Kind.PROSE,
    ),
    Label(12, "Public", ("audiences",), Kind.VALUES),
    Label(13, "Avec qui cette action a-t-elle été menée ?", ("partner_kinds",), Kind.VALUES),
    Label(14, "Territoire concerné", ("partnership_scales",), Kind.VALUES),
    Label(15, "Description générale", ("description",), Kind.PROSE),
    Label(16, "Ressources financières mobilisées pour cette action", ("funding_note",), Kind.PROSE),
    Label(17, "Nombre de personnes mobilisés pour cette action", ("people_note",), Kind.PROSE),
    Label(18, "Résultat sur le territoire", ("territory_outcome",), Kind.PROSE),
    Label(19, "Résultat pour le centre social", ("centre_outcome",), Kind.PROSE),
    Label(20, "Résultat pour les habitants", ("resident_outcome",), Kind.PROSE),
    Label(21, "Suite de l'action : Limites", ("limitations",), Kind.PROSE),
    Label(22, "Suite de l'action : Perspectives", ("prospects",), Kind.PROSE),
)
"""The labels in the order in which they are printed."""

ORGANISER = LABELS[0]
INITIATORS, INITIATOR_DETAIL, INITIATIVE_SCALES = LABELS[7:10]
PARTNERS, PARTNERSHIP_SCALES = LABELS[12:14]
LAST = LABELS[-1]

# The two blocks of label 13 begin with these lines, which have no bullet.
PARTNERS_BLOCK = Label(13, "Partenaires d'action:", ("partner_kinds",), Kind.VALUES)
FUNDERS_BLOCK = Label(13, "Partenaires financiers:", ("funder_kinds",), Kind.VALUES)

FILE_HEADING = "Les actions des centres sociaux"
SHEET_HEADING = "Actions"

# U+FEFF is the mark at the head of a file that was put after another one.
_BLANKS = str.maketrans(dict.fromkeys("\t\u00a0\u202f\u2007\u2060\ufeff", " ") | {"’": "'"})
_LONGEST = max(len(label.text) for label in LABELS)


def comparable(text: str) -> str:
    """Return the form in which lines are compared with labels.

    NFC, no-break spaces as spaces, ’ as ', blanks collapsed and trimmed. Line and
    paragraph separators, form feeds and the like are no blanks.

    >>> comparable("-\\u00a0Statut de  l’action ")
    "- Statut de l'action"
    """
    plain = nfc(text).translate(_BLANKS)
    return " ".join(part for part in plain.split(" ") if part)


def without_bullet(line: str) -> str:
    """Return a list's line without its `- ` and without blanks around it."""
    stripped = line.strip()
    if stripped[:1] == "-" and stripped[1:2].isspace():
        return stripped[2:].lstrip()
    return stripped


_BY_LINE: dict[str, Label] = {
    f"- {label.text}": label
    for label in LABELS
    if label not in (INITIATIVE_SCALES, PARTNERSHIP_SCALES)
}
_BLOCKS = {block.text: block for block in (PARTNERS_BLOCK, FUNDERS_BLOCK)}
_SCALES_LINE = f"- {INITIATIVE_SCALES.text}"
_BEGINS_BULLET = frozenset("- \t\u00a0\u202f\u2007\u2060\ufeff")


@lru_cache(maxsize=4096)
def _short(line: str) -> str:
    return comparable(line)


def _comparable(line: str) -> str:
    # Blanks may stand anywhere, so length excludes nothing; it only saves the cache.
    return _short(line) if len(line) <= 2 * _LONGEST else comparable(line)


def label_of(line: str) -> Label | None:
    """Return the label that `line` is wherever it stands; never `Territoire concerné`.

    >>> label_of("- Public ciblé : les familles") is None
    True
    """
    found = _BY_LINE.get(line)
    if found is None and line[:1] in _BEGINS_BULLET:
        return _BY_LINE.get(_comparable(line))
    return found


def is_scales(line: str) -> bool:
    """Say whether `line` reads `- Territoire concerné`: a label in two places only."""
    return line == _SCALES_LINE or (
        line[:1] in _BEGINS_BULLET and _comparable(line) == _SCALES_LINE
    )


def block_of(line: str) -> Label | None:
    """Return the block of label 13 that `line` begins, if any."""
    return _BLOCKS.get(line) or _BLOCKS.get(comparable(line)) if line[:1] != "-" else None


def begins(line: str, label: Label) -> bool:
    """Say whether `line` is the beginning of the label's line, cut off.

    Compared decomposed: a cut can fall between a letter and its accent.
    """
    bullet = "" if label in (PARTNERS_BLOCK, FUNDERS_BLOCK) else "- "
    whole = nfd(bullet + label.text)
    cut = nfd(comparable(line))
    return bool(cut) and len(cut) < len(whole) and whole.startswith(cut)
