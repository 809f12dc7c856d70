"""Real clients of the reconciliation service, and the requests that OpenRefine sends."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pandas as pd
import pytest
import reconciler

COMMUNE = "http://rdf.insee.fr/def/geo#Commune"
DEPARTMENT = "https://w3id.org/csgraph/def#department"
FORM = "application/x-www-form-urlencoded; charset=UTF-8"
BROWSER = {
    "accept": "application/json, text/javascript, */*; q=0.01",
    "origin": "http://127.0.0.1:3333",
    "referer": "http://127.0.0.1:3333/",
}


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # of reconciler's own code
def test_the_package_reconciler_reads_what_it_is_answered(reconciling):
    """A column of a data frame, with another beside it; best and all candidates."""
    table = pd.DataFrame(
        {"name": ["MELUN", "st denis", "Ste Mère Eglise"], "dep": ["77", "93", 50]}
    )
    asked = {
        "type_id": COMMUNE,
        "property_mapping": {DEPARTMENT: table["dep"]},
        "reconciliation_endpoint": f"{reconciling.url}/reconcile",
    }

    best = reconciler.reconcile(table["name"], **asked)
    assert list(best["name"]) == ["Melun", "Saint-Denis", "Sainte-Mère-Église"]
    assert list(best["match"]) == [True, True, True]
    assert set(best["type_id"]) == {COMMUNE}
    every = reconciler.reconcile(table["name"], top_res="all", **asked)
    assert len(every) > len(best)


def test_a_project_of_openrefine_goes_through(reconciling):
    """Manifest, a sample to guess types, a batch, a search, a preview, columns to add."""

    def get(path: str) -> dict:
        answer = reconciling.send(path, **BROWSER)
        assert answer.status == 200, answer.text
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return json.loads(answer.body)

    def post(**form: object) -> dict:
        body = urlencode({name: json.dumps(value) for name, value in form.items()}).encode()
        answer = reconciling.send("/reconcile", "POST", body, content_type=FORM, accept="*/*")
        assert answer.status == 200, answer.text
        return json.loads(answer.body)

    manifest = get("/reconcile")
    names = ("Melun", "Torcy", "LES MEULIERES")
    sample = post(queries={f"q{n}": {"query": name, "limit": 3} for n, name in enumerate(names)})
    guessed = {kind["id"] for q in sample.values() for c in q["result"] for kind in c["type"]}
    assert COMMUNE in guessed

    queries = {
        "q0": {
            "query": "Torcy",
            "type": COMMUNE,
            "type_strict": "should",
            "properties": [{"pid": DEPARTMENT, "v": "71"}],
        }
    }
    (torcy, *_) = post(queries=queries)["q0"]["result"]
    assert (torcy["id"], torcy["match"]) == ("http://id.insee.fr/geo/commune/71540", True)

    search = manifest["suggest"]["entity"]["service_path"]
    asked = urlencode({"prefix": "Torc", "type": COMMUNE, "type_strict": "any"})
    assert torcy["id"] in [c["id"] for c in get(f"{search}?{asked}")["result"]]
    flyout = manifest["preview"]["url"].replace("{{id}}", torcy["id"])  # not encoded, as some do
    assert reconciling.send(flyout.removeprefix(reconciling.url)).status == 200

    proposing = manifest["extend"]["propose_properties"]["service_path"]
    offered = get(f"{proposing}?{urlencode({'type': COMMUNE})}")["properties"]
    wanted = [{"id": offered[0]["id"]}, {"id": DEPARTMENT, "settings": {"limit": "1"}}]
    told = post(extend={"ids": [torcy["id"]], "properties": wanted})
    assert told["rows"][torcy["id"]][DEPARTMENT][0]["name"] == "Saône-et-Loire"


def test_a_moved_release_is_what_names_are_read_from(
    write_release, make_current, running, tmp_path
):
    """Without a restart; while its names are read, the first requests of pages are answered."""
    label = """
        @prefix csg: <https://w3id.org/csgraph/def#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <http://localhost:8000/id/centre/{key}> a csg:Centre, csg:Organisation ;
            rdfs:label "Centre social de {name}"@fr .
        """
    one = label.format(key="c00000000n1", name="Xylophone")
    two = label.format(key="c00000000n2", name="Zéphyr")
    make_current(tmp_path, write_release(tmp_path, "one", extra=one))

    with running(tmp_path) as server:

        def found(name: str) -> list[dict]:
            query = urlencode({"queries": json.dumps({"q": {"query": name, "limit": 1}})})
            for _ in range(90):
                answer = server.send(f"/reconcile?{query}")
                if answer.status == 200:
                    return json.loads(answer.body)["q"]["result"]
                assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
            raise AssertionError("the names were never read")

        assert server.send("/").status == 200
        assert server.send("/reconcile").status == 200
        assert found("CS Xylophone")[0]["match"] is True
        make_current(tmp_path, write_release(tmp_path, "two", extra=two))
        for _ in range(600):
            if "Zéphyr" in server.send("/centres").text:
                break
        assert found("centre social du zephyr")[0]["match"] is True
        assert not any(c["match"] for c in found("CS Xylophone"))
