"""What counts as the same words: the one normalisation behind names and labels.

Pure functions. Nothing here is ever published: a normal form only compares.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def normalise(text: str) -> str:
    """Return `text` without accents, case or punctuation, words parted by one space.

    If nothing is left (`"!!!"`, `"…"`), the NFC text itself, so that two titles
    made of different signs stay different.

    >>> normalise("  ÉCOLE  d’Été : Cœur ")
    'ecole d ete coeur'
    >>> normalise("…")
    '…'
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).casefold()
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare).strip() or unicodedata.normalize("NFC", text)


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


def slug(text: str, limit: int = 60) -> str:
    """Return `text` as a readable path segment of at most `limit` characters.

    Where letters were lost, a hash stands at the end after `--`, which no plain slug
    holds: two labels never share a slug unless they share their normal form.

    >>> slug("Éducation / scolarité")
    'education-scolarite'
    >>> slug("Кино").startswith("valeur--")
    True
    """
    normal = normalise(text)
    kept = _LOST.sub("-", normal).strip("-")
    if kept and kept.replace("-", " ") == normal and len(kept) <= limit:
        return kept
    mark = f"--{base32(digest(normal), 12)}"
    return (kept[: limit - len(mark)].strip("-") or "valeur") + mark
