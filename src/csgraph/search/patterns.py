"""Say what a word of a search finds as a regular expression of SPARQL.

XPath's and Rust's dialects both read it, with the flag `i`. Never pasted into a string
without `quoted`: letters, digits and our own signs are all that a pattern holds.
"""

from __future__ import annotations

from functools import cache

from csgraph.search.words import APOSTROPHES, ELIDED, LATIN, LIGATURES, fold, forms

_LETTERS = r"\p{L}\p{N}"
_BEGIN = f"(^|[^{_LETTERS}])"
_END = f"([^{_LETTERS}]|$)"
_END_OF_ELIDED = f"([^{_LETTERS}{APOSTROPHES}]|$)"
_SKIPPED = f"(([cdjlmnst]|qu)[{APOSTROPHES}][^{_LETTERS}]*)*"
_PAIRS = {pair: ligature for ligature, pair in LIGATURES.items()}


def of_word(stemmed: str) -> str:
    """Return the pattern of a text that holds a word which compares as `stemmed`."""
    return f"{_BEGIN}{_written(stemmed)}{_END_OF_ELIDED if stemmed in ELIDED else _END}"


def of_prefix(begin: str, stemmed: str) -> str:
    """Return the pattern of a text with a word that begins so, or compares as `stemmed`."""
    return f"{_BEGIN}({_begun(begin)}[{_LETTERS}]*|{_written(stemmed)}){_END}"


def of_phrase(stemmed: tuple[str, ...]) -> str:
    """Return the pattern of a text in which these words stand side by side."""
    last = _END_OF_ELIDED if stemmed[-1] in ELIDED else _END
    parts = [_written(word) + _between(word) for word in stemmed[:-1]]
    return f"{_BEGIN}{''.join(parts)}{_written(stemmed[-1])}{last}"


def _between(word: str) -> str:
    first = f"[^{_LETTERS}{APOSTROPHES}][^{_LETTERS}]*" if word in ELIDED else f"[^{_LETTERS}]+"
    return first + _SKIPPED


def _written(stemmed: str) -> str:
    """Return the pattern of every way of writing a word."""
    written = forms(stemmed)
    if written == [stemmed + end for end in ("", "s", "x")]:
        return f"{_accented(stemmed)}[sx]?"
    if len(written) == 6:
        return f"{_accented(stemmed[:-1])}[lu{_accents()['u']}][sx]?"
    return f"({'|'.join(map(_accented, written))})"


def _begun(begin: str) -> str:
    ligature = {pair[0]: sign for pair, sign in _PAIRS.items()}.get(begin[-1])
    whole = _accented(begin)
    return f"({whole}|{_accented(begin[:-1])}{ligature})" if ligature else whole


def _accented(word: str) -> str:
    """Return a folded word with every accent that its letters may bear."""
    out, at = [], 0
    while at < len(word):
        pair = word[at : at + 2]
        if pair in _PAIRS:
            out.append(f"({_class(pair[0])}{_class(pair[1])}|{_PAIRS[pair]})")
            at += 2
        else:
            out.append(_class(word[at]))
            at += 1
    return "".join(out)


def _class(letter: str) -> str:
    accented = _accents().get(letter, "")
    return f"[{letter}{accented}]" if accented else letter


@cache
def _accents() -> dict[str, str]:
    """Return the small accented letters that fold to each letter; the flag `i` has the others."""
    found: dict[str, str] = {}
    for char in map(chr, LATIN):
        letter = fold(char)
        if char == char.casefold() and len(letter) == 1 and letter.isascii():
            found[letter] = found.get(letter, "") + char
    return found
