"""Describe the interface of the questions in OpenAPI 3.1, from the headers of the queries.

One path a question, for each has parameters and columns of its own. Defaults and examples
are values of the release that is described, so every example answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from csgraph import settings
from csgraph.store.formats import Format
from csgraph.store.parameters import Kind, Parameter
from csgraph.store.questions import Question
from csgraph.web.language import say
from csgraph.web.library.choices import Choices
from csgraph.web.library.questions import columns, themes_of
from csgraph.web.manifest import Manifest

Json = dict[str, Any]

_SCHEMAS: dict[Kind, Json] = {
    Kind.IRI: {"type": "string", "format": "iri", "pattern": "^https?://."},
    Kind.TEXT: {"type": "string", "minLength": 1},
    Kind.FRENCH: {"type": "string", "minLength": 1},
    Kind.INTEGER: {"type": "string", "pattern": "^-?[0-9]{1,18}$"},
    Kind.YEAR: {"type": "string", "pattern": "^[0-9]{4}$"},
    Kind.DATE: {"type": "string", "format": "date"},
}
_CELL: Json = {"type": ["string", "number", "boolean", "null"]}
FAULTS = {400: "value", 404: "question", 406: "form", 429: "quota", 503: "busy"}


def document(
    questions: Iterable[Question],
    manifest: Manifest,
    choices: Choices,
    forms: tuple[Format, ...],
    *,
    root: str,
    language: str,
) -> Json:
    """Return the document for one release; `root` is the path that the site stands below."""
    listed = list(questions)
    tags = dict.fromkeys(tag for q in listed for tag in themes_of(q))
    paths: Json = {"/api/questions": {"get": _list()}}
    for question in listed:
        path = f"/api/questions/{question.slug}"
        paths[path] = {"get": _operation(question, choices, forms, language)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say("api.title"),
            "version": manifest.version,
            "summary": say("api.summary"),
            "description": say("api.description"),
        },
        "servers": [{"url": root or "/"}],
        "tags": [{"name": tag, "description": say(f"themes.{tag}")} for tag in tags],
        "paths": paths,
        "components": {"schemas": _COMPONENTS, "responses": _faults()},
        "externalDocs": {"url": f"{root}/questions", "description": say("questions.title")},
    }


def _list() -> Json:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Questions"}}}
    return {
        "operationId": "questions",
        "summary": say("api.list"),
        "responses": {"200": {"description": say("api.listed"), "content": content}},
    }


def _operation(
    question: Question, choices: Choices, forms: tuple[Format, ...], language: str
) -> Json:
    asked, *told = (
        (question.question_en, f"{question.summary}.", question.note_en)
        if language == "en"
        else (question.question_fr, question.note_fr)
    )
    return {
        "operationId": question.slug,
        "summary": asked,
        "description": "\n\n".join(filter(None, told)) or asked,
        "tags": themes_of(question),
        "parameters": [
            *(_parameter(parameter, choices) for parameter in question.parameters),
            _format(forms),
            _use(),
        ],
        "responses": {
            "200": {
                "description": say("api.answer"),
                "headers": _HEADERS,
                "content": _content(question, forms),
            },
            **{
                str(status): {"$ref": f"#/components/responses/{name}"}
                for status, name in FAULTS.items()
            },
        },
    }


def _parameter(parameter: Parameter, choices: Choices) -> Json:
    default = choices.default(parameter)
    schema = _SCHEMAS[parameter.kind] | {"maxLength": settings.QUESTION_VALUE_CHARS}
    return {
        "name": parameter.name,
        "in": "query",
        "required": default is None,
        "description": say(f"parameters.{parameter.name}"),
        "schema": schema | ({} if default is None else {"default": default}),
        **({} if default is None else {"example": default}),
    }


def _format(forms: tuple[Format, ...]) -> Json:
    return {
        "name": "format",
        "in": "query",
        "description": say("api.format"),
        "schema": {"type": "string", "enum": [form.name for form in forms]},
        "example": forms[0].name,
    }


def _use() -> Json:
    return {
        "name": "for",
        "in": "query",
        "description": say("api.use"),
        "schema": {"type": "string", "enum": ["spreadsheet"]},
        "example": "spreadsheet",
    }


def _content(question: Question, forms: tuple[Format, ...]) -> Json:
    names = columns(question)
    row = {
        "type": "object",
        "properties": dict.fromkeys(names, _CELL),
        "required": list(names),
        "additionalProperties": False,
    }
    own = {"properties": {"rows": {"type": "array", "items": row}}}
    plain = {"allOf": [{"$ref": "#/components/schemas/Answer"}, own]}
    others: Json = {form.media_type: {"schema": _TEXT} for form in forms[1:]}
    others["application/sparql-results+json"] = {"schema": {"type": "object"}}
    return {forms[0].media_type: {"schema": plain}} | others


def _faults() -> Json:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        name: {"description": say(f"api.fault_{name}"), "content": content}
        for name in FAULTS.values()
    }


_HEADERS: Json = {
    "ETag": {"schema": {"type": "string"}},
    "Csgraph-Release": {"schema": {"type": "string"}},
}
_TEXT: Json = {"type": "string"}
_TEXT_OR_NONE: Json = {"type": ["string", "null"]}
_TEXTS: Json = {"type": "array", "items": _TEXT}
_COMPONENTS: Json = {
    "Questions": {
        "type": "object",
        "required": ["release", "questions"],
        "properties": {
            "release": _TEXT,
            "questions": {"type": "array", "items": {"$ref": "#/components/schemas/Question"}},
        },
    },
    "Question": {
        "type": "object",
        "required": ["name", "id", "question_fr", "question_en", "tags", "parameters", "columns"],
        "properties": {
            **dict.fromkeys(("name", "id", "since", "answer", "page"), _TEXT),
            **dict.fromkeys(("question_fr", "question_en"), _TEXT),
            **dict.fromkeys(("note_fr", "note_en"), _TEXT_OR_NONE),
            "tags": _TEXTS,
            "columns": _TEXTS,
            "parameters": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "type", "default"],
                    "properties": {
                        "name": _TEXT,
                        "type": {"enum": [kind.name.lower() for kind in Kind]},
                        "default": _TEXT_OR_NONE,
                    },
                },
            },
        },
    },
    "Answer": {
        "type": "object",
        "required": [
            "question", "release", "parameters", "columns", "count", "rows", "query"
        ],
        "properties": {
            "question": _TEXT,
            "release": _TEXT,
            "parameters": {"type": "object", "additionalProperties": _TEXT},
            "columns": _TEXTS,
            "count": {"type": "integer", "minimum": 0},
            "rows": {"type": "array", "items": {"type": "object"}},
            "query": _TEXT,
        },
    },
    "Problem": {
        "type": "object",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            **dict.fromkeys(("type", "title", "detail", "code", "hint"), _TEXT),
            "status": {"type": "integer"},
        },
    },
}  # fmt: skip
