"""The generated sheets are the same everywhere and weigh what real ones weigh."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from benchmarks import frequencies, sentences
from benchmarks.generate import HEADING, sheets, write

LABELS = (
    "- Structure organisatrice",
    "- Fichier(s) associé(s)",
    "- Statut de l'action",
    "- Dimension",
    "- Mots clés associés à l'action",
    "- Résumé",
    "- Qui est à l'initiative de l'action ?",
    "- Territoire concerné",
    "- Description de l'expérience, ses objectifs, ses acteurs et ses différentes phases.",
    "- Public",
    "- Avec qui cette action a-t-elle été menée ?",
    "- Description générale",
    "- Ressources financières mobilisées pour cette action",
    "- Nombre de personnes mobilisés pour cette action",
    "- Résultat sur le territoire",
    "- Résultat pour le centre social",
    "- Résultat pour les habitants",
    "- Suite de l'action : Limites",
    "- Suite de l'action : Perspectives",
)


@pytest.fixture(scope="module")
def thousand() -> list[str]:
    """A thousand sheets of seed 1."""
    return list(sheets(1000, 1))


def test_a_seed_fixes_every_byte_on_every_machine(thousand: list[str]) -> None:
    """The digest was taken once: another means that figures can't be compared any more."""
    digest = hashlib.sha256("\n".join(thousand).encode()).hexdigest()

    assert digest == "cde3c1d04514e1c00b84e65bb17b4c32de675383f0c0479224f5baa51da10b24"


def test_more_sheets_begin_with_the_same_sheets(thousand: list[str]) -> None:
    """Sheets are a stream: asking for more changes none of the first."""
    assert list(islice(sheets(10**9, 1), 50)) == thousand[:50]


def test_seeds_give_other_sheets(thousand: list[str]) -> None:
    """Two seeds share no sheet."""
    assert not set(thousand) & set(sheets(200, 2))


def test_every_sheet_prints_every_label_in_order(thousand: list[str]) -> None:
    """Labels stand in the listing's order, even where nothing is under them."""
    for sheet in thousand[:200]:
        lines = iter(sheet.split("\n"))
        assert all(label in lines for label in LABELS)


def test_sheets_weigh_what_real_ones_weigh(thousand: list[str], real_listing: Path) -> None:
    """The mean size is within a tenth of the real listing's."""
    real = len(real_listing.read_bytes()) / 25
    generated = sum(len(sheet.encode()) + 1 for sheet in thousand) / len(thousand)

    assert abs(generated / real - 1) < 0.1


def test_no_generated_prose_is_taken_from_the_real_listing(
    thousand: list[str], real_listing: Path
) -> None:
    """Only labels, list values and such short notes as a number can be alike."""
    real = {line for line in real_listing.read_text("utf-8").split("\n") if len(line) > 30}
    ours = {line for sheet in thousand for line in sheet.split("\n")}

    assert real & ours <= set(LABELS) | {
        "- Raisons pour lesquelles l'action est terminée",
        "- alphabétisation & apprentissage du français",
        "- Un ou plusieurs partenaire(s)",
    }


def test_oddities_occur_as_often_as_said(thousand: list[str]) -> None:
    """Unknown values, repeats, twins and personal data are there, and rare."""
    counts = Counter(thousand)
    repeats = sum(n - 1 for n in counts.values())
    titled = Counter(tuple(sheet.split("\n")[1:4:2]) for sheet in counts)

    assert 0 < repeats <= 10
    assert 0 < sum(n > 1 for n in titled.values()) <= 12
    assert 0 < sum("@example.org" in sheet for sheet in counts) <= 15
    assert 0 < sum("- Suspendue" in sheet for sheet in counts) <= 30


def test_a_centre_has_less_than_two_sheets_on_average(thousand: list[str]) -> None:
    """Centres are as many as the real listing's, and spread over France."""
    organisers = {sheet.split("\n")[3].casefold() for sheet in thousand}
    departments = {organiser.rpartition(" - ")[2] for organiser in organisers}

    assert 1.5 < 1000 / len(organisers) < 1.9
    assert len(departments) > 90


def test_files_share_the_sheets_out(tmp_path: Path) -> None:
    """Several files hold the sheets of one, in the same order, each under a heading."""
    write(30, 5, tmp_path / "one.txt")
    write(30, 5, tmp_path / "many", files=4)

    parts = [path.read_text("utf-8") for path in sorted((tmp_path / "many").iterdir())]

    assert len(parts) == 4
    assert all(part.startswith(f"{HEADING}\nActions\n") for part in parts)
    joined = "".join(part.removeprefix(f"{HEADING}\n") for part in parts)
    assert f"{HEADING}\n{joined}" == (tmp_path / "one.txt").read_text("utf-8")


@pytest.mark.parametrize("wanted", [40, 300, 1500])
def test_texts_have_the_length_asked_for_on_average(wanted: int) -> None:
    """What is too long once is too short another time."""
    rng = Random(3)
    lengths = [len(sentences.text(rng, wanted, sentences.story, 90)) for _ in range(300)]
    longest = 250

    assert all(0 < length < wanted + longest for length in lengths)
    assert wanted > 100 or sum(lengths) >= wanted
    assert wanted < 100 or abs(sum(lengths) / 300 / wanted - 1) < 0.15


def test_a_choice_gives_distinct_values_and_some_unknown_ones() -> None:
    """A list never names a value twice; about one value in seventy is not in the list."""
    rng = Random(8)
    drawn = [frequencies.KEYWORDS.some(rng, (3,)) for _ in range(2000)]
    values = [value for row in drawn for value in row]
    unknown = [value for value in values if re.fullmatch("numérique|jardinage|sport", value)]

    assert all(len(row) == len(set(row)) for row in drawn)
    assert 0.003 < len(unknown) / len(values) < 0.015
