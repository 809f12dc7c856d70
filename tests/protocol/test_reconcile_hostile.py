"""What a reconciliation batch that means harm gets: a 4xx with a reason, and soon."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import pytest

from csgraph import settings

FORM = "application/x-www-form-urlencoded"


def post(server, **form: str):
    """Send a form."""
    return server.send("/reconcile", "POST", urlencode(form).encode(), content_type=FORM)


def queries(**beside: object) -> str:
    """Return a batch of one query."""
    return json.dumps({"q0": {"query": "Melun", **beside}})


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"queries": "{"}, "no JSON"),
        ({"queries": "[" * 100_000}, "no JSON"),
        ({"queries": "9" * 10_000}, "no JSON"),
        ({"queries": "[]"}, "no JSON object"),
        ({"queries": '{"q0": "Melun"}'}, "query q0 is no JSON object"),
        ({"queries": '{"q0": {}}'}, "neither a query nor properties"),
        ({"queries": '{"q0": {"query": 12}}'}, "no text"),
        ({"queries": '{"q0": {"query": null}}'}, "no text"),
        ({"queries": queries(limit="x")}, "limit"),
        ({"queries": queries(limit=-1)}, "limit"),
        ({"queries": '{"q0": {"query": "Melun", "limit": NaN}}'}, "no JSON"),
        ({"queries": queries(colour="red")}, "colour"),
        ({"queries": queries(type="http://example.org/Thing")}, "no type here"),
        ({"queries": queries(type_strict="perhaps")}, "type_strict"),
        ({"queries": queries(properties={})}, "no JSON array"),
        ({"queries": queries(properties=[{"pid": "csg:department"}])}, "has no v"),
        ({"queries": queries(properties=[{"pid": "colour", "v": 1}])}, "no property here"),
        ({"queries": queries(properties=[{"pid": "csg:department", "v": [[1]]}])}, "no text"),
        ({"queries": queries(properties=[{"pid": "csg:department", "v": {}}])}, "no text"),
        (
            {"queries": queries(properties=[{"pid": "csg:department", "v": ["77"] * 21}])},
            "too many",
        ),
        ({"queries": json.dumps({"q0": {"query": "x" * 1_001}})}, "1001 characters"),
        ({"queries": json.dumps({str(n): {"query": "x"} for n in range(10_000)})}, "10000 queries"),
        ({"extend": "[]"}, "no JSON object"),
        ({"extend": "{}"}, "no JSON array"),
        ({"extend": '{"ids": [1], "properties": []}'}, "no text"),
        ({"extend": json.dumps({"ids": ["x"] * 251, "properties": []})}, "too many"),
        (
            {"extend": '{"ids": [], "properties": [{"id": "x", "settings": {"limit": "y"}}]}'},
            "whole",
        ),
        ({"queries": queries(), "extend": "{}"}, "not both"),
        ({"query": "Melun"}, "Neither queries nor extend"),
        ({}, "Neither queries nor extend"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_batch_of_another_form_is_refused_with_the_reason(reconciling, form, reason):
    """As a problem that a program can read; nothing of the machine in it."""
    answer = post(reconciling, **form)

    assert answer.status == 400, answer.text[:300]
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = json.loads(answer.body)
    assert reason in told["detail"]
    assert told["hint"]
    assert len(answer.body) < 1_500


def test_a_name_of_a_megabyte_is_refused_before_it_is_read(reconciling):
    """By the limit of a request's body, or of an address."""
    name = json.dumps({"q0": {"query": "x" * (1 << 20)}})
    told = [
        post(reconciling, queries=name),
        reconciling.send(f"/reconcile?queries={quote(name[:60_000])}"),
    ]

    for answer in told:
        assert answer.status in (413, 414, 431)
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "name",
    [
        "a " * 499,
        "é" * 1_000,
        "((" * 500,
        "9" * 1_000,
        "\u0301" * 1_000,
        "\x00\x01",
        "\ud800",
        "' OR 1=1 --",
        '") UNION SELECT 1 --',
        "%_*?",
        "Мелён 梅伦 🎉",
        "saint " * 160,
    ],
    ids=ascii,
)
def test_a_name_of_any_signs_is_a_name(reconciling, name):
    """It finds something or nothing, and is no fault of the server."""
    answer = post(reconciling, queries=json.dumps({"q0": {"query": name}}))

    assert answer.status == 200
    assert isinstance(json.loads(answer.body)["q0"]["result"], list)
    prefix = urlencode({"prefix": name}, errors="replace")
    assert reconciling.send(f"/reconcile/suggest/entity?{prefix}").status == 200


@pytest.mark.parametrize("callback", ["jQuery123_4", "alert(1)//", ""])
def test_no_answer_runs_as_a_script(reconciling, callback):
    """JSONP is refused, whatever the name of the function."""
    answer = reconciling.send(f"/reconcile?{urlencode({'callback': callback})}")

    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "CORS" in json.loads(answer.body)["hint"]


@pytest.mark.parametrize(
    "path",
    [
        "/reconcile/preview",
        "/reconcile/preview?id=x",
        "/reconcile/view?id=javascript:alert(1)",
        "/reconcile/view?id=https://example.org/",
        "/reconcile/preview?id=" + "x" * 5_000,
    ],
)
def test_an_identifier_that_names_nothing_leads_nowhere(reconciling, path):
    """404 with a reason; never a redirect to what was sent."""
    answer = reconciling.send(path)

    assert answer.status == 404
    assert "Location" not in answer.headers


def test_who_sends_many_batches_at_once_is_told_to_wait(reconciling):
    """At most so many of one address are at work; the others get 503 at once, pages go on."""
    names = {f"q{n}": {"query": f"centre social de la rue {n}"} for n in range(250)}
    with ThreadPoolExecutor(12) as threads:
        sent = [threads.submit(post, reconciling, queries=json.dumps(names)) for _ in range(24)]
        pages = [reconciling.send("/centres").status for _ in range(5)]
        statuses = [answer.result() for answer in sent]

    assert {answer.status for answer in statuses} == {200, 503}
    assert all("Retry-After" in a.headers for a in statuses if a.status == 503)
    assert set(pages) == {200}
    assert post(reconciling, queries=json.dumps({"q": {"query": "Melun"}})).status == 200
    assert settings.RECONCILE_AT_ONCE_EACH < 12
