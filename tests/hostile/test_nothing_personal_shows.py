"""An e-mail address, wherever it stands in the inputs, is in no file that may be shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import HEAD, Run, listing, public_files, sheet

Put = Callable[[str, str | bytes], Path]
Build = Callable[..., Path]

MARK = "motsecret"
MAIL = f"{MARK}.a@exemple.fr"
YEARS = f"Nom | Département | Année |\n---|---|---|\n{MAIL} | Seine-et-Marne | 2017 |\n"
TWICE = f"Nom | Département | Année |\n---|---|---|\nRepas | Seine-et-Marne | {MAIL} |\n"

INPUTS = {
    "titre.txt": listing(sheet(f"Écrire à {MAIL}")),
    "structure.txt": listing(sheet(None, centre=f"CENTRE {MAIL} - Seine-et-Marne")),
    "texte.txt": listing(sheet("Texte", summary=f"Écrire à {MAIL}.")),
    "liste.txt": listing(sheet("Liste", keyword=MAIL)),
    "fichier.txt": listing(sheet("Fichier", attachments=f"- https://exemple.net/?{MAIL}\n")),
    "tableau.txt": HEAD + YEARS + sheet("Tableau"),
    "annee.txt": HEAD + TWICE + sheet("Repas"),
    "avant.txt": HEAD + f"{MAIL}\n" + sheet("Avant"),
    "coupe.txt": listing(sheet("Coupe")).partition("Chacun")[0] + MAIL,
    "deux-fois.txt": listing(*[sheet("Deux", summary=f"Voir {MAIL}.")] * 2),
    f"nom {MAIL}.txt": listing(sheet("Nom de fichier")),
    f"{MAIL}/dossier.txt": listing(sheet("Nom de dossier")),
    f"photo de {MAIL}.pdf": b"\0",
    "colonne.csv": f"Titre;Résumé;Avis de {MAIL}\nColonne;Un;Bon\n",
    "cellule.csv": f"Titre;Résumé;Avis\nCellule;Deux;{MAIL}\n",
    "au-dela.csv": f"Titre;Résumé\nAu-delà;Trois;{MAIL}\n",
    "guillemet.csv": f'Titre;Résumé\nGuillemet;Quatre\nX;"{MAIL}\n',
    "longue.csv": f'Titre;Résumé\nLongue;Cinq\nX;"{"a" * 170}{MAIL}\n',
    "numero.csv": f"id;Titre;Résumé\n{MAIL};Numéro;Six\n",
    "conflit.csv": f"id;Titre;Résumé\nb{MAIL};Conflit;Sept\nb{MAIL};Conflits;Huit\n",
    "cle.json": json.dumps([{"title": "Clé", "summary": "Neuf", MAIL: "x"}]),
    "autre.json": json.dumps(
        [{"title": "Autre", "summary": "Dix", "other_fields": [{"label": MAIL, "text": "x"}]}]
    ),
    "annee.json": json.dumps([{"title": "An", "summary": "Onze", "year": MAIL}]),
    "lieu.json": json.dumps([{"title": "Lieu", "summary": "Douze", "department": MAIL}]),
    "double.jsonl": f'{{"title": "Double", "summary": "Treize"}}\n{{"{MAIL}": 1, "{MAIL}": 2}}\n',
}


@pytest.mark.parametrize("form", ["full", "facts"])
def test_no_file_that_may_be_shown_holds_the_address(
    put: Put, built: Build, run: Run, tmp_path: Path, form: str
) -> None:
    """Dumps, tables, reports and manifest; the store is loaded from the dumps alone."""
    for name, content in INPUTS.items():
        put(name, content)

    release = built("--public", form)

    holding = [name for name, text in public_files(release).items() if MARK.encode() in text]
    assert holding == []
    assert b"[\xe2\x80\xa6]" in public_files(release)["report/findings.jsonl"]


def test_what_is_held_back_is_still_given_back(
    put: Put, built: Build, run: Run, tmp_path: Path
) -> None:
    """Every listing comes back under its own name, byte for byte."""
    listings = {n: c for n, c in INPUTS.items() if n.endswith(".txt")}
    for name, content in listings.items():
        put(name, content)
    built()

    done = run("export", "--site", tmp_path / "site", "--out", tmp_path / "out")

    assert done.status == 0, done.err
    found = {name: (tmp_path / "out" / name).read_bytes().decode() for name in listings}
    assert found == listings


@pytest.mark.parametrize(
    "written",
    [
        f"{MARK}@exem\x01ple.fr",
        f"{MARK}@exem\u00adple.fr",
        f"{MARK}\u200b@exemple.fr",
        f"{MARK}\uff20exemple.fr",
        f"{MARK} [AT] exemple.fr",
        f"{MARK} @ exemple.fr",
        f'"jeanne {MARK}"@exemple.fr',
        f"{'x' * 80}{MARK}@exemple.fr",
    ],
)
def test_a_disguised_address_is_held_back(put: Put, run: Run, written: str) -> None:
    """What a reader takes for an address is one, whatever stands within it."""
    done = run("check", put("f.txt", listing(sheet(summary=f"Écrire à {written} avant mai."))))

    assert done.status == 0
    assert b"[personal-data]" in done.out
