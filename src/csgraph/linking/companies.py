"""Look for a centre in the State's search of companies and associations.

Asks with `minimal=true` and never for the directors. A person in business for themself
has a person's name: such a result is left alone, like one that is not to be diffused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from csgraph.linking.fetching import Fetcher
from csgraph.linking.names import likeness
from csgraph.linking.predicates import PREDICATES
from csgraph.linking.services import Service
from csgraph.linking.subjects import Hit, Subject
from csgraph.registry import is_valid

BATCH = 1
_RESULTS = 10
_QUERY_CHARS = 150
_INCLUDED = "siege,matching_etablissements,complements"
_PERSON, _PUBLIC = "1", "7"
"""How the legal form begins of a person in business, and of a body under public law."""
_HIDDEN = "NON-DIFFUSIBLE"
_SIREN, _SIRET, _RNA = (PREDICATES[f"csg:{name}"] for name in ("siren", "siret", "rna"))


class Companies:
    """A service of the form of recherche-entreprises.api.gouv.fr."""

    def __init__(self, service: Service, fetcher: Fetcher) -> None:
        self._service, self._fetcher = service, fetcher

    def ask(self, subjects: Sequence[Subject]) -> list[list[Hit]]:
        """Return the hits for each subject. Raises `RegistryFault`."""
        return [list(self._hits(subject)) for subject in subjects]

    def _hits(self, subject: Subject) -> Iterator[Hit]:
        asked = {"q": subject.label[:_QUERY_CHARS], "page": 1, "per_page": _RESULTS}
        asked |= {"minimal": "true", "include": _INCLUDED}
        if subject.department:
            asked["departement"] = subject.department
        scheme, host, path, query, _ = urlsplit(self._service.address)
        both = "&".join(part for part in (query, urlencode(asked)) if part)
        answer = self._fetcher.read_json("GET", urlunsplit((scheme, host, path, both, "")))
        results = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(results, list) or not all(isinstance(r, dict) for r in results):
            raise self._fetcher.fault("answers in a form that csgraph does not know: no results")
        for result in results:
            yield from self._of_result(subject, result)

    def _of_result(self, subject: Subject, result: dict[str, Any]) -> Iterator[Hit]:
        form, siren = result.get("nature_juridique"), result.get("siren")
        if not isinstance(form, str) or not isinstance(siren, str):
            raise self._fetcher.fault(
                "answers in a form that csgraph does not know: siren or nature_juridique is missing"
            )
        if form.startswith(_PERSON) or _HIDDEN in str(result.get("nom_complet")):
            return
        names = _texts(result.get(key) for key in ("nom_complet", "nom_raison_sociale", "sigle"))
        best, name = _best(subject, names)
        note = f"« {name} », nature juridique {form}"
        if not form.startswith(_PUBLIC) and is_valid("siren", siren):
            yield Hit(siren, name, best, note, _SIREN)
            if is_valid(
                "rna", rna := str(_table(result, "complements").get("identifiant_association"))
            ):
                yield Hit(rna, name, best, note, _RNA)
        for place in (_table(result, "siege"), *_tables(result, "matching_etablissements")):
            yield from _of_place(subject, place, names, form)


def _of_place(
    subject: Subject, place: dict[str, Any], names: list[str], form: str
) -> Iterator[Hit]:
    """Yield an establishment, under its own signs, or its unit's name where it has none."""
    siret = str(place.get("siret"))
    signs = place.get("liste_enseignes")
    own = _texts([*(signs if isinstance(signs, list) else []), place.get("nom_commercial")])
    if not own and form.startswith(_PUBLIC):
        return  # an establishment without a name of a town is not this centre
    score, name = _best(subject, own or names)
    if is_valid("siret", siret) and _HIDDEN not in name:
        town = str(place.get("libelle_commune") or "").strip()[:100]
        closed = ", fermé" if place.get("etat_administratif") == "F" else ""
        note = f"« {name} »{f', {town}' if town else ''}{closed}, nature juridique {form}"
        yield Hit(siret, name, score, note, _SIRET)


def _best(subject: Subject, names: list[str]) -> tuple[float, str]:
    found = ((likeness(own, name) / 100, name) for own in subject.names for name in names)
    return max(found, default=(0.0, ""))


def _texts(values: Any) -> list[str]:
    return [v.strip()[:300] for v in values if isinstance(v, str) and v.strip()]


def _table(row: dict[str, Any], key: str) -> dict[str, Any]:
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def _tables(row: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = row.get(key)
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []
