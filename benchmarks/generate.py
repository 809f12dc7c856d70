"""Write any number of invented sheets in the layout of the listing.

    python -m benchmarks.generate 10000 --seed 1 --out sheets.txt
    python -m benchmarks.generate 10000 --seed 1 --out folder --files 8

Same number, seed and files: same bytes, on any machine. Sheets are written as they are
made, so a hundred thousand take no more memory than ten. Refuses less than one sheet.
"""

from __future__ import annotations

import argparse
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks import frequencies as often
from benchmarks import sentences, words
from csgraph.territories import territories

HEADING = "Les actions des centres sociaux"
MARKS = ("", "", "", "- ", "-", "• ", "->")
REMEMBERED = 40
OUTCOMES = (
    ("Résultat sur le territoire", "territory_outcome", sentences.effect),
    ("Résultat pour le centre social", "centre_outcome", sentences.effect),
    ("Résultat pour les habitants", "resident_outcome", sentences.effect),
    ("Suite de l'action : Limites", "limitations", sentences.effect),
    ("Suite de l'action : Perspectives", "prospects", sentences.story),
)


def sheets(count: int, seed: int) -> Iterator[str]:
    """Yield `count` sheets; now and then a repeat, or another action of the same title."""
    rng = Random(seed)
    departments = sorted(t.name for t in territories() if t.kind == "department")
    recent: deque[tuple[str, str, str]] = deque(maxlen=REMEMBERED)
    centres = 0
    for _ in range(count):
        draw = rng.random()
        if recent and draw < often.REPEAT_SHARE:
            yield recent[int(rng.random() * len(recent))][2]
            continue
        if recent and draw < often.REPEAT_SHARE + often.TWIN_SHARE:
            title, organiser, _ = recent[int(rng.random() * len(recent))]
        else:
            if not centres or rng.random() < 1 / often.SHEETS_A_CENTRE:
                centres += 1
                which = centres
            else:
                which = 1 + int(rng.random() * centres)
            title, organiser = sentences.title(rng), _organiser(rng, seed, which, departments)
        written = "\n".join(_sheet(rng, title, organiser))
        recent.append((title, organiser, written))
        yield written


def _organiser(rng: Random, seed: int, which: int, departments: list[str]) -> str:
    """Return the line of a centre: its name follows from its number, its case may vary."""
    own = Random(seed * 1_000_003 + which)
    parts = (words.CENTRE_KINDS, words.CENTRE_NAMES, words.CENTRE_PLACES)
    name = " ".join(filter(None, (sentences.pick(own, part) for part in parts)))
    department = sentences.pick(own, departments)
    if rng.random() < often.RESPELLED_SHARE:
        name = name.title()
    return f"{name} - {department}"


def _sheet(rng: Random, title: str, organiser: str) -> Iterator[str]:
    yield from ("Actions", title, "- Structure organisatrice", f"- {organiser}")
    yield from _identity(rng)
    yield from _initiative(rng)
    yield from _partners(rng)
    yield from _prose(rng, "Description générale", "description", sentences.dated)
    yield from _prose(
        rng, "Ressources financières mobilisées pour cette action", "funding_note", sentences.money
    )
    yield "- Nombre de personnes mobilisés pour cette action"
    length = often.PROSE["people_note"].length(rng)
    if length:
        yield sentences.text(rng, length, sentences.heads, 54) if length > 5 else str(length * 4)
    for label, key, phrase in OUTCOMES:
        yield from _prose(rng, label, key, phrase)


def _identity(rng: Random) -> Iterator[str]:
    yield "- Fichier(s) associé(s)"
    if rng.random() < often.ATTACHMENT_SHARE:
        yield f"- affiche-{sentences.number(rng, 1, 999)}.pdf"
        yield f"( {sentences.number(rng, 20, 900)} Ko )"
    yield "- Statut de l'action"
    if rng.random() < often.TERMINATED_SHARE:
        yield "- Terminée"
        yield "- Raisons pour lesquelles l'action est terminée"
        if rng.random() < often.PROSE["end_reason"].filled:
            yield f"{sentences.pick(rng, words.END_REASONS)}."
    else:
        yield "- Suspendue" if rng.random() < often.UNKNOWN_SHARE else "- En cours"
    yield "- Dimension"
    yield from _list(often.DIMENSIONS.some(rng, (1, 1, 1, 1, 1, 1, 1, 0)))
    yield "- Mots clés associés à l'action"
    yield "-"
    yield from _list(often.KEYWORDS.some(rng, (1, 1, 1, 1, 3, 3, 3, 3, 2, 0)))
    yield from _prose(rng, "Résumé", "summary", sentences.story)


def _initiative(rng: Random) -> Iterator[str]:
    yield "- Qui est à l'initiative de l'action ?"
    yield "-"
    yield from _list(often.INITIATORS.some(rng, (1, 1, 1, 2, 1, 2)))
    if rng.random() < often.DETAIL_SHARE:
        yield "- Précision ( si autre )"
        yield sentences.pick(rng, words.ONE).capitalize()
    yield "- Territoire concerné"
    yield from _list(often.SCALES.some(rng, (1,) * 11 + (0,)))
    yield from _prose(
        rng,
        "Description de l'expérience, ses objectifs, ses acteurs et ses différentes phases.",
        "experience",
        sentences.story,
    )


def _partners(rng: Random) -> Iterator[str]:
    yield "- Public"
    yield from _list(often.AUDIENCES.some(rng, (1,) * 11 + (0,)))
    yield "- Avec qui cette action a-t-elle été menée ?"
    yield "-"
    yield "Partenaires d'action:"
    yield from _list(often.PARTNERS.some(rng, (1, 1, 1, 1, 3, 3, 0, 2, 2, 5)))
    if rng.random() < often.FUNDERS_SHARE:
        yield "Partenaires financiers:"
        yield from _list(often.PARTNERS.some(rng, (1, 2)))
    yield "- Territoire concerné"
    yield from _list(often.SCALES.some(rng, (1,) * 11 + (0,)))


def _list(values: list[str]) -> Iterator[str]:
    return (f"- {value}" for value in values)


def _prose(rng: Random, label: str, key: str, phrase: sentences.Phrase) -> Iterator[str]:
    yield f"- {label}"
    shape = often.PROSE[key]
    length = shape.length(rng)
    if not length:
        return
    written = sentences.text(rng, length, phrase, shape.line_chars, sentences.pick(rng, MARKS))
    if key == "summary" and rng.random() < often.PERSONAL_SHARE:
        written += f" Contact : accueil.{sentences.number(rng, 1, 9999)}@example.org"
    yield written


def write(count: int, seed: int, out: Path, files: int = 1) -> None:
    """Write the sheets into one file, or into `files` files of the folder `out`."""
    names = [out] if files == 1 else [out / f"fiches-{n:04d}.txt" for n in range(1, files + 1)]
    names[0].parent.mkdir(parents=True, exist_ok=True)
    stream = sheets(count, seed)
    for number, name in enumerate(names):
        share = count * (number + 1) // files - count * number // files
        with name.open("w", encoding="utf-8", newline="\n") as file:
            file.write(f"{HEADING}\n")
            file.writelines(f"{next(stream)}\n" for _ in range(share))


def main() -> None:
    """Read the command line and write."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    asked.add_argument("count", type=int)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--files", type=int, default=1)
    given = asked.parse_args()
    if given.count < 1 or not 1 <= given.files <= given.count:
        asked.error("at least one sheet, and no more files than sheets")
    write(given.count, given.seed, given.out, given.files)


if __name__ == "__main__":
    main()
