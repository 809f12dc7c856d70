"""One function a question: the rows it should answer, from the actions alone.

`ANSWERS` maps a question's name to its columns, its order and that function. A
column that holds an address of the publisher's is left out: keys are minted by
what these rows check.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from csgraph.territories import territories

from .actions import VOC, Action, World, fold

Row = tuple[str | None, ...]
Rows = Iterable[Row]
Values = dict[str, str]


@dataclass(frozen=True)
class Answer:
    """The columns that are compared, the order they come in, and the rows."""

    columns: tuple[str, ...]
    order: tuple[str, ...]
    rows: Callable[[World, Values], Rows]


ANSWERS: dict[str, Answer] = {}
_Function = Callable[[World, Values], Rows]


def answers(slug: str, columns: str, order: str) -> Callable[[_Function], _Function]:
    """Register what the question `slug` should answer.

    In `order`, `-` marks a falling number, `+` a rising one.
    """

    def register(rows: _Function) -> _Function:
        ANSWERS[slug] = Answer(tuple(columns.split()), tuple(order.split()), rows)
        return rows

    return register


def _place(action: Action) -> str | None:
    return action.department.name if action.department else None


def _pairs(world: World, first: str, second: str) -> Rows:
    counted = Counter(
        pair for a in world.actions for pair in product(a.labels(first), a.labels(second))
    )
    return ((*pair, str(count)) for pair, count in counted.items())


@answers("actions-by-keyword", "title centre_name", "title")
def _actions_by_keyword(world: World, values: Values) -> Rows:
    return (
        (a.label, a.centre)
        for a in world.actions
        if a.has("keywords", values["keyword"])
        and a.department
        and a.department.iri == values["department"]
    )


@answers(
    "keywords-together",
    "keyword_label other_label actions",
    "-actions keyword_label other_label",
)
def _keywords_together(world: World, _: Values) -> Rows:
    counted = Counter(
        pair for a in world.actions for pair in combinations(sorted(a.labels("keywords")), 2)
    )
    return ((*pair, str(count)) for pair, count in counted.items())


@answers("keywords-of-a-region", "keyword_label actions", "-actions keyword_label")
def _keywords_of_a_region(world: World, values: Values) -> Rows:
    counted = Counter(
        label
        for a in world.actions
        if a.region and a.region.iri == values["region"]
        for label in a.labels("keywords")
    )
    return ((label, str(count)) for label, count in counted.items())


@answers("actions-by-partner-kind", "title department_name", "title")
def _actions_by_partner_kind(world: World, values: Values) -> Rows:
    return (
        (a.label, _place(a)) for a in world.actions if a.has("partner_kinds", values["partner"])
    )


@answers(
    "partner-kinds-by-dimension",
    "dimension_label partner_label actions",
    "dimension_label -actions partner_label",
)
def _partner_kinds_by_dimension(world: World, _: Values) -> Rows:
    return _pairs(world, "dimensions", "partner_kinds")


@answers(
    "partners-by-collection", "collection_label actions kinds_met", "-actions collection_label"
)
def _partners_by_collection(world: World, _: Values) -> Iterator[Row]:
    for label, members in world.collections():
        met = [{c.iri for c in a.concepts["partner_kinds"]} & members for a in world.actions]
        if any(met):
            yield label, str(sum(map(bool, met))), str(len(set().union(*met)))


@answers("actions-with-financial-partners", "title funder_label", "title")
def _actions_with_financial_partners(world: World, _: Values) -> Rows:
    return ((a.label, funder) for a in world.actions for funder in a.labels("funder_kinds"))


@answers(
    "audiences-by-dimension",
    "dimension_label audience_label actions",
    "dimension_label -actions audience_label",
)
def _audiences_by_dimension(world: World, _: Values) -> Rows:
    return _pairs(world, "dimensions", "audiences")


@answers("actions-for-an-audience-at-a-scale", "title centre_name", "title")
def _actions_for_an_audience_at_a_scale(world: World, values: Values) -> Rows:
    return (
        (a.label, a.centre)
        for a in world.actions
        if a.has("audiences", values["audience"]) and a.has("initiative_scales", values["scale"])
    )


@answers("intergenerational-actions", "title has_keyword has_audiences", "title")
def _intergenerational_actions(world: World, _: Values) -> Iterator[Row]:
    for a in world.actions:
        by_keyword = a.has("keywords", f"{VOC}keyword/intergenerationnel")
        audiences = a.labels("audiences")
        by_audiences = "Seniors" in audiences and bool(audiences & {"Enfance", "Jeunesse"})
        if by_keyword or by_audiences:
            yield a.label, str(by_keyword).lower(), str(by_audiences).lower()


@answers("actions-started-by-residents", "title initiator_label is_shared", "title")
def _actions_started_by_residents(world: World, _: Values) -> Iterator[Row]:
    residents = {"Un habitant", "Un groupe d'habitants"}
    for a in world.actions:
        initiators = a.labels("initiators")
        for initiator in initiators & residents:
            yield a.label, initiator, str(bool(initiators - residents)).lower()


@answers(
    "initiators-by-scale",
    "scale_label initiator_label actions",
    "scale_label -actions initiator_label",
)
def _initiators_by_scale(world: World, _: Values) -> Rows:
    return _pairs(world, "initiative_scales", "initiators")


@answers("other-initiators-in-words", "title detail has_other", "title")
def _other_initiators_in_words(world: World, _: Values) -> Rows:
    return (
        (a.label, a.record["initiator_detail"], str("Autre" in a.labels("initiators")).lower())
        for a in world.actions
        if a.says("initiator_detail")
    )


@answers(
    "scales-compared",
    "initiative_label partnership_label actions",
    "initiative_label partnership_label",
)
def _scales_compared(world: World, _: Values) -> Rows:
    return _pairs(world, "initiative_scales", "partnership_scales")


@answers("actions-by-region", "region_name actions centres departments", "-actions region_name")
def _actions_by_region(world: World, _: Values) -> Iterator[Row]:
    for name in {a.region.name for a in world.actions if a.region}:
        there = [a for a in world.actions if a.region and a.region.name == name]
        centres = {(_place(a), a.centre) for a in there if a.centre}
        yield name, str(len(there)), str(len(centres)), str(len({_place(a) for a in there}))


@answers(
    "inhabitants-for-an-action",
    "region_name population population_year actions inhabitants_for_one",
    "+inhabitants_for_one region_name",
)
def _inhabitants_for_an_action(world: World, _: Values) -> Iterator[Row]:
    counted = Counter(a.region for a in world.actions if a.region)
    for region, count in counted.items():
        people = region.population or 0
        for_one = str(people // count)
        yield region.name, str(people), region.population_year, str(count), for_one


@answers("regions-without-action", "region_name population population_year", "region_name")
def _regions_without_action(world: World, _: Values) -> Rows:
    met = {a.region for a in world.actions}
    return (
        (place.name, str(place.population), place.population_year)
        for place in territories()
        if place.kind == "region" and place not in met
    )


@answers(
    "dimensions-by-department",
    "code department_name dimension_label actions",
    "code -actions dimension_label",
)
def _dimensions_by_department(world: World, _: Values) -> Rows:
    counted = Counter(
        (a.department.code, a.department.name, label)
        for a in world.actions
        if a.department
        for label in a.labels("dimensions")
    )
    return ((*key, str(count)) for key, count in counted.items())


@answers("actions-by-year", "year actions", "year")
def _actions_by_year(world: World, _: Values) -> Rows:
    counted = Counter(a.record["year"] for a in world.actions)
    return ((year, str(count)) for year, count in counted.items())


@answers("actions-since-a-year", "year title", "year title")
def _actions_since_a_year(world: World, values: Values) -> Rows:
    return (
        (a.record["year"], a.label)
        for a in world.actions
        if a.says("year") and int(a.record["year"]) >= int(values["year"])
    )


@answers("actions-without-a-partner-kind", "title names_any", "title")
def _actions_without_a_partner_kind(world: World, values: Values) -> Rows:
    return (
        (a.label, str(bool(a.concepts["partner_kinds"])).lower())
        for a in world.actions
        if not a.has("partner_kinds", values["partner"])
    )


@answers("counts-of-the-graph", "actions centres departments", "")
def _counts_of_the_graph(world: World, _: Values) -> Iterator[Row]:
    centres = {(_place(a), a.centre) for a in world.actions if a.centre}
    places = {a.department for a in world.actions if a.department}
    yield str(len(world.actions)), str(len(centres)), str(len(places))


@answers("finished-actions-and-reasons", "title reason", "title")
def _finished_actions_and_reasons(world: World, _: Values) -> Rows:
    return (
        (a.label, a.record["end_reason"])
        for a in world.actions
        if a.has("status", f"{VOC}status/terminee")
    )


@answers("actions-without-outcome", "title centre_name", "title")
def _actions_without_outcome(world: World, _: Values) -> Rows:
    outcomes = ("territory_outcome", "centre_outcome", "resident_outcome", "impact")
    return ((a.label, a.centre) for a in world.actions if not any(map(a.says, outcomes)))


@answers("similar-actions", "title shared", "-shared title")
def _similar_actions(world: World, values: Values) -> Iterator[Row]:
    this = next(a for a in world.actions if a.label == values["title"])
    for a in world.actions:
        shared = a.concepts["keywords"] & this.concepts["keywords"]
        if shared and a is not this:
            yield a.label, str(len(shared))


@answers("search-in-titles-and-summaries", "title found_in", "title")
def _search_in_titles_and_summaries(world: World, values: Values) -> Iterator[Row]:
    places = {
        "title": "http://purl.org/dc/terms/title",
        "summary": "https://w3id.org/csgraph/def#summary",
    }
    for a in world.actions:
        for key, iri in places.items():
            if fold(values["text"]) in fold(a.record[key] or ""):
                yield a.label, iri


@answers(
    "centres-by-number-of-actions", "centre_name department_name actions", "-actions centre_name"
)
def _centres_by_number_of_actions(world: World, _: Values) -> Rows:
    counted = Counter((a.centre, _place(a)) for a in world.actions if a.centre)
    return ((*centre, str(count)) for centre, count in counted.items())


@answers("spellings-of-centres", "centre_name spelling", "centre_name spelling")
def _spellings_of_centres(world: World, _: Values) -> Rows:
    return world.spellings


@answers("actions-with-files", "title attachment", "title attachment")
def _actions_with_files(world: World, _: Values) -> Rows:
    return ((a.label, name) for a in world.actions for name in a.record["attachments"])


@answers("unknown-values", "label actions", "")
def _unknown_values(world: World, _: Values) -> Rows:
    counted = Counter(
        concept.label
        for a in world.actions
        for concept in {c for listed in a.concepts.values() for c in listed}
        if concept.iri is None
    )
    return ((label, str(count)) for label, count in counted.items())
