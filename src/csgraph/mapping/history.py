"""The history graph: what left, what was merged or moved, what is withheld for now.

A tombstone bears no title: what is removed may have to be forgotten.
"""

from __future__ import annotations

from csgraph.mapping.graph import LABEL, TYPE, Node
from csgraph.mapping.literals import french, iri, plain
from csgraph.namespaces import CSG, DCTERMS

_NAMES = {
    "action": "Action",
    "sheet": "Fiche",
    "centre": "Structure",
    "concept": "Valeur de liste",
}


def tombstone(address: str, kind: str, last_release: str) -> Node:
    """Return what remains of a thing that left the inputs."""
    node = Node(address)
    node.add(TYPE, iri(f"{CSG}Tombstone"))
    node.add(LABEL, french(f"{_NAMES[kind]} retirée"))
    node.add(f"{CSG}lastRelease", plain(last_release))
    return node


def replaced(address: str, kind: str, successor: str) -> Node:
    """Return where a thing is found now: merged, adopted by a list, or moved."""
    node = Node(address)
    node.add(TYPE, iri(f"{CSG}Tombstone"))
    node.add(LABEL, french(f"{_NAMES[kind]} remplacée"))
    node.add(f"{DCTERMS}isReplacedBy", iri(successor))
    return node


def withholding(address: str, kind: str, reasons: tuple[str, ...], last_release: str) -> Node:
    """Return why a thing that was published is withheld, and which release has it."""
    node = Node(address)
    node.add(TYPE, iri(f"{CSG}Withholding"))
    node.add(LABEL, french(f"{_NAMES[kind]} retenue"))
    for reason in reasons:
        node.add(f"{CSG}withheldBecause", plain(reason))
    node.add(f"{CSG}lastRelease", plain(last_release))
    return node
