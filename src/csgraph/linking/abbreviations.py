"""Write out what the names of centres, communes and their partners are shortened by.

Works on normalised words (`csgraph.normal`), so accents and case are gone already. Only
a whole word is an abbreviation; what may stand for two things is left as it is.
"""

from __future__ import annotations

import re

_WORDS = {
    "afr": "association familles rurales",
    "asso": "association",
    "assoc": "association",
    "ca": "communaute d agglomeration",
    "caf": "caisse d allocations familiales",
    "cc": "communaute de communes",
    "ccas": "centre communal d action sociale",
    "cias": "centre intercommunal d action sociale",
    "cpam": "caisse primaire d assurance maladie",
    "cs": "centre social",
    "csc": "centre socioculturel",
    "csx": "centre sociaux",
    "ctre": "centre",
    "cu": "communaute urbaine",
    "ehpad": "etablissement d hebergement pour personnes agees dependantes",
    "esp": "espace",
    "evs": "espace de vie sociale",
    "fjt": "foyer de jeunes travailleurs",
    "gd": "grand",
    "gde": "grande",
    "mdq": "maison de quartier",
    "mjc": "maison des jeunes et de la culture",
    "mpt": "maison pour tous",
    "mq": "maison de quartier",
    "msa": "mutualite sociale agricole",
    "nd": "notre dame",
    "pmi": "protection maternelle et infantile",
    "qpv": "quartier prioritaire de la politique de la ville",
    "st": "saint",
    "ste": "sainte",
    "stes": "saintes",
    "sts": "saints",
}
_ONE_FORM = (
    ("socio culturel", "socioculturel"),
    ("socio culturelle", "socioculturelle"),
    ("social et culturel", "socioculturel"),
    ("social culturel", "socioculturel"),
)
_EMPTY = frozenset("a au aux d de des du en et l la le les s sous sur".split())
"""Words that a name is often written without."""

_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}")
_SLASHED = re.compile(r"\b(s|ss)/\s*", re.IGNORECASE)


def close_up(text: str) -> str:
    """Return `text` with dotted letters as one word, and `s/` and `ss/` written out.

    >>> close_up("M.P.T. de Vitry s/ Seine")
    'MPT de Vitry sur Seine'
    """
    joined = _DOTTED.sub(lambda letters: re.sub(r"[.\s]", "", letters[0]) + " ", text)
    return _SLASHED.sub(lambda s: "sous " if len(s[1]) == 2 else "sur ", joined).strip()


def write_out(normal: str) -> tuple[str, ...]:
    """Return the telling words of a normalised name, its abbreviations written out.

    A name that has no other words keeps those that are often left out.

    >>> write_out("mpt de la ste baume")
    ('maison', 'pour', 'tous', 'sainte', 'baume')
    >>> write_out("centre social et culturel l")
    ('centre', 'socioculturel')
    """
    text = f" {' '.join(_WORDS.get(word, word) for word in normal.split())} "
    for written, one in _ONE_FORM:
        text = text.replace(f" {written} ", f" {one} ")
    words = tuple(text.split())
    return tuple(word for word in words if word not in _EMPTY) or words
