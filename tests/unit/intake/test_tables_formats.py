"""One set of sheets in every format says the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csgraph.intake.files import InputFile
from csgraph.intake.labels import LABELS
from csgraph.intake.records import as_record
from csgraph.model import KEYS, Sheet

from .conftest import read_file
from .tablefiles import write_delimited, write_ods, write_xlsx

LISTING = """\
Les actions des centres sociaux
Actions
Bibliothèque de rue
- Structure organisatrice
- CENTRE SOCIAL LES ALOUETTES - Val-de-Marne
- Fichier(s) associé(s)
- affiche.pdf
( 12 Ko )
- Statut de l'action
- Terminée
- Raisons pour lesquelles l'action est terminée
La médiathèque a pris le relais.
- Dimension
- Citoyenneté
- Services
- Mots clés associés à l'action
-
- Culture
- éducation / scolarité
- Résumé
Des livres au pied des tours.
- chaque mercredi
- Qui est à l'initiative de l'action ?
-
- Autre
- Précision ( si autre )
Une lectrice du quartier
- Territoire concerné
- Plusieurs quartiers
- Description de l'expérience, ses objectifs, ses acteurs et ses différentes phases.
Trois bénévoles ; un tapis, deux caisses "à roulettes".
- Public
- Enfance
- familles
- Avec qui cette action a-t-elle été menée ?
-
Partenaires d'action:
- Commune
- Autre
- Territoire concerné
- Une commune
- Description générale
On lit | on écoute | on emprunte.
- Ressources financières mobilisées pour cette action
900 €
- Nombre de personnes mobilisés pour cette action
3 bénévoles
- Résultat sur le territoire
- Résultat pour le centre social
Le centre est sorti de ses murs.
- Résultat pour les habitants
- Suite de l'action : Limites
La pluie.
- Suite de l'action : Perspectives
Actions
Atelier vélo
- Structure organisatrice
- CENTRE SOCIAL LES ALOUETTES - Val-de-Marne
- Fichier(s) associé(s)
- Statut de l'action
- En cours
- Dimension
- Mots clés associés à l'action
- Résumé
- Qui est à l'initiative de l'action ?
- Territoire concerné
- Description de l'expérience, ses objectifs, ses acteurs et ses différentes phases.
- Public
- Avec qui cette action a-t-elle été menée ?
- Territoire concerné
- Description générale
On répare ensemble.
- Ressources financières mobilisées pour cette action
- Nombre de personnes mobilisés pour cette action
- Résultat sur le territoire
- Résultat pour le centre social
- Résultat pour les habitants
- Suite de l'action : Limites
- Suite de l'action : Perspectives
"""


@pytest.fixture
def listed(tmp_path: Path) -> list[Sheet]:
    """The sheets of the listing."""
    path = tmp_path / "fiches.txt"
    path.write_text(LISTING, encoding="utf-8")
    reading = read_file(InputFile(path.name, path))
    assert len(reading.sheets) == 2
    return reading.sheets


def by_label(sheet: Sheet) -> list[str]:
    """Return a row of the sheet's values under the labels, title first."""
    cells = [sheet.title or ""]
    for label in LABELS:
        values = [v for key in label.keys for v in sheet.values(key)]
        cells.append((" - " if len(label.keys) > 1 else "\n").join(values))
    return cells


def by_key(sheet: Sheet) -> list[str]:
    """Return a row of the sheet's values under the keys, the last key first."""
    return ["|".join(sheet.values(key)) for key in reversed(KEYS) if key != "description"] + [
        sheet.first("description") or ""
    ]


LABEL_HEADER = ["Titre", *(label.text for label in LABELS)]
KEY_HEADER = [key for key in reversed(KEYS) if key != "description"] + ["description"]


def write_table(path: Path, rows: list[list[str]]) -> None:
    """Write `rows` in the format of the path's ending."""
    if path.suffix in (".csv", ".tsv"):
        write_delimited(path, rows, ";" if path.suffix == ".csv" else "\t")
    else:
        {".xlsx": write_xlsx, ".ods": write_ods}[path.suffix](path, rows)


def values(sheet: Sheet) -> dict[str, object]:
    """Return the sheet's values of every key."""
    record = as_record(sheet)
    return {key: record[key] for key in ("id", *KEYS)}


@pytest.mark.parametrize("header", ["labels", "keys"])
@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "ods"])
def test_a_table_says_what_the_listing_says(listed, tmp_path, ending, header):
    """Every key has the same values under both kinds of header, in every table."""
    names, row = (LABEL_HEADER, by_label) if header == "labels" else (KEY_HEADER, by_key)
    rows = [names, *(row(sheet) for sheet in listed)]
    path = tmp_path / f"fiches.{ending}"
    write_table(path, rows)
    reading = read_file(InputFile(path.name, path, ending))

    assert [values(sheet) for sheet in reading.sheets] == [values(sheet) for sheet in listed]
    assert reading.findings == []


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "ods"])
def test_the_real_listing_says_the_same_as_a_table(real_listing, tmp_path, ending):
    """25 sheets of real prose, with its blanks and bullets, written as a table."""
    sheets = read_file(InputFile("l.txt", real_listing)).sheets
    path = tmp_path / f"l.{ending}"
    write_table(path, [LABEL_HEADER, *(by_label(sheet) for sheet in sheets)])
    reading = read_file(InputFile(path.name, path, ending))

    assert [values(sheet) for sheet in reading.sheets] == [values(sheet) for sheet in sheets]
    assert len(reading.sheets) == 25
    assert reading.findings == []


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_a_record_says_what_the_listing_says(listed, tmp_path, ending):
    """So do the records that `csgraph read` writes."""
    records = [as_record(sheet) for sheet in listed]
    text = (
        json.dumps(records)
        if ending == "json"
        else "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    )
    path = tmp_path / f"fiches.{ending}"
    path.write_text(text, encoding="utf-8")
    reading = read_file(InputFile(path.name, path, ending))

    assert [values(sheet) for sheet in reading.sheets] == [values(sheet) for sheet in listed]
    assert reading.findings == []
