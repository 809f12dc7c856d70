"""The labels of the older layout, as far as they are known.

They have no bullet, so they compare by equality more than ever. Four are known word
for word; of the last three only the subject is, so their usual short forms and the
form's own way of asking (`Quels furent les … ?`) are accepted.
"""

from __future__ import annotations

from functools import lru_cache

from csgraph.intake.labels import Kind, Label, comparable

THEMES = Label(1, "Thèmes", ("themes",), Kind.POINTS)
DIAGNOSIS = Label(
    2,
    "Quels furent les éléments de diagnostic à l'origine de l'expérience ?",
    ("diagnosis",),
    Kind.PROSE,
)
KEYWORDS = Label(3, "Mots clés associés à l'actions", ("keywords",), Kind.POINTS)
DESCRIPTION = Label(4, "Description générale", ("description",), Kind.PROSE)
IMPACT = Label(5, "Impacts", ("impact",), Kind.PROSE)
SUCCESS_FACTORS = Label(6, "Facteurs de réussite", ("success_factors",), Kind.PROSE)
LIMITATIONS = Label(7, "Limites", ("limitations",), Kind.PROSE)

OLDER_LABELS = (THEMES, DIAGNOSIS, KEYWORDS, DESCRIPTION, IMPACT, SUCCESS_FACTORS, LIMITATIONS)

_ASKED = "Quels furent les {} ?", "Quelles furent les {} ?", "Quels furent les {} de l'expérience ?"
_ALSO = {
    "Thème": THEMES,
    "Mots clés associés à l'action": KEYWORDS,
    "Impact": IMPACT,
    "Les impacts": IMPACT,
    "Impacts de l'expérience": IMPACT,
    "Les facteurs de réussite": SUCCESS_FACTORS,
    "Les limites": LIMITATIONS,
    "Limites de l'expérience": LIMITATIONS,
} | {
    form.format(subject): label
    for form in (*_ASKED, "Quelles furent les {} de l'expérience ?")
    for subject, label in (
        ("impacts", IMPACT),
        ("facteurs de réussite", SUCCESS_FACTORS),
        ("limites", LIMITATIONS),
    )
}
_BY_TEXT = {label.text: label for label in OLDER_LABELS} | _ALSO
_LONGEST = 2 * max(len(text) for text in _BY_TEXT)


def older_label_of(line: str) -> Label | None:
    """Return the older layout's label that `line` is, with or without a bullet."""
    return _look_up(line) if len(line) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _look_up(line: str) -> Label | None:
    text = comparable(line)
    return _BY_TEXT.get(text.removeprefix("-").removeprefix("•").lstrip())
