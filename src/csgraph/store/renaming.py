"""Turn a query over a release's graphs into one over the names they bear on a remote server.

A release is loaded under names of its own, so that the next one can be loaded beside
it: `{base}graph/evidence` of version `2026` is `{base}release/2026/graph/evidence`.

The dataset always goes with the protocol and FROM is taken out of the text: servers
do not agree on what holds where both are given. `GRAPH <name>` gets the loaded name.
`GRAPH ?g { … }` gets a variable of its own for the loaded name, and a table that gives
?g the name it has in the release; so filters, joins and answers only ever meet the
release's own names, and nothing has to be changed in an answer.

Refused: what an engine without word boundaries could read as GRAPH or FROM, relative
IRIs, functions of one engine, `COUNT(DISTINCT *)` beside `GRAPH ?g`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from csgraph.errors import QueryRefused
from csgraph.store.datasets import Dataset
from csgraph.store.edits import Edits
from csgraph.store.iris import Prologue
from csgraph.store.tokens import Token
from csgraph.store.visible import star

_DEFAULT = "data"
_NOTHING = "nothing"
_GLUED = re.compile(r"GRAPH|FROM")
_CODE_POINT = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPES = {'"': r"\"", "'": r"\'", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


@dataclass(frozen=True, slots=True)
class ReleaseGraphs:
    """The graphs of one release: what the release calls them, what a server does.

    `named` are its named graphs, without the default graph.
    """

    base: str
    version: str
    named: tuple[str, ...]

    @property
    def release(self) -> str:
        """The name of the release."""
        return f"{self.base}release/{self.version}"

    @property
    def things(self) -> str:
        """What the release calls its default graph."""
        return f"{self.base}graph/{_DEFAULT}"

    @property
    def nothing(self) -> str:
        """The name of a graph that holds nothing: a dataset has no empty list of graphs."""
        return self._below(_NOTHING)

    def loaded(self, name: str) -> str:
        """Return the loaded name of a graph; that of nothing for one this release has not."""
        if name in ("", self.things):
            return self._below(_DEFAULT)
        if name in self.named:
            return self._below(name.removeprefix(f"{self.base}graph/"))
        return self.nothing

    def own_names(self, text: str) -> str:
        """Return `text`, a server's message, with the release's names for its graphs."""
        return text.replace(self._below(""), f"{self.base}graph/")

    def _below(self, name: str) -> str:
        return f"{self.release}/graph/{name}"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query as a server gets it: its text, and the loaded names of its dataset."""

    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]


def prepare(query: str, graphs: ReleaseGraphs, dataset: Dataset) -> Prepared:
    """Return `query` for a server that holds `graphs`. Raises `QueryRefused`.

    Graphs of the protocol's `dataset` win over those of FROM, as the protocol says; a
    graph that the release does not have holds nothing.
    """
    edits = Edits(query)
    prologue = Prologue()
    iris = [prologue.iri(token) for token in edits.tokens]
    _check_words(edits.tokens, frozenset(prologue.prefixes))
    _decode(edits, iris)
    default, named = _effective(graphs, dataset, _take_from(edits, iris))
    _rename(edits, iris, graphs, named)
    return Prepared(
        str(edits),
        tuple(dict.fromkeys(graphs.loaded(name) for name in default)) or (graphs.nothing,),
        tuple(dict.fromkeys(graphs.loaded(name) for name in named)) or (graphs.nothing,),
    )


def _effective(
    graphs: ReleaseGraphs, dataset: Dataset, written: Dataset
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the release's names of the graphs that a query asks about.

    What the protocol leaves open is as the query says, else as the release has it.
    """
    default = written.default if dataset.default is None else dataset.default
    named = written.named if dataset.named is None else dataset.named
    return (
        (graphs.things,) if default is None else default,
        graphs.named if named is None else named,
    )


def _take_from(edits: Edits, iris: list[str | None]) -> Dataset:
    """Take the FROM clauses out; return what they say, nothing where there are none."""
    default: list[str] = []
    named: list[str] = []
    depth = 0
    for at, token in enumerate(edits.tokens):
        depth += (token.text == "{") - (token.text == "}")
        if not token.is_word("FROM"):
            continue
        is_named = edits.is_word(at + 1, "NAMED")
        place = at + 1 + is_named
        iri = iris[place] if place < len(iris) else None
        if iri is None or depth:
            raise QueryRefused(
                f"{token.place}: FROM names no graph here. / FROM ne nomme aucun graphe ici.",
                hint="FROM <…> or FROM NAMED <…>, before WHERE.",
            )
        (named if is_named else default).append(iri)
        for dropped in range(at, place + 1):
            edits.drop(dropped)
    return Dataset(tuple(default), tuple(named)) if default or named else Dataset()


def _rename(
    edits: Edits, iris: list[str | None], graphs: ReleaseGraphs, named: tuple[str, ...]
) -> None:
    prefix = _fresh(edits)
    is_open = False
    for at, token in enumerate(edits.tokens[:-1]):
        if not token.is_word("GRAPH"):
            continue
        name = edits.tokens[at + 1]
        if name.kind == "variable" and edits.is_mark(at + 3, "}"):
            _list_graphs(edits, at, graphs, named)
        elif name.kind == "variable":
            is_open = True
            loaded = f"?{prefix}{name.text[1:]}"
            edits.replace(at + 1, loaded)
            closing = f" VALUES ({loaded} {name.text}) {{ {_table(graphs, named)} }} }}"
            edits.surround(at, edits.match(at + 2), "{ ", closing)
        elif (iri := iris[at + 1]) is not None:
            edits.replace(at + 1, f"<{graphs.loaded(iri) if iri in named else graphs.nothing}>")
    if is_open:
        _name_columns(edits)


def _list_graphs(edits: Edits, at: int, graphs: ReleaseGraphs, named: tuple[str, ...]) -> None:
    """Write `GRAPH ?g { }`, which some servers do not answer, as the list that it is."""
    names = " ".join(f"<{name}>" for name in _known(graphs, named))
    edits.replace(at, "VALUES")
    edits.surround(at + 3, at + 3, names, "")


def _known(graphs: ReleaseGraphs, named: tuple[str, ...]) -> list[str]:
    """Return the release's graphs among `named`: one that nobody has needs no name."""
    return [name for name in dict.fromkeys(named) if graphs.loaded(name) != graphs.nothing]


def _table(graphs: ReleaseGraphs, named: tuple[str, ...]) -> str:
    """Return pairs of a loaded and a release's name."""
    return " ".join(f"(<{graphs.loaded(name)}> <{name}>)" for name in _known(graphs, named))


def _name_columns(edits: Edits) -> None:
    """Write out each `*` that would show the variables for loaded names."""
    for at, token in enumerate(edits.tokens):
        if token.text != "*" or at == 0:
            continue
        if edits.is_mark(at - 1, "(") or edits.is_mark(at - 2, "("):
            _check_count(edits, at)
        elif any(
            edits.is_word(at - 1, word) for word in ("SELECT", "DISTINCT", "REDUCED", "DESCRIBE")
        ):
            edits.replace(at, " ".join(f"?{name}" for name in sorted(star(edits, at))))


def _check_count(edits: Edits, at: int) -> None:
    if edits.is_word(at - 1, "DISTINCT"):
        raise QueryRefused(
            f"{edits.tokens[at].place}: COUNT(DISTINCT *) can't be asked beside GRAPH ?g here. / "
            "COUNT(DISTINCT *) ne se combine pas avec GRAPH ?g ici.",
            hint="Count one variable, or the rows of a sub-query that selects DISTINCT.",
        )


def _fresh(edits: Edits) -> str:
    """Return the beginning of variables that no variable of the query has."""
    prefix = "loaded_"
    while any(t.kind == "variable" and t.text[1:].startswith(prefix) for t in edits.tokens):
        prefix += "_"
    return prefix


def _check_words(read: tuple[Token, ...], declared: frozenset[str]) -> None:
    """Refuse GRAPH or FROM glued to what stands beside it: engines read `trueGRAPH ?g`."""
    for token in read:
        if token.kind == "word":
            text = token.text.upper()
            is_glued = text not in ("GRAPH", "FROM") and _GLUED.search(text) is not None
        else:
            is_glued = token.kind == "name" and any(
                text.partition(":")[0][end:] in declared for text, end in _endings(token)
            )
        if is_glued:
            raise QueryRefused(
                f"{token.place}: “{token.text}” can be read as the keyword GRAPH or FROM with "
                "something beside it. / Ceci peut se lire comme le mot-clé GRAPH ou FROM.",
                hint="Put blanks around keywords, or choose another prefix.",
            )


def _endings(token: Token) -> Iterator[tuple[str, int]]:
    prefix = token.text.partition(":")[0]
    for match in _GLUED.finditer(prefix.upper()):
        yield token.text, match.end()


def _decode(edits: Edits, iris: list[str | None]) -> None:
    """Write `\\u0022` and its like plainly: some servers read them before they read strings."""
    for at, token in enumerate(edits.tokens):
        if token.kind == "iri" and "\\" in token.text:
            edits.replace(at, f"<{iris[at]}>")
        if token.kind == "string" and re.search(r"\\[uU]", token.text):
            try:
                plain = _CODE_POINT.sub(_decoded, token.text)
                plain.encode()
            except (ValueError, OverflowError):
                raise QueryRefused(
                    f"{token.place}: this string has an escape that is no character. / "
                    "Cette chaîne contient un échappement qui n’est pas un caractère.",
                    hint=r"Write \uXXXX with the number of a character, or the character itself.",
                ) from None
            edits.replace(at, plain)


def _decoded(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits is None:
        return match[0]
    character = chr(int(digits, 16))
    return _ESCAPES.get(character, character)
