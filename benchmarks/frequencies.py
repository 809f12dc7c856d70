"""How often each field is filled, how long its prose is, which values its lists take.

Counted once on a real listing of 25 sheets: numbers only, never its words. Lengths are
the least, the nine deciles and the greatest, in characters.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from random import Random


@dataclass(frozen=True, slots=True)
class Prose:
    """A field of prose: the share of sheets that fill it, its lengths, its lines' length."""

    filled: float
    deciles: tuple[int, ...]
    line_chars: int

    def length(self, rng: Random) -> int:
        """Draw a length in characters, 0 where the field stays empty.

        Only sums and products: the same on every machine. Above the ninth decile
        few are very long, so the draw there leans to its lower end.
        """
        if rng.random() >= self.filled:
            return 0
        place = rng.random() * 10
        step = min(int(place), 9)
        part = place - step
        low, high = self.deciles[step], self.deciles[step + 1]
        return int(low + (high - low) * (part * part if step == 9 else part))


PROSE = {
    "end_reason": Prose(0.6, (18, 18, 18, 40, 55, 55, 55, 70, 85, 85, 85), 60),
    "summary": Prose(0.96, (91, 166, 252, 289, 319, 375, 482, 679, 1000, 1324, 4588), 86),
    "experience": Prose(0.92, (178, 227, 269, 300, 338, 396, 422, 486, 544, 834, 1476), 143),
    "description": Prose(0.92, (162, 207, 235, 285, 428, 435, 578, 633, 717, 820, 1189), 143),
    "funding_note": Prose(0.72, (6, 10, 10, 13, 77, 115, 124, 172, 179, 182, 1177), 108),
    "people_note": Prose(0.88, (1, 25, 28, 31, 34, 48, 68, 80, 90, 157, 328), 54),
    "territory_outcome": Prose(0.76, (63, 111, 146, 154, 169, 199, 243, 261, 281, 294, 353), 129),
    "centre_outcome": Prose(0.80, (32, 56, 69, 86, 94, 136, 145, 169, 230, 270, 360), 103),
    "resident_outcome": Prose(0.80, (63, 78, 81, 99, 112, 117, 129, 141, 167, 198, 735), 121),
    "limitations": Prose(0.76, (12, 63, 89, 102, 109, 122, 135, 154, 193, 200, 261), 99),
    "prospects": Prose(0.80, (20, 36, 51, 75, 106, 121, 155, 193, 201, 258, 317), 114),
}


class Choice:
    """Values drawn by weight."""

    def __init__(self, weights: dict[str, int], unknown: tuple[str, ...] = ()) -> None:
        self._values = tuple(weights)
        self._bounds = tuple(accumulate(weights.values()))
        self._unknown = unknown

    def one(self, rng: Random) -> str:
        """Draw one value, now and then one that is outside the known list."""
        if self._unknown and rng.random() < UNKNOWN_SHARE:
            return self._unknown[int(rng.random() * len(self._unknown))]
        return self._values[bisect_right(self._bounds, int(rng.random() * self._bounds[-1]))]

    def some(self, rng: Random, counts: tuple[int, ...]) -> list[str]:
        """Draw distinct values, as many as one of `counts` says."""
        wanted = counts[int(rng.random() * len(counts))]
        drawn = dict.fromkeys(self.one(rng) for _ in range(wanted))
        return list(drawn)


UNKNOWN_SHARE = 0.015
"""Share of list values outside the known lists."""
TERMINATED_SHARE = 0.2
DETAIL_SHARE = 0.12
FUNDERS_SHARE = 0.04
ATTACHMENT_SHARE = 0.05
PERSONAL_SHARE = 0.005
REPEAT_SHARE = 0.003
TWIN_SHARE = 0.004
RESPELLED_SHARE = 0.02
SHEETS_A_CENTRE = 1.7

DIMENSIONS = Choice({"Accompagnement de projets": 10, "Citoyenneté": 6, "Services": 6})
KEYWORDS = Choice(
    {
        "intergénérationnel": 7,
        "Démocratie & citoyenneté": 7,
        "Solidarité": 7,
        "Parentalité": 7,
        "Mixité sociale": 6,
        "Culture": 3,
        "éducation / scolarité": 3,
        "Emploi, économie": 3,
        "alphabétisation & apprentissage du français": 2,
        "Intégration": 2,
        "discriminations": 2,
        "vacances / loisirs": 2,
        "Santé": 2,
        "Viellissement": 1,
        "développement durable": 1,
        "Logement": 1,
        "Précarité": 1,
    },
    ("numérique", "jardinage", "sport", "mobilité", "Égalité femmes-hommes", "bénévolat"),
)
INITIATORS = Choice(
    {
        "Le centre social": 17,
        "Un groupe d'habitants": 9,
        "Autre": 3,
        "Un ou plusieurs partenaire(s)": 2,
        "Un habitant": 2,
    },
    ("Un élu",),
)
SCALES = Choice(
    {
        "Une commune": 13,
        "Un quartier": 4,
        "Plusieurs quartiers": 3,
        "Plusieurs communes": 2,
        "Autre": 1,
    },
    ("Le département",),
)
AUDIENCES = Choice(
    {"Tous publics": 8, "familles": 6, "Adultes": 5, "Jeunesse": 2, "Enfance": 1, "Seniors": 1},
    ("Parents", "Bénévoles"),
)
PARTNERS = Choice(
    {
        "Caf": 11,
        "Commune": 10,
        "ACSE": 4,
        "Autre": 4,
        "Éducation Nationale": 4,
        "Association locale": 4,
        "Préfecture": 2,
        "Conseil départemental": 2,
        "Association nationale": 2,
        "DRAC": 1,
        "Etat": 1,
        "Regroupement de communes": 1,
        "DDCS": 1,
        "Conseil régional": 1,
    },
    ("MSA", "Bailleur social", "Mission locale"),
)
