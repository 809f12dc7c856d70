"""Turn SHACL results into the W3C's validation report, as Turtle, result by result.

Each result has a name made from what it says, so that the same results give the same
bytes in any number of parts; no blank node. Messages are those of the shapes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rdflib import SH, URIRef

from csgraph.namespaces import CSG, CSGSH, DCTERMS
from csgraph.namespaces import SH as SH_IRI
from csgraph.normal import base32, digest
from csgraph.quality import shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from csgraph.quality.screen import Result

HEAD = f"""\
@prefix csg: <{CSG}> .
@prefix csgsh: <{CSGSH}> .
@prefix dcterms: <{DCTERMS}> .
@prefix sh: <{SH_IRI}> .
@prefix : <#> .

"""


def result_lines(results: Iterable[Result]) -> Iterator[str]:
    """Yield the statements of each result, in the order of their text."""
    yield from sorted(_statements(result) for result in results)


def closing(*, conforms: bool) -> str:
    """Return the statements about the report as a whole, which only its end can know."""
    return f":report a sh:ValidationReport ; sh:conforms {str(conforms).lower()} .\n"


def _statements(result: Result) -> str:
    name = "r" + base32(
        digest(result.focus, result.shape, result.component, result.value or ""), 20
    )
    parts = [
        f":{name} a sh:ValidationResult",
        f"sh:focusNode <{result.focus}>",
        f"sh:sourceShape csgsh:{result.shape}",
        f"sh:sourceConstraintComponent sh:{result.component}",
        f"sh:resultSeverity sh:{result.severity.value}",
    ]
    if len(result.paths) == 1:  # a choice of paths would need a list
        parts.append(f"sh:resultPath <{result.paths[0]}>")
    if result.value is not None:
        parts.append(f"sh:value {result.value}")
    parts.append(f"sh:resultMessage {_messages()[result.shape]}")
    return " ;\n    ".join(parts) + f" .\n:report sh:result :{name} .\n"


@cache
def _messages() -> dict[str, str]:
    graph = shapes.graph()
    return {
        name: ", ".join(sorted(m.n3() for m in graph.objects(URIRef(CSGSH + name), SH.message)))
        for name in shapes.by_name()
    }
