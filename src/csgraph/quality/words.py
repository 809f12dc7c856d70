"""Turn a finding into words a person reads: its place, its field, its value.

French first, English beside. Hostile characters are made visible, never passed on; what
is long is cut, and says so.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from csgraph import resources
from csgraph.namespaces import CSG

if TYPE_CHECKING:
    from csgraph.findings import Finding

_LONGEST_CHARS = 200
LONGEST_DETAIL_CHARS = 800
"""Words of our own, in two languages."""
_BEFORE = re.compile(r" (?=[;:?!»])")


def shown(text: str, longest: int = _LONGEST_CHARS) -> str:
    """Return `text` on one line, safe to print: no control, no direction mark, not long.

    >>> shown("Autre\\x1b[31m\\u202e")
    'Autre�[31m�'
    """
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    visible = ("␤" if c == "\n" else c if c.isprintable() or c.isspace() else "�" for c in cut)
    return " ".join("".join(visible).split())


def typeset(french: str) -> str:
    """Return French words with the spaces of their punctuation kept from breaking.

    >>> typeset("Que faire ?") == "Que faire\\u00a0?"
    True
    """
    return _BEFORE.sub("\u00a0", french).replace("« ", "«\u00a0")


def lines_of(finding: Finding) -> str:
    """Return where in its file a finding stands, in French; empty for the file itself."""
    if finding.cell:
        return f"cellule {shown(finding.cell)}"
    if finding.first_line is None:
        return ""
    if finding.last_line in (None, finding.first_line):
        return f"ligne {finding.first_line}"
    return f"lignes {finding.first_line}–{finding.last_line}"


def field_name(key: str) -> str:
    """Return the label that a `csgraph read` key is read from.

    >>> field_name("summary")
    'Résumé'
    """
    return _labels().get(key, key)


@cache
def _labels() -> dict[str, str]:
    """The labels, as the ontology tells which property is read from which."""
    said: dict[str, dict[str, str]] = {}
    for path in sorted((resources.folder("ontology") / "modules").glob("*.ttl")):
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if isinstance(triple.object, ox.Literal):
                of = said.setdefault(str(triple.subject), {})
                of[triple.predicate.value.removeprefix(CSG)] = triple.object.value
    named = {
        of["readKey"]: of["readFrom"]
        for of in said.values()
        if {"readKey", "readFrom"} <= of.keys()
    }
    return {"title": "Titre", **named}
