"""The description of the interface: valid, and true of a real server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from csgraph.resources import folder
from csgraph.store.questions import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Server

QUESTIONS = load(folder("queries") / "competency")
PATHS = ["/api/questions", *(f"/api/questions/{question.slug}" for question in QUESTIONS)]
TRIES = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


@pytest.fixture(scope="module")
def site(example_release: Path, running) -> Iterator[Server]:
    """A server on the examples; it lives through every test."""
    with running(example_release.parents[1]) as server:
        yield server
    assert server.process.returncode == 0


@pytest.fixture(scope="module")
def described(site: Server) -> dict[str, Any]:
    """The description that the server gives."""
    return json.loads(site.send("/api/openapi.json").body)


def schema(described: dict[str, Any], path: str, status: int, media_type: str) -> dict[str, Any]:
    """Return the schema of an answer, with what it refers to."""
    said = described["paths"][path]["get"]["responses"][str(status)]
    if "$ref" in said:
        said = described["components"]["responses"][said["$ref"].rpartition("/")[2]]
    return {**said["content"][media_type]["schema"], "components": described["components"]}


@pytest.mark.parametrize("root", ["", "/en"])
def test_the_description_is_valid(root, site):
    """As OpenAPI 3.1, in both languages, under the type that is registered for it."""
    answer = site.send(f"{root}/api/openapi.json")

    assert answer.headers.get_content_type() == "application/vnd.oai.openapi+json"
    assert list(OpenAPIV31SpecValidator(json.loads(answer.body)).iter_errors()) == []


def test_every_question_is_described(described):
    """No path is left out, and none is described that is not there."""
    assert sorted(described["paths"]) == sorted(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_every_example_answers_as_it_is_described(path, site, described):
    """Asked with the examples of its parameters, in each form of the description."""
    operation = described["paths"][path]["get"]
    values = {p["name"]: p["example"] for p in operation.get("parameters", [])}
    for how in ("format", "for"):
        values.pop(how, None)
    address = f"{path}?{urlencode(values)}" if values else path

    plain = site.send(address)
    Draft202012Validator(schema(described, path, 200, "application/json")).validate(
        json.loads(plain.body)
    )
    for media_type in operation["responses"]["200"]["content"]:
        answer = site.send(address, accept=media_type)
        assert answer.status == 200
        assert answer.headers.get_content_type() == media_type
    if values:
        assert json.loads(plain.body)["parameters"] == values
    for parameter in operation.get("parameters", []):
        Draft202012Validator(parameter["schema"]).validate(parameter["example"])


@TRIES
@given(
    path=st.sampled_from(PATHS[1:]),
    name=st.sampled_from(["title", "text", "year", "keyword", "department", "format", "code", "é"]),
    value=st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
    | st.sampled_from(["0000", "9999", "http://a", "https://é/ö", "http://a b", "-1", "1e9"]),
    form=st.sampled_from(["", ".csv", ".srj", ".xml", ".tsv", ".json"]),
)
def test_any_value_gets_an_answer_that_is_described(path, name, value, form, site, described):
    """Never a fault of the server, never another status than those of the description."""
    answer = site.send(f"{path}{form}?{urlencode({name: value})}")
    content_type = answer.headers.get_content_type()

    assert answer.status in (200, 400, 406)
    assert str(answer.status) in described["paths"][path]["get"]["responses"]
    if content_type.endswith("json") and "sparql" not in content_type:
        Draft202012Validator(schema(described, path, answer.status, content_type)).validate(
            json.loads(answer.body)
        )


def test_the_interface_leads_to_its_description(site):
    """By `Link` (RFC 8631), from each answer; its page shows every question with its form."""
    links = site.send("/api/questions/actions-by-year").headers.get_all("Link")
    page = site.send("/api", accept="text/html")

    assert any('</api/openapi.json>; rel="service-desc"' in link for link in links)
    assert any('</api>; rel="service-doc"' in link for link in links)
    for path in PATHS:
        assert path in page.text
        assert path == "/api/questions" or f'href="{path.removeprefix("/api")}"' in page.text
