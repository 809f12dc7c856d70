"""Set words as a reader of their language expects: spaces that do not break, code as code.

Pure functions. What a sheet says is never touched: these are for words of our own.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_BEFORE = re.compile(r" (?=[;:?!»](?:[\s.,)»<]|$))")
_CODE = re.compile(
    r"`([^`]+)`"
    r"|(COUNT\([^()]*\)|\b(?:csg|dcterms|igeo|rdfs|skos|xsd):\w+|(?<!\w)\?[a-z_]+\b"
    r"|\b(?:CONTAINS|COUNT|DISTINCT|EXISTS|FILTER(?: NOT EXISTS)?|GRAPH|OPTIONAL|REGEX|STR)\b)"
)


def spaced(text: str) -> str:
    """Return French words whose spaces before `: ; ? !` and inside `« »` never break.

    A question mark that begins a name, as in `?format=`, keeps its own space.

    >>> spaced("vide : « pas de fiche », par ?format=") == (
    ...     "vide\\u202f: «\\u202fpas de fiche\\u202f», par ?format="
    ... )
    True
    """
    return _BEFORE.sub("\u202f", text).replace("« ", "«\u202f")


def typeset(text: str, language: str) -> str:
    """Return words as `language` sets them: in French the spaces, and the apostrophe."""
    return spaced(text).replace("'", "’") if language == "fr" else text


def unmarked(label: str) -> str:
    """Return a label of a sheet without the mark of the list it is printed in.

    >>> unmarked("- Structure organisatrice")
    'Structure organisatrice'
    """
    return label.lstrip("-–•·* \u00a0") or label


def coded(text: str, language: str) -> Markup:
    """Return words with code as code: what stands between backticks, and SPARQL's own words.

    >>> coded("The table is in `graph/registry`, hence GRAPH.", "en")
    Markup('The table is in <code>graph/registry</code>, hence <code>GRAPH</code>.')
    """
    parts, at = [], 0
    for found in _CODE.finditer(text):
        parts += [escape(typeset(text[at : found.start()], language))]
        parts += [Markup("<code>{}</code>").format(found[1] or found[2])]
        at = found.end()
    return Markup().join([*parts, escape(typeset(text[at:], language))])
