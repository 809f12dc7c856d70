"""What properties and list values are called, in French and English.

Read once a release from its own ontology and lists: a page shows words, not IRIs.
"""

from __future__ import annotations

from dataclasses import dataclass

from csgraph.namespaces import PREFIXES, SCHEMA, SH, VOC, VOID
from csgraph.normal import normalise
from csgraph.store.oxigraph import PageStore, Value
from csgraph.store.remote import RemoteStore
from csgraph.web.language import words

KNOWN = {
    **PREFIXES,
    "dqv": "http://www.w3.org/ns/dqv#",
    "pav": "http://purl.org/pav/",
    "pair": "http://virtual-assembly.org/ontologies/pair#",
    "schema": SCHEMA,
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": SH,
    "sssom": "https://w3id.org/sssom/",
    "void": VOID,
}
"""The prefixes under which a page shows an IRI that has no label."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A value of a list, with how many actions bear it."""

    iri: str
    scheme: str
    label: str
    english: str | None
    actions: int

    @property
    def is_known(self) -> bool:
        """Say whether it belongs to the published lists, not to one publisher's sheets."""
        return self.iri.startswith(VOC)

    def label_in(self, language: str) -> str:
        """Its English label where there is one and English is asked for, else the French."""
        return self.english if language == "en" and self.english else self.label


class Names:
    """The words of one release's terms, schemes and concepts."""

    def __init__(self, store: PageStore | RemoteStore) -> None:
        self._terms = {
            (row["term"].text, row["label"].language): _typeset(row["label"])
            for row in store.rows("terms")
        }
        uses = {row["concept"].text: int(row["actions"].text) for row in store.rows("uses")}
        self.concepts = {
            row["concept"].text: Concept(
                iri=row["concept"].text,
                scheme=row["scheme"].text,
                label=row["label"].text,
                english=row["english"].text if "english" in row else None,
                actions=uses.get(row["concept"].text, 0),
            )
            for row in store.rows("concepts")
        }

    def term(self, iri: str, language: str) -> str:
        """Return the label of a class, property or scheme, else its short form.

        Borrowed terms that the ontology does not label have theirs in `web/locales`.
        """
        label = self.of_term(iri, language)
        return label or words(language).get(f"terms.{short(iri)}") or short(iri)

    def of_term(self, iri: str, language: str) -> str | None:
        """Return the label of a class, property or scheme, or None if it has none here."""
        return self._terms.get((iri, language)) or self._terms.get((iri, "fr"))

    def of_value(self, iri: str, language: str) -> str | None:
        """Return the label of a concept, or None if the IRI is none."""
        concept = self.concepts.get(iri)
        return concept.label_in(language) if concept else None

    def schemes(self, language: str) -> list[tuple[str, str, list[Concept]]]:
        """Return each scheme: its IRI, its label, its concepts that are used or known."""
        by_scheme: dict[str, list[Concept]] = {}
        for concept in self.concepts.values():
            by_scheme.setdefault(concept.scheme, []).append(concept)
        listed = [
            (scheme, self.term(scheme, language), sorted(concepts, key=lambda c: sort_key(c.label)))
            for scheme, concepts in by_scheme.items()
        ]
        return sorted(
            listed, key=lambda row: (not row[0].startswith(VOC), sort_key(row[1]), row[0])
        )


def _typeset(label: Value) -> str:
    """Return what a term is called as pages print it: the ontology's file has typed apostrophes."""
    return label.text.replace("'", "’") if label.language == "fr" else label.text


def sort_key(label: str) -> tuple[str, str]:
    """Return the key by which labels stand in a list: without accents and case first."""
    return normalise(label), label


def short(iri: str) -> str:
    """Return `iri` with a known prefix, else whole.

    >>> short("http://purl.org/dc/terms/title")
    'dcterms:title'
    """
    for prefix, namespace in KNOWN.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return iri
