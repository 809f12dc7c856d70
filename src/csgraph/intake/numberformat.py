"""Turn a number kept in an XLSX cell into what its author sees, in French.

XLSX keeps a date as a count of days and 25 % as 0.25; only the number format says
what was typed. Digits are never rounded or grouped here; what changes the meaning is
kept: leading zeros, the percent sign, units in quotation marks, the order of a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from csgraph.intake import dateformat

_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "hh:mm",
    21: "hh:mm:ss",
    22: "dd/mm/yyyy hh:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.(?P<gap>)|\*.(?P<filler>)'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<noon>AM/PM|A/P)|(?P<general>General)"
    r"|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+)|(?P<digit>[0#?])|(?P<other>.)",
    re.DOTALL,
)
_SCALING = re.compile(r"[0#?],+(?![0#?,])")
_CURRENCY = re.compile(r"\$([^-]*)(?:-(\w+))?")
_DIGITS_KEPT = 15
"""Excel keeps no more: what follows in the file is noise of binary fractions."""

_LARGEST_EXPONENT = 308


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a format: `kind` is literal, digit, mark, date or noon."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Format:
    """A section of a number format; `is_foreign`: it asks for another language."""

    pieces: tuple[Piece, ...]
    is_foreign: bool = False
    is_conditional: bool = False

    @property
    def words(self) -> str:
        """What it shows beside the digits."""
        return "".join(piece.text for piece in self.pieces if piece.kind == "literal").strip()

    @property
    def scales(self) -> bool:
        """Whether a comma behind its last whole digit divides what is shown by a thousand."""
        mask = "".join(piece.text for piece in self.pieces if piece.kind in ("digit", "mark"))
        return _SCALING.search(mask) is not None


def built_in(number: int) -> str | None:
    """Return the code of a built-in format as a French Excel shows it; None for plain digits.

    ECMA-376 part 1, 18.8.30.
    """
    return _BUILT_IN.get(number)


def shown(value: str, code: str | None, *, from_1904: bool = False) -> str:
    r"""Return what a cell of `value` shows under the number format `code`.

    >>> shown("42679", "dd/mm/yyyy")
    '05/11/2016'
    >>> shown("5280", '#,##0\\ "€"'), shown("0.25", "0%"), shown("1000", "00000")
    ('5280 €', '25 %', '01000')
    >>> shown("0.5", None)
    '0,5'
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        return value
    section = _section(number, code or "General")
    if section is None:
        return _plain(number)
    form, has_minus = section
    parts = [(piece.kind, piece.text) for piece in form.pieces]
    if any(kind == "date" for kind, _ in parts):
        moment = dateformat.shown(number, parts, form.is_foreign, from_1904=from_1904)
        return _plain(number) if moment is None else moment
    return _quantity(number, form.pieces, "-" if has_minus else "")


@cache
def _sections(code: str) -> tuple[Format, ...]:
    sections: list[Format] = []
    pieces: list[Piece] = []
    foreign = conditional = False
    for match in (*_TOKEN.finditer(code), None):
        kind = match and (match.lastgroup or "other")
        text = match[match.lastgroup or 0] if match else ""
        if match is None or (kind == "other" and text == ";"):
            sections.append(Format(tuple(pieces), foreign, conditional))
            pieces, foreign, conditional = [], False, False
            continue
        if kind == "bracket":
            piece, other_language = _bracket(text)
            foreign = foreign or other_language
            conditional = conditional or text[:1] in tuple("<>=")
        else:
            piece = _piece(kind or "other", text)
        if piece.text:
            pieces.append(piece)
    return tuple(sections)


def _section(number: Decimal, code: str) -> tuple[Format, bool] | None:
    """Return the section that shows `number`, and whether a minus of ours goes before it.

    The second shows what is negative by words or signs of its own; where it has none, or
    brackets, as accountants write, the first does. None where the number alone is plain:
    a section has a condition, or divides by thousands.
    """
    sections = _sections(code)
    first = sections[0]
    if any(section.is_conditional for section in sections):
        return None
    if number < 0 and len(sections) > 1:
        own = sections[1].words
        if own != first.words and not ("(" in own and ")" in own):
            return (sections[1], False) if not sections[1].scales else None
    return (first, number < 0) if not first.scales else None


def _piece(kind: str, text: str) -> Piece:
    if kind in ("digit", "date", "noon"):
        return Piece(kind, text)
    if kind == "gap":
        return Piece("literal", " ")
    if kind == "general":
        return Piece("digit", "0")
    is_mark = kind == "other" and text in ".,@%E/"
    return Piece("mark" if is_mark else "literal", "" if kind == "filler" else text)


def _bracket(text: str) -> tuple[Piece, bool]:
    """Read `[h]`, `[$€-40C]`, `[Red]`; say whether it asks for a language not French."""
    if text and not text.lower().strip(text[0].lower()) and text[0] in "hmsHMS":
        return Piece("date", f"[{text[0].lower()}]"), False
    currency = _CURRENCY.fullmatch(text)
    if currency is None:
        return Piece("literal", ""), False
    language = (currency[2] or "").upper()
    return Piece("literal", currency[1]), bool(language) and not language.endswith("0C")


def _plain(number: Decimal) -> str:
    """Return a number's digits as typed, with a decimal comma."""
    if len(number.as_tuple().digits) > _DIGITS_KEPT:
        number = Decimal(f"{number:.{_DIGITS_KEPT}g}")
    if not -20 < number.adjusted() < 30:
        return f"{number:E}".replace(".", ",")
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace(".", ",")


def _quantity(number: Decimal, pieces: tuple[Piece, ...], sign: str) -> str:
    marks = {piece.text for piece in pieces if piece.kind == "mark"}
    if marks & {"E", "/"} or not any(piece.kind == "digit" for piece in pieces):
        return _plain(number)
    digits = _plain(abs(number) * (100 if "%" in marks else 1))
    if "E" in digits:
        return _plain(number)
    whole, comma, decimals = digits.partition(",")
    point = next((i for i, p in enumerate(pieces) if p == Piece("mark", ".")), len(pieces))
    last = max((i for i, p in enumerate(pieces[:point]) if p.kind == "digit"), default=-1)
    tail = "".join(_literal(piece) for piece in pieces[last + 1 :])
    text = _filled(whole, pieces[: last + 1]) + comma + decimals + tail
    return sign + re.sub(r"(?<=[0-9])%", " %", text).strip()


def _literal(piece: Piece) -> str:
    return piece.text if piece.kind == "literal" or piece.text == "%" else ""


def _filled(digits: str, mask: tuple[Piece, ...]) -> str:
    """Return `digits` poured into a mask from the right: `00000`, `0# ## ## ##`."""
    out: list[str] = []
    left = digits
    first = next((i for i, piece in enumerate(mask) if piece.kind == "digit"), 0)
    for at in range(len(mask) - 1, -1, -1):
        piece = mask[at]
        if piece.kind != "digit":
            out.append(_literal(piece))
        elif at == first:
            out.append(left or ("0" if piece.text == "0" else ""))
        else:
            out.append(left[-1:] or ("0" if piece.text == "0" else ""))
            left = left[:-1]
    return "".join(reversed(out))
