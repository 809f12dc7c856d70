"""What the questions about lines, files and completeness should answer.

The lines of a text listing are counted in the file itself, by its labels alone.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

from .actions import SCHEMES, Action, World
from .answers import Row, Rows, Values, answers

if TYPE_CHECKING:
    from collections.abc import Iterator

CSG = "https://w3id.org/csgraph/def#"
PROPERTIES = {
    "organisedBy": "centre",
    "department": "department",
    "attachment": "attachments",
    "year": "year",
    "status": "status",
    "endReason": "end_reason",
    "dimension": "dimensions",
    "keyword": "keywords",
    "summary": "summary",
    "initiatorKind": "initiators",
    "initiatorDetail": "initiator_detail",
    "initiativeScale": "initiative_scales",
    "experience": "experience",
    "audience": "audiences",
    "partnerKind": "partner_kinds",
    "funderKind": "funder_kinds",
    "partnershipScale": "partnership_scales",
    "description": "description",
    "fundingNote": "funding_note",
    "peopleNote": "people_note",
    "territoryOutcome": "territory_outcome",
    "centreOutcome": "centre_outcome",
    "residentOutcome": "resident_outcome",
    "limitations": "limitations",
    "prospects": "prospects",
    "theme": "themes",
    "diagnosis": "diagnosis",
    "impact": "impact",
    "successFactors": "success_factors",
}
LABELS = {
    "Structure organisatrice",
    "Fichier(s) associé(s)",
    "Statut de l'action",
    "Raisons pour lesquelles l'action est terminée",
    "Dimension",
    "Mots clés associés à l'action",
    "Résumé",
    "Qui est à l'initiative de l'action ?",
    "Précision ( si autre )",
    "Territoire concerné",
    "Description de l'expérience, ses objectifs, ses acteurs et ses différentes phases.",
    "Public",
    "Avec qui cette action a-t-elle été menée ?",
    "Description générale",
    "Ressources financières mobilisées pour cette action",
    "Nombre de personnes mobilisés pour cette action",
    "Résultat sur le territoire",
    "Résultat pour le centre social",
    "Résultat pour les habitants",
    "Suite de l'action : Limites",
    "Suite de l'action : Perspectives",
}
_ADDRESS = re.compile(r"\S+@\S+\.\S+")


def _is_published(action: Action, key: str) -> bool:
    """Whether a sheet says something under `key` that is not held back."""
    return action.says(key) and not _ADDRESS.search(str(action.record[key]))


@answers("coverage-of-properties", "property actions of", "-actions")
def _coverage_of_properties(world: World, _: Values) -> Iterator[Row]:
    every = len(world.actions)
    for name, key in PROPERTIES.items():
        yield CSG + name, str(sum(_is_published(a, key) for a in world.actions)), str(every)
    linked = sum(any("://" in name for name in a.record["attachments"]) for a in world.actions)
    yield f"{CSG}attachmentLink", str(linked), str(every)
    for named_by_a_person in ("partner", "funder"):
        yield CSG + named_by_a_person, "0", str(every)


_FINDINGS = {
    "detail-without-other": lambda a: (
        a.says("initiator_detail") and "Autre" not in a.labels("initiators")
    ),
    "other-without-detail": lambda a: (
        "Autre" in a.labels("initiators") and not a.says("initiator_detail")
    ),
    "finished-without-reason": lambda a: (
        "Terminée" in a.labels("status") and not a.says("end_reason")
    ),
    "no-audience": lambda a: a.record["layout"] != "older" and not a.says("audiences"),
}


@answers("sheets-with-a-finding", "title file first_line last_line", "file")
def _sheets_with_a_finding(world: World, values: Values) -> Iterator[Row]:
    for a in world.actions:
        if _FINDINGS[values["code"]](a):
            source = a.record["source"]
            yield a.label, source["file"], _text(source["first_line"]), _text(source["last_line"])


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


@answers("lines-behind-a-value", "title file first_line last_line", "file")
def _lines_behind_a_value(world: World, values: Values) -> Iterator[Row]:
    key = {CSG + name: key for name, key in PROPERTIES.items()}[values["property"]]
    assert key in SCHEMES
    for a in world.actions:
        if a.has(key, values["value"]):
            source = a.record["source"]
            first, last = source["fields"].get(key, (None, None))
            yield a.label, source["file"], _text(first), _text(last)


@answers("lines-behind-an-action", "file label first_line last_line text", "file")
def _lines_behind_an_action(world: World, values: Values) -> Iterator[Row]:
    """Cut the sheet at its label lines, found by equality in the file's own lines."""
    action = next(a for a in world.actions if a.label == values["title"])
    source = action.record["source"]
    lines = (world.sheets / source["file"]).read_text("utf-8").split("\n")
    at = source["first_line"]
    yield source["file"], lines[at - 1], str(at + 1), str(at + 1), lines[at]
    cuts = [n for n in range(at + 2, source["last_line"] + 1) if _is_label(lines[n - 1])]
    for label, following in zip(cuts, [*cuts[1:], source["last_line"] + 1], strict=True):
        under = lines[label : following - 1]
        place = (str(label + 1), str(following - 1), "\n".join(under)) if under else (None,) * 3
        yield (source["file"], lines[label - 1], *place)
    yield from _year_row(source["file"], lines, action)


def _is_label(line: str) -> bool:
    return line == "Partenaires financiers:" or (
        line.startswith("- ") and line.removeprefix("- ") in LABELS
    )


def _year_row(file: str, lines: list[str], action: Action) -> Iterator[Row]:
    """The row of the table before the first sheet, if the file has one."""
    if not lines[1].startswith("Nom | "):
        return
    for number, line in enumerate(lines[: lines.index("Actions")], start=1):
        if line.startswith(f"{action.label} | "):
            yield file, lines[1], str(number), str(number), line


@answers("files-and-their-sheets", "file sha256 sheets", "file")
def _files_and_their_sheets(world: World, _: Values) -> Rows:
    counted = Counter(a.record["source"]["file"] for a in world.actions)
    return (
        (name, hashlib.sha256((world.sheets / name).read_bytes()).hexdigest(), str(count))
        for name, count in counted.items()
    )
