"""The reconciliation service over HTTP: every request and answer by the official schemas."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

import jsonschema
import pytest
import referencing
from referencing.jsonschema import DRAFT7

from csgraph.linking.kinds import KINDS

from .conftest import Answer, Server

CENTRE = "https://w3id.org/csgraph/def#Centre"
COMMUNE = "http://rdf.insee.fr/def/geo#Commune"
DEPARTMENT = "https://w3id.org/csgraph/def#department"
MELUN = "http://id.insee.fr/geo/commune/77288"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="session")
def valid(reconciliation_schemas: Path) -> Callable[[str, object], None]:
    """Validate a value by an official schema: `valid("manifest", value)`."""
    schemas = {p.stem: json.loads(p.read_text("utf-8")) for p in reconciliation_schemas.iterdir()}
    registry = referencing.Registry().with_resources(
        (schema["$id"], referencing.Resource(schema, DRAFT7))
        for schema in schemas.values()
        if "$id" in schema
    )

    def validate(name: str, value: object) -> None:
        validator = jsonschema.Draft7Validator(schemas[name], registry=registry)
        assert [fault.message for fault in validator.iter_errors(value)] == []

    return validate


@pytest.fixture
def batch(reconciling: Server, valid: Callable[..., None]) -> Callable[..., dict]:
    """Send a batch as OpenRefine does, and return its results by key; both are checked."""

    def send(queries: dict, path: str = "/reconcile") -> dict:
        valid("reconciliation-query-batch", queries)
        body = urlencode({"queries": json.dumps(queries)}).encode()
        answer = reconciling.send(path, "POST", body, content_type=FORM)
        assert answer.status == 200, answer.text
        results = json.loads(answer.body)
        valid("reconciliation-result-batch", results)
        assert results.keys() == queries.keys()
        return {key: value["result"] for key, value in results.items()}

    return send


@pytest.fixture
def best(batch: Callable[..., dict]) -> Callable[..., dict]:
    """Reconcile one name and return its best candidate."""

    def ask(query: str, **beside: object) -> dict:
        return batch({"q0": {"query": query, **beside}})["q0"][0]

    return ask


@pytest.mark.parametrize("path", ["/reconcile", "/en/reconcile"])
def test_the_manifest_says_what_the_service_can(reconciling, valid, path):
    """By the schema; each address in it answers."""
    answer = reconciling.send(path)
    manifest = json.loads(answer.body)

    valid("manifest", manifest)
    for kind in manifest["defaultTypes"]:
        valid("type", kind)
    for what in ("view", "preview"):
        url = manifest[what]["url"].replace("{{id}}", quote(MELUN, safe=""))
        assert url.startswith(reconciling.url + path.removesuffix("reconcile"))
        assert reconciling.send(url.removeprefix(reconciling.url)).status in (200, 303)
    assert reconciling.send(manifest["documentation"].removeprefix(reconciling.url)).status == 200


def test_a_batch_is_answered_by_its_keys(batch):
    """In a form, each name with what it is; nothing is found for signs alone."""
    found = batch(
        {
            "q0": {"query": "melun", "type": COMMUNE, "type_strict": "should", "limit": 3},
            "q1": {"query": "Les Meulières", "type": [CENTRE], "properties": []},
            "q2": {"query": "???"},
        }
    )

    assert found["q0"][0]["id"] == MELUN
    assert found["q0"][0]["match"] is True
    assert len(found["q0"]) <= 3
    assert found["q1"][0]["name"] == "CENTRE SOCIAL LES MEULIÈRES"
    assert found["q1"][0]["type"] == [{"id": CENTRE, "name": "centre"}]
    assert found["q2"] == []


def test_a_batch_may_stand_in_the_address(reconciling, valid):
    """As clients that only GET do; what is sent in both ways is answered alike."""
    queries = {"q0": {"query": "parentalite"}}
    asked = urlencode({"queries": json.dumps(queries)})
    got = reconciling.send(f"/reconcile?{asked}")
    posted = reconciling.send("/reconcile", "POST", asked.encode(), content_type=FORM)

    assert json.loads(got.body) == json.loads(posted.body)
    (first, *_) = json.loads(got.body)["q0"]["result"]
    assert first["name"] == "Parentalité"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("CS LES MEULIERES", "CENTRE SOCIAL LES MEULIÈRES"),
        ("C.S. les Meullières", "CENTRE SOCIAL LES MEULIÈRES"),
        ("Meulières (centre social les)", "CENTRE SOCIAL LES MEULIÈRES"),
        ("EVS Ti Bazar", "ESPACE DE VIE SOCIALE TI BAZAR"),
        ("CSC du Houblon", "CENTRE SOCIO-CULTUREL DU HOUBLON"),
    ],
)
def test_accents_order_abbreviations_and_typing_errors_are_seen_through(best, written, name):
    """As a person would; and it is sure of it."""
    found = best(written, type=CENTRE)

    assert (found["name"], found["match"]) == (name, True)


def test_of_namesakes_none_is_a_match_until_the_table_says_where(best, batch):
    """Saint-Denis is a commune of several départements."""
    alone = batch({"q": {"query": "Saint-Denis", "type": COMMUNE}})["q"]
    assert len([c for c in alone if c["score"] == 100]) > 3
    assert not any(c["match"] for c in alone)

    for place in ("93", 93, "Seine-Saint-Denis", "http://id.insee.fr/geo/departement/93"):
        found = best("St Denis", type=COMMUNE, properties=[{"pid": DEPARTMENT, "v": place}])
        assert (found["id"], found["match"]) == ("http://id.insee.fr/geo/commune/93066", True)
    one = {"id": "http://id.insee.fr/geo/departement/93", "name": "Seine-Saint-Denis"}
    found = best("Saint-Denis", properties=[{"pid": DEPARTMENT, "v": [one]}])
    assert found["match"] is True
    assert best("Saint-Denis (93)", type=COMMUNE)["match"] is True


def test_a_commune_is_told_from_the_one_it_took_its_name_from(best):
    """Without a type, too: the part of a commune that bears its name is no namesake."""
    found = best("Vouziers")
    assert (found["id"], found["match"]) == ("http://id.insee.fr/geo/commune/08490", True)
    part = best("Vouziers", type="igeo:CommuneDeleguee")
    assert (part["type"][0]["name"], part["match"]) == ("Commune déléguée", True)
    assert best("CC Rhône Lez Provence")["type"][0]["id"].endswith("#Intercommunalite")
    assert best("Communauté de communes Rhone-Lez-Provence")["match"] is True


def test_what_the_table_says_against_a_name_forbids_a_match(best):
    """The name is right, the département is not: a person looks."""
    found = best("Melun", type=COMMUNE, properties=[{"pid": DEPARTMENT, "v": "29"}])

    assert found["match"] is False
    assert found["score"] < 80
    assert {"id": "properties", "value": False} in found["features"]


def test_a_département_may_have_lost_its_zero(best):
    """As spreadsheets write it."""
    found = best("Bourg en Bresse", properties=[{"pid": DEPARTMENT, "v": 1.0}])

    assert (found["description"], found["match"]) == ("Commune, Ain (01)", True)


def test_an_identifier_is_its_thing(best, batch):
    """An IRI, INSEE's code in place of a name, or the code as a property alone."""
    assert best(MELUN)["match"] is True
    assert best("77288", type=COMMUNE)["id"] == MELUN
    assert best("01340", type=COMMUNE)["id"] == "http://id.insee.fr/geo/commune/01015"
    code = [{"pid": "http://rdf.insee.fr/def/geo#codeINSEE", "v": "77288"}]
    assert batch({"q": {"properties": code, "type": COMMUNE}})["q"][0]["id"] == MELUN


def test_a_broader_type_holds_the_narrower(best):
    """A centre is an organisation, a keyword a value of a list."""
    organisation = "https://w3id.org/csgraph/def#Organisation"
    assert best("EVS Ti Bazar", type=organisation)["match"] is True
    concept = "http://www.w3.org/2004/02/skos/core#Concept"
    assert best("parentalité", type=concept)["match"] is True


def test_english_names_are_found_and_told_in_english(batch):
    """Both names lead to the thing; the address says in which language it is told."""
    for path, query in (("/reconcile", "Parenting"), ("/en/reconcile", "Parentalité")):
        found = batch({"q": {"query": query}}, path)["q"][0]
        assert found["id"].startswith("https://w3id.org/csgraph/voc/keyword/")
        assert (found["name"] == "Parentalité") == (path == "/reconcile")


@pytest.mark.parametrize(
    ("prefix", "first"),
    [("melu", "Melun"), ("Centre social les meul", "CENTRE SOCIAL LES MEULIÈRES"), ("m", None)],
)
def test_entities_are_suggested_as_one_types(reconciling, valid, prefix, first):
    """What begins so comes first, as an alphabet has it."""
    answer = reconciling.send(f"/reconcile/suggest/entity?{urlencode({'prefix': prefix})}")
    told = json.loads(answer.body)

    valid("suggest-entities-response", told)
    assert len(told["result"]) == 10 or first
    assert first is None or told["result"][0]["name"] == first


def test_suggestions_are_of_the_type_asked_for_and_go_on(reconciling):
    """`cursor` leaves out what was seen."""
    asked = urlencode({"prefix": "saint", "type": COMMUNE})
    one = json.loads(reconciling.send(f"/reconcile/suggest/entity?{asked}").body)["result"]
    two = json.loads(reconciling.send(f"/reconcile/suggest/entity?{asked}&cursor=5").body)["result"]

    assert one[5:] == two[:5]
    assert {kind["id"] for entity in one for kind in entity["notable"]} == {COMMUNE}


def test_types_and_properties_are_suggested(reconciling, valid):
    """By their names in the language of the address."""
    types = json.loads(reconciling.send("/reconcile/suggest/type?prefix=commun").body)
    valid("suggest-types-response", types)
    assert types["result"][0]["id"] == COMMUNE
    every = json.loads(reconciling.send("/reconcile/suggest/type").body)
    assert {t["id"] for t in every["result"]} == set(KINDS)

    properties = json.loads(reconciling.send("/en/reconcile/suggest/property?prefix=depart").body)
    valid("suggest-properties-response", properties)
    assert DEPARTMENT in [p["id"] for p in properties["result"]]


def extend(server: Server, **asked: object) -> Answer:
    """Ask for a data extension as OpenRefine does."""
    body = urlencode({"extend": json.dumps(asked)}).encode()
    return server.send("/reconcile", "POST", body, content_type=FORM)


def test_every_property_proposed_can_be_fetched(reconciling, valid, batch):
    """For each type: what is proposed is there in the rows of some of its things."""
    for kind, name in ((CENTRE, "Les Meulières"), (COMMUNE, "Melun")):
        path = f"/reconcile/properties?{urlencode({'type': kind})}"
        proposed = json.loads(reconciling.send(path).body)
        valid("data-extension-property-proposal", proposed)
        ids = [c["id"] for c in batch({"q": {"query": name, "type": kind, "limit": 50}})["q"]]
        asked = {"ids": ids, "properties": [{"id": p["id"]} for p in proposed["properties"][:20]]}
        valid("data-extension-query", asked)
        told = json.loads(extend(reconciling, **asked).body)
        valid("data-extension-response", told)
        assert [m["id"] for m in told["meta"]] == [p["id"] for p in asked["properties"]]
        assert told["rows"].keys() == set(ids)
        assert told["rows"][ids[0]][f"{DEPARTMENT}"][0]["name"] == "Seine-et-Marne"


def test_cells_have_the_type_of_their_values(reconciling, batch):
    """A year is a number, a list value an identifier with its name; nothing for an unknown id."""
    (action, *_) = batch(
        {"q": {"query": "café des parents", "type": "https://w3id.org/csgraph/def#Action"}}
    )["q"]
    keyword, unknown = "https://w3id.org/csgraph/def#keyword", "http://example.org/nothing"
    told = json.loads(
        extend(
            reconciling,
            ids=[action["id"], unknown],
            properties=[{"id": keyword, "settings": {"limit": 1}}],
        ).body
    )["rows"]

    (cell,) = told[action["id"]][keyword]
    assert cell.keys() == {"id", "name"}
    assert told[unknown] == {keyword: []}


def test_a_preview_fits_in_a_frame_of_any_site_and_runs_nothing(reconciling):
    """No script, no form; framed by others, which no other page may be."""
    answer = reconciling.send(f"/reconcile/preview?{urlencode({'id': MELUN})}")

    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script" not in answer.text + policy
    assert "Melun" in answer.text
    assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors 'none'" in reconciling.send("/").headers["Content-Security-Policy"]


def test_a_thing_is_viewed_where_it_is_at_home(reconciling, batch):
    """On a page here; a commune that the release does not use has one too."""
    (centre, *_) = batch({"q": {"query": "EVS Ti Bazar"}})["q"]
    here = reconciling.send(f"/en/reconcile/view?{urlencode({'id': centre['id']})}")
    assert here.headers["Location"] == "/en/centre/" + centre["id"].rpartition("/")[2]
    assert reconciling.send(here.headers["Location"]).status == 200

    unused = "http://id.insee.fr/geo/commune/01001"
    there = reconciling.send(f"/reconcile/view?{urlencode({'id': unused})}")
    assert there.headers["Location"] == "/territory/commune/01001"
    assert reconciling.send(there.headers["Location"]).status == 200


def test_scripts_of_other_sites_may_ask(reconciling):
    """CORS on every address, and a preflight for what a browser asks leave for."""
    for path in ("/reconcile", "/reconcile/suggest/entity?prefix=m", "/reconcile/properties"):
        answer = reconciling.send(path, origin="http://127.0.0.1:3333")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        before = reconciling.send(
            path.partition("?")[0],
            "OPTIONS",
            origin="http://127.0.0.1:3333",
            access_control_request_method="POST",
        )
        assert before.status == 200
        assert "POST" in before.headers["Access-Control-Allow-Methods"]
        assert "Content-Type" in before.headers["Access-Control-Allow-Headers"]
