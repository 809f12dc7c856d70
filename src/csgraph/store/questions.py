"""Turn the files of `queries/` into questions, and a person's values into bindings.

A file is SPARQL 1.1 under a header of `#+` lines; the README of `queries/` says what
it holds. A header that is incomplete, or that speaks of a parameter its query does
not have, is refused on loading; a value that does not fit is refused on binding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Variable

from csgraph.errors import CsgraphError, QueryRefused
from csgraph.store.parameters import Kind, Parameter, Term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_REQUIRED = ("id", "summary", "question_fr", "question_en", "tags", "since")
_OPTIONAL = ("note_fr", "note_en", "defaults", "code", "measure")
_HEADER_LINE = re.compile(r"#\+ ([a-z_]+): (\S.*)")
_BRACKETS = re.compile(r"\[(.*)\]")
_DEFAULT = re.compile(r'\{([a-z]+): "([^"\\]*)"\}')

# grlc reads the header as YAML, where a plain text can't hold these.
_NOT_PLAIN = re.compile(r": | #|:$|^[\[\]{}&*!|>'\"%@`?-]")

# Comments, strings and IRIs may hold a question mark that begins no variable.
_TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\#[^\n]*|[?$](\w+)|WHERE\b|\{""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """One query with what its header says; `text` is the whole file.

    `slug` is the file's name without `.rq`. `code` is the rule whose faults a
    question over a release finds, or `structural`; other questions have none. `measure`
    is the figure that tells a trap's answer from the right one: `rows`, `actions`, `first`.
    """

    slug: str
    id: str
    summary: str
    question_fr: str
    question_en: str
    note_fr: str | None
    note_en: str | None
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    since: str
    code: str | None
    measure: str | None
    text: str

    @property
    def body(self) -> str:
        """The SPARQL alone, without the header."""
        lines = self.text.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("#+"))


def load(folder: Path) -> tuple[Question, ...]:
    """Return the questions of a folder's `*.rq`, in the order of their ids.

    Raises `CsgraphError` for a header that is not as it should be, or for an id
    that two files share.
    """
    paths = sorted(folder.glob("*.rq"))
    questions = [parse(path.stem, path.read_text("utf-8")) for path in paths]
    seen: dict[str, str] = {}
    for question in questions:
        if (other := seen.setdefault(question.id, question.slug)) != question.slug:
            raise _fault(question.slug, f"its id {question.id} is that of {other}.rq")
    return tuple(sorted(questions, key=lambda question: question.id))


def parse(slug: str, text: str) -> Question:
    """Return the question that `text` is. Raises `CsgraphError` where it is none."""
    header = _header(slug, text)
    return Question(
        slug=slug,
        id=header["id"],
        summary=header["summary"],
        question_fr=header["question_fr"],
        question_en=header["question_en"],
        note_fr=header.get("note_fr"),
        note_en=header.get("note_en"),
        tags=tuple(tag.strip() for tag in _inside_brackets(slug, header["tags"]).split(",")),
        parameters=_parameters(slug, text, _defaults(slug, header.get("defaults", "[]"))),
        since=header["since"],
        code=header.get("code"),
        measure=header.get("measure"),
        text=text,
    )


def unknown_parameter(name: str) -> str:
    """Return the words for a parameter that the question does not have."""
    return f"“{name}” is not its parameter. / « {name} » n’est pas son paramètre."


def known_parameters(names: Sequence[str]) -> str:
    """Return the words for the parameters it has."""
    listed = ", ".join(names) or "–"
    return f"Its parameters: {listed}. / Ses paramètres : {listed}."


def bind(question: Question, values: Mapping[str, str]) -> dict[Variable, Term]:
    """Return the terms for `question`'s parameters, by variable: its `substitutions`.

    `values` are keyed by the parameters' names, as a form or an address gives them;
    what is missing or empty takes its default. Raises `QueryRefused` for an unknown
    name, a missing value or one that does not fit.
    """
    names = [parameter.name for parameter in question.parameters]
    if strangers := sorted(set(values) - set(names)):
        raise QueryRefused(
            unknown_parameter(", ".join(strangers)),
            hint=known_parameters(names),
        )
    bound: dict[Variable, Term] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name) or parameter.default
        if value is None:
            raise QueryRefused(
                f"{parameter.name}: a value is missing. / Il manque une valeur.",
                hint=f"?{parameter.name}=…",
            )
        bound[Variable(parameter.variable)] = parameter.term(value)
    return bound


def standalone(question: Question, terms: Mapping[Variable, Term]) -> str:
    """Return the SPARQL that gives the same answer anywhere, its values written in.

    One `VALUES` at the head of the outermost group holds them, so the text runs on
    any SPARQL 1.1 engine; each term is written by pyoxigraph's own serialiser.
    """
    body = question.body
    if not terms:
        return body
    names = " ".join(str(variable) for variable in terms)
    row = " ".join(str(term) for term in terms.values())
    cut = _group_start(question.slug, body)
    return f"{body[:cut]}\n  VALUES ({names}) {{ ({row}) }}{body[cut:]}"


def _fault(slug: str, what: str) -> CsgraphError:
    return CsgraphError(
        f"The query {slug}.rq is not as it should be: {what}.",
        hint="The README of queries/ says what a header holds.",
    )


def _header(slug: str, text: str) -> dict[str, str]:
    header: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        match = _HEADER_LINE.fullmatch(line)
        if match is None or match[1] not in _REQUIRED + _OPTIONAL or match[1] in header:
            raise _fault(slug, f"its header can't hold the line “{line}”")
        if match[1] not in ("tags", "defaults") and _NOT_PLAIN.search(match[2]):
            raise _fault(slug, f"its {match[1]} is no plain YAML text")
        header[match[1]] = match[2]
    if missing := [key for key in _REQUIRED if key not in header]:
        raise _fault(slug, f"its header lacks {', '.join(missing)}")
    if ("note_fr" in header) != ("note_en" in header):
        raise _fault(slug, "its note is in one language only")
    return header


def _inside_brackets(slug: str, value: str) -> str:
    match = _BRACKETS.fullmatch(value)
    if match is None:
        raise _fault(slug, f"“{value}” is no list in brackets")
    return match[1].strip()


def _defaults(slug: str, value: str) -> dict[str, str]:
    listed = _inside_brackets(slug, value)
    if _DEFAULT.sub("", listed).strip(", "):
        raise _fault(slug, f'its defaults “{value}” are not written {{name: "value"}}')
    return dict(_DEFAULT.findall(listed))


def _parameters(slug: str, text: str, defaults: dict[str, str]) -> tuple[Parameter, ...]:
    variables = dict.fromkeys(m[1] for m in _TOKEN.finditer(text) if (m[1] or "").startswith("_"))
    parameters = tuple(_parameter(slug, variable, defaults) for variable in variables)
    if strangers := sorted(set(defaults) - {p.name for p in parameters}):
        raise _fault(slug, f"it has a default but no variable for {', '.join(strangers)}")
    return parameters


def _parameter(slug: str, variable: str, defaults: dict[str, str]) -> Parameter:
    _, name, *ending = variable.split("_", 2)
    try:
        return Parameter(name, Kind("".join(ending)), defaults.get(name))
    except ValueError:
        raise _fault(slug, f"?{variable} ends in no known type") from None


def _group_start(slug: str, body: str) -> int:
    """Return where the outermost group begins: behind the first brace after `WHERE`."""
    is_after_where = False
    for match in _TOKEN.finditer(body):
        is_after_where = is_after_where or match[0].upper() == "WHERE"
        if is_after_where and match[0] == "{":
            return match.end()
    raise _fault(slug, "it has no WHERE { … }")
