"""The CSV tables of a release, for people who work with spreadsheets and data frames.

UTF-8, comma, quotes where needed, lines ended by CRLF (RFC 4180). Cells stay raw: a
cell may begin with `=`; `csgraph export --format spreadsheet` neutralises it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from csgraph import resources
from csgraph.model import KEYS
from csgraph.namespaces import CSG, RDFS


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the property it comes from, and what it means."""

    name: str
    source: str
    datatype: str
    fr: str
    en: str
    is_prose: bool = False

    def meaning(self, language: str) -> str:
        """Return what it means, in `fr` or `en`; of prose with what the ontology calls it."""
        said = self.fr if language == "fr" else self.en
        if not self.is_prose:
            return said
        label = _labels()[self.source, language]
        return f"{label[0].upper()}{label[1:]}. {said}"


@cache
def _labels() -> dict[tuple[str, str], str]:
    """Return what the ontology calls each of our properties, in each language."""
    return {
        (triple.subject.value.replace(CSG, "csg:"), triple.object.language): triple.object.value
        for path in sorted((resources.folder("ontology") / "modules").glob("*.ttl"))
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        if triple.predicate.value == RDFS + "label"
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.Literal)
        and triple.object.language
    }


def _prose_columns() -> tuple[Column, ...]:
    return tuple(
        Column(
            key.name,
            key.prop,
            "string",
            "Texte de la fiche, tel qu'écrit (forme complète seulement).",
            "The sheet's text as written (full form only).",
            is_prose=True,
        )
        for key in KEYS.values()
        if key.is_prose
    )


ACTIONS = (
    Column("action", "@id", "IRI", "Adresse de l'action.", "The action's IRI."),
    Column("label", "rdfs:label", "string", "Nom affiché.", "Label for display."),
    Column("title", "dcterms:title", "string", "Titre, s'il existe.", "Title, if any."),
    Column("centre", "csg:organisedBy", "IRI", "Structure organisatrice.", "Organising centre."),
    Column("centre_label", "rdfs:label", "string", "Son nom.", "Its name."),
    Column("department", "csg:department", "IRI", "Département.", "Département."),
    Column("department_code", "igeo:codeINSEE", "token", "Code Insee.", "INSEE code."),
    Column("department_label", "rdfs:label", "string", "Son nom.", "Its name."),
    Column("year", "csg:year", "gYear", "Année.", "Year."),
    Column("sheet", "foaf:isPrimaryTopicOf", "IRI", "Fiche.", "The sheet."),
    Column("source", "csg:fileName", "string", "Fichier lu.", "File read."),
    Column("first_line", "csg:firstLine", "integer", "Première ligne.", "First line."),
    Column("last_line", "csg:lastLine", "integer", "Dernière ligne.", "Last line."),
    *_prose_columns(),
)
VALUES = (
    Column("action", "@id", "IRI", "Adresse de l'action.", "The action's IRI."),
    Column("property", "@type", "IRI", "Propriété.", "The property."),
    Column("concept", "@id", "IRI", "Valeur de liste.", "The list value's concept."),
    Column("label", "rdfs:label", "string", "Nom de la valeur.", "The value's label."),
)
CENTRES = (
    Column("centre", "@id", "IRI", "Adresse de la structure.", "The centre's IRI."),
    Column("label", "rdfs:label", "string", "Nom affiché.", "Label for display."),
    Column("other_spellings", "skos:altLabel", "list (|)", "Autres graphies.", "Other spellings."),
    Column("department", "csg:department", "IRI", "Département.", "Département."),
    Column("department_code", "igeo:codeINSEE", "token", "Code Insee.", "INSEE code."),
    Column("actions", "count", "integer", "Nombre d'actions.", "Number of actions."),
    Column("siren", "csg:siren", "string", "SIREN.", "SIREN."),
    Column("siret", "csg:siret", "string", "SIRET.", "SIRET."),
    Column("rna", "csg:rna", "string", "RNA.", "RNA."),
)
TABLES = {"actions": ACTIONS, "action_values": VALUES, "centres": CENTRES}


def text(rows: Iterable[Iterable[str]]) -> str:
    """Return rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def header(table: str) -> str:
    """Return a table's first line."""
    return text([[column.name for column in TABLES[table]]])


def codebook() -> str:
    """Return the table that says what every column of every table means."""
    rows = [["table", "column", "property", "datatype", "meaning_fr", "meaning_en"]]
    rows += [
        [table, c.name, c.source, c.datatype, c.meaning("fr"), c.meaning("en")]
        for table, columns in TABLES.items()
        for c in columns
    ]
    return text(rows)
