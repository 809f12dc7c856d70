"""What counts as the same words: the one normalisation behind names and labels.

Pure functions. Of a text itself only the composed form (`nfc`) is ever published; the
other forms compare. All take time in line with the length of the text.
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from functools import cache
from typing import Literal

_NOT_WORD = re.compile(r"[\W_]+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


_MARKS = 64
"""More marks on one letter are no writing, and sorting them takes quadratic time."""
_HIGH = f"[\u0300-{chr(sys.maxunicode)}]"
_MAY_BE_MARKS = re.compile(f"{_HIGH}{_HIGH}{{{_MARKS}}}")


@cache
def _too_many_marks() -> re.Pattern[str]:
    codes = range(0x300, sys.maxunicode + 1)
    marks = "".join(chr(code) for code in codes if unicodedata.combining(chr(code)))
    return re.compile(f"[{marks}]{{{_MARKS + 1},}}")


def _form(form: Literal["NFC", "NFD", "NFKD"], text: str) -> str:
    """Return a normal form of `text`; a run of marks that no letter bears stays as it is."""
    if not _MAY_BE_MARKS.search(text):
        return unicodedata.normalize(form, text)
    pieces: list[str] = []
    at = 0
    for run in _too_many_marks().finditer(text):
        pieces += (unicodedata.normalize(form, text[at : run.start()]), run[0])
        at = run.end()
    return "".join((*pieces, unicodedata.normalize(form, text[at:])))


def nfc(text: str) -> str:
    """Return `text` with its accents composed.

    >>> nfc("e\u0301te\u0301")
    'été'
    """
    return text if text.isascii() else _form("NFC", text)


def nfd(text: str) -> str:
    """Return `text` with its accents apart."""
    return _form("NFD", text)


def carried_by_xml(text: str) -> str:
    """Return `text` without the characters that XML 1.0 can't carry."""
    return _NOT_XML.sub("", text)


def normalise(text: str) -> str:
    """Return `text` without accents, case or punctuation, words parted by one space.

    If nothing is left (`"!!!"`, `"…"`), the NFC text itself, so that two titles
    made of different signs stay different.

    >>> normalise("  ÉCOLE  d’Été : Cœur ")
    'ecole d ete coeur'
    >>> normalise("…")
    '…'
    """
    decomposed = _form("NFKD", text.translate(_LIGATURES)).casefold()
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare).strip() or nfc(text)


def digest(*parts: str) -> bytes:
    """Return a 16-byte digest of `parts`, unambiguous in how they are cut."""
    joined = "\x00".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).digest()[:16]


def base32(raw: bytes, length: int) -> str:
    """Return the first `length` characters of `raw` in lower-case Crockford base 32."""
    number = int.from_bytes(raw, "big")
    bits = len(raw) * 8
    return "".join(_CROCKFORD[(number >> (bits - 5 * (i + 1))) & 31] for i in range(length))


_LOST = re.compile(r"[^a-z0-9]+")
# A dash that touches a letter is a bullet typed without its blank.
_SIGN = re.compile(r"\s*(?:([+<>≤≥−])\s*(?=\w)|-(?:\s+(?=\w)|(?=\d)))")
_SIGN_WORDS = {
    **dict.fromkeys("-−", "moins"),
    "+": "plus",
    "<": "inferieur a",
    ">": "superieur a",
    "≤": "au plus",
    "≥": "au moins",
}


def slug(text: str, limit: int = 60) -> str:
    """Return `text` as a readable path segment of at most `limit` characters.

    Where letters were lost, a hash stands at the end after `--`, which no plain slug
    holds: two labels never share a slug unless they share their normal form. A sign
    before the first word is a word: more and less are opposites.

    >>> slug("Éducation / scolarité")
    'education-scolarite'
    >>> slug("+ de 60 ans"), slug("- de 60 ans")
    ('plus-de-60-ans', 'moins-de-60-ans')
    >>> slug("Кино").startswith("valeur--")
    True
    """
    if sign := _SIGN.match(text):
        text = f"{_SIGN_WORDS[sign[1] or '-']} {text[sign.end() :]}"
    normal = normalise(text)
    kept = _LOST.sub("-", normal).strip("-")
    if kept and kept.replace("-", " ") == normal and len(kept) <= limit:
        return kept
    mark = f"--{base32(digest(normal), 12)}"
    return (kept[: limit - len(mark)].strip("-") or "valeur") + mark
