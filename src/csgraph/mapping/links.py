"""Reviewed links: what each states of its subject, and why, in SSSOM's RDF form.

The statement stands in the default graph; who agreed, when and for what reason in
`graph/links`, as an `owl:Axiom` with an address of its own.
"""

from __future__ import annotations

from csgraph.mapping.context import Context
from csgraph.mapping.graph import LABEL, TYPE, Node, Statement
from csgraph.mapping.literals import Term, french, iri, plain
from csgraph.model import Link
from csgraph.namespaces import DCTERMS, OWL, RDFS, XSD, is_web_address
from csgraph.normal import base32, carried_by_xml, digest

SSSOM = "https://w3id.org/sssom/"
PAV = "http://purl.org/pav/"


def statement(link: Link) -> Statement:
    """Return what a link states of its subject."""
    return link.predicate, _value(link)


def _value(link: Link) -> Term:
    return plain(link.value) if link.is_literal else iri(link.value)


def justification(context: Context, link: Link, subject: str) -> Node:
    """Return the node that says who agreed to a link; `subject` is its subject's label."""
    node = Node(context.base.link("l" + base32(digest("link", *link.triple), 10)))
    node.add(TYPE, iri(f"{OWL}Axiom"))
    what = carried_by_xml(link.object_label or "") or link.value
    node.add(LABEL, french(f"{subject} → {what}"))
    node.add(f"{OWL}annotatedSource", iri(link.subject))
    node.add(f"{OWL}annotatedProperty", iri(link.predicate))
    node.add(f"{OWL}annotatedTarget", _value(link))
    node.add(f"{SSSOM}mapping_justification", iri(link.justification))
    for author in link.authors:
        is_iri = is_web_address(author)
        name = f"{PAV}authoredBy" if is_iri else f"{SSSOM}author_label"
        node.add(name, iri(author) if is_iri else plain(author))
    node.add(f"{DCTERMS}created", (f"{XSD}date", link.date))
    if link.confidence is not None:
        node.add(f"{SSSOM}confidence", (f"{XSD}decimal", link.confidence))
    if link.comment:
        node.add(f"{RDFS}comment", french(link.comment))
    if link.object_label:
        node.add(f"{SSSOM}object_label", plain(what))
    return node
