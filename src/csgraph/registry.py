"""Check registry identifiers by their own rules: SIREN and SIRET carry a checksum."""

from __future__ import annotations

import re

from csgraph.errors import BadDecision

_FORMS = {"siren": r"[0-9]{9}", "siret": r"[0-9]{14}", "rna": r"W[0-9][0-9A-Z][0-9]{7}"}
_LA_POSTE = "356000000"


def luhn(digits: str) -> bool:
    """Say whether `digits` pass the Luhn check that SIREN and SIRET use.

    >>> luhn("356000000")
    True
    """
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def is_valid(name: str, value: str) -> bool:
    """Say whether `value` is a well-formed `siren`, `siret` or `rna`.

    La Poste's establishments follow a rule of their own: the sum of their digits is a
    multiple of five.
    """
    if not re.fullmatch(_FORMS[name], value):
        return False
    if name == "rna" or luhn(value):
        return True
    return value.startswith(_LA_POSTE) and sum(map(int, value)) % 5 == 0


def checked(name: str, value: str, where: str) -> str:
    """Return `value` without blanks. Raises `BadDecision` where it is malformed."""
    compact = re.sub(r"\s", "", value)
    if not is_valid(name, compact):
        raise BadDecision(
            f"{where}: “{value}” is not a valid {name.upper()} (form or checksum).",
            hint="Copy the identifier from the register again.",
        )
    return compact
