"""The words in which a text file is refused: where, why, what follows, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csgraph import settings
from csgraph.errors import BadInput

if TYPE_CHECKING:
    from csgraph.intake.files import InputFile

_SAVE_AS_UTF_8 = (
    "Enregistrez le fichier en UTF-8 et recommencez. / Save the file as UTF-8 and run again."
)


def _where(file: InputFile, offset: int) -> tuple[str, str]:
    line = 1
    with file.path.open("rb") as stream:
        left = offset
        while left and (block := stream.read(min(left, 1 << 18))):
            line += block.count(b"\n")
            left -= len(block)
    return (
        f"{file.name}, ligne {line}, octet {offset} (compté depuis 0)",
        f"{file.name}, line {line}, byte {offset} (counted from 0)",
    )


def mixed(file: InputFile, offset: int) -> BadInput:
    """UTF-8 but for the byte at `offset`."""
    fr, en = _where(file, offset)
    return BadInput(
        f"{fr} : le fichier est en UTF-8, sauf ici. Rien n'en est lu.\n"
        f"{en}: the file is UTF-8 but for this byte. Nothing of it is read.",
        hint="Ouvrez le fichier à cet endroit, corrigez le caractère et enregistrez en UTF-8. / "
        "Open the file at this place, correct the character and save it as UTF-8.",
    )


def undefined(file: InputFile, offset: int, byte: int) -> BadInput:
    """The byte at `offset` is a letter in neither encoding."""
    fr, en = _where(file, offset)
    return BadInput(
        f"{fr} : l'octet 0x{byte:02X} n'est une lettre ni en UTF-8 ni en Windows-1252. "
        f"Rien n'est lu de ce fichier.\n"
        f"{en}: byte 0x{byte:02X} is no letter in UTF-8 nor in Windows-1252. "
        "Nothing of this file is read.",
        hint=_SAVE_AS_UTF_8,
    )


def unknown_encoding(file: InputFile, offset: int) -> BadInput:
    """Not UTF-8, and no word of a sheet once read as Windows-1252."""
    fr, en = _where(file, offset)
    return BadInput(
        f"{fr} : ce n'est pas de l'UTF-8, et lu en Windows-1252 le fichier ne contient aucun "
        f"intitulé accentué de fiche : l'encodage est inconnu. Rien n'en est lu.\n"
        f"{en}: not UTF-8, and read as Windows-1252 the file holds no accented label of a "
        "sheet: the encoding is unknown. Nothing of it is read.",
        hint=_SAVE_AS_UTF_8,
    )


def other_encoding(file: InputFile, encoding: str) -> BadInput:
    """The file begins with the mark of `encoding`."""
    return BadInput(
        f"{file.name} : le fichier commence par la marque de l'{encoding}, qui n'est pas lu. "
        f"Rien n'en est lu.\n"
        f"{file.name}: the file begins with the mark of {encoding}, which is not read. "
        "Nothing of it is read.",
        hint=_SAVE_AS_UTF_8,
    )


def no_text(file: InputFile) -> BadInput:
    """Too many NUL bytes for a text."""
    return BadInput(
        f"{file.name} : trop d'octets nuls, ce n'est pas un fichier de texte. Rien n'en est lu.\n"
        f"{file.name}: too many NUL bytes, this is no text file. Nothing of it is read.",
        hint="Retirez ce fichier, ou enregistrez-le comme texte en UTF-8. / "
        "Leave this file out, or save it as text in UTF-8.",
    )


def too_long(file: InputFile, place: int) -> BadInput:
    """What begins at line or row `place` is longer than a sheet can be."""
    most = settings.SHEET_MB
    return BadInput(
        f"{file.name}, ligne {place} : à partir d'ici, une fiche dépasse {most} Mo. "
        "Le fichier est refusé.\n"
        f"{file.name}, line {place}: from here on, a sheet is longer than {most} MB. "
        "The file is refused.",
        hint="Vérifiez qu'une ligne « Actions » ne manque pas, ou raccourcissez le texte. / "
        "Check that no line “Actions” is missing, or shorten the text.",
    )


def changed(file: InputFile) -> BadInput:
    """The file is not what it was at the first look."""
    return BadInput(
        f"{file.name} : le fichier a changé pendant la lecture.\n"
        f"{file.name}: the file changed while it was being read.",
        hint="Recommencez quand plus rien ne l'écrit. / Run again once nothing writes to it.",
    )


def unreadable(file: InputFile, why: str | None) -> BadInput:
    """The system does not give the file's bytes."""
    return BadInput(
        f"{file.name} : la lecture du fichier échoue ({why}). Rien n'en est lu.\n"
        f"{file.name}: reading the file fails ({why}). Nothing of it is read.",
        hint="Vérifiez que le fichier est là et lisible. / Check that the file is there, readable.",
    )
