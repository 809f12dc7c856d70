"""How to load the files into the tools that people have: each recipe as it can be pasted.

`{dumps}` is the address of the folder of files on the site that was asked, `{name}` what the
recipe's file is called once it is saved, as `SHA256SUMS` has it, and `{unpacked}` the same
without `.gz`. The tests run those that need nothing but what the tests have anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_CHECK = """curl -OJ {dumps}data.nq.gz
curl -O {dumps}../SHA256SUMS
sha256sum --check --ignore-missing SHA256SUMS
"""
_PANDAS = """import pandas as pd

dumps = "{dumps}"
actions = pd.read_csv(dumps + "actions.csv.gz", dtype=str, keep_default_na=False)
values = pd.read_csv(dumps + "action_values.csv.gz", dtype=str, keep_default_na=False)
keywords = values[values.property == "https://w3id.org/csgraph/def#keyword"]
print(keywords.groupby("label").action.nunique().sort_values(ascending=False))
"""
_R = """dumps <- "{dumps}"
table <- function(name) {{  # a file first: gzcon stops at the end of the first member
  download.file(paste0(dumps, name), name, mode = "wb", quiet = TRUE)
  read.csv(name, colClasses = "character", encoding = "UTF-8")
}}
actions <- table("actions.csv.gz")
values <- table("action_values.csv.gz")
keywords <- values[values$property == "https://w3id.org/csgraph/def#keyword", ]
per <- tapply(keywords$action, keywords$label, function(each) length(unique(each)))
print(sort(per, decreasing = TRUE))
"""
_DUCKDB = """-- after: curl -OJ {dumps}actions.csv.gz
SELECT centre_label, count(*) AS actions
FROM read_csv('{name}', header = true, all_varchar = true)
GROUP BY centre_label ORDER BY actions DESC;
"""
_OXIGRAPH = """curl -OJ {dumps}data.nq.gz
gunzip {name}
oxigraph load --location store --file {unpacked}
oxigraph serve-read-only --location store --bind localhost:7878
"""
_RDFLIB = """import gzip
from urllib.request import urlopen
from rdflib import Graph

graph = Graph()
with gzip.open(urlopen("{dumps}data.ttl.gz")) as file:
    graph.parse(file, format="turtle")
print(len(graph), "triples")
"""
_VIRTUOSO = """-- in isql; the folder of the file stands in DirsAllowed
ld_dir ('/data', '{name}', '{graph}');
rdf_loader_run ();
checkpoint;
"""
_FUSEKI = """curl -OJ {dumps}data.nq.gz
tdb2.tdbloader --loc store {name}
fuseki-server --loc store /csgraph
"""
_GRAPHDB = """curl -OJ {dumps}data.nq.gz
importrdf preload --recreate --id csgraph {name}
"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one tool loads a file: what it is called, the file it reads, what to paste."""

    tool: str
    file: str
    code: str


_RECIPES = (
    Recipe("sha256sum", "data.nq.gz", _CHECK),
    Recipe("Python, pandas", "actions.csv.gz", _PANDAS),
    Recipe("R", "actions.csv.gz", _R),
    Recipe("DuckDB", "actions.csv.gz", _DUCKDB),
    Recipe("Python, rdflib", "data.ttl.gz", _RDFLIB),
    Recipe("Oxigraph", "data.nq.gz", _OXIGRAPH),
    Recipe("Apache Jena Fuseki", "data.nq.gz", _FUSEKI),
    Recipe("GraphDB", "data.nq.gz", _GRAPHDB),
    Recipe("Virtuoso", "data.ttl.gz", _VIRTUOSO),
)


def recipes(dumps: str, graph: str, saved: Callable[[str], str]) -> list[Recipe]:
    """Return every recipe for the files at the address `dumps`, which ends with a slash.

    `graph` names the default graph where an engine has none of its own; `saved` says what a
    file there is called once it is saved.
    """
    return [_filled(recipe, dumps, graph, saved(recipe.file)) for recipe in _RECIPES]


def _filled(recipe: Recipe, dumps: str, graph: str, name: str) -> Recipe:
    unpacked = name.removesuffix(".gz")
    code = recipe.code.format(dumps=dumps, graph=graph, name=name, unpacked=unpacked)
    return Recipe(recipe.tool, recipe.file, code)
