"""Say of a document which release it comes from, how to cite it and who has which rights.

Nothing is claimed by default: rights and licence stand where the publisher gave them.
"""

from __future__ import annotations

from csgraph.namespaces import (
    CSG,
    DCTERMS,
    FOAF,
    INSEE,
    OWL,
    RDF,
    RDFS,
    VOC,
    VOID,
    XHV,
    Base,
)
from csgraph.territories import LICENCE
from csgraph.web.entity.descriptions import Description
from csgraph.web.manifest import Manifest

TITLES = {
    "fr": "Les actions des centres sociaux",
    "en": "The actions of French community centres",
}
"""What the dataset is called."""
_OTHERS = {INSEE: "Insee", VOC: "csgraph", CSG: "csgraph"}
"""Who keeps what a publisher does not, by the beginning of its addresses."""


def dataset(base: Base) -> str:
    """Return the IRI of the publisher's dataset, which `/void` describes."""
    return f"{base.iri}void#dataset"


def landing(manifest: Manifest) -> str:
    """Return the address of a release: it stays its own when the next one is current."""
    return f"{manifest.base.iri}release/{manifest.version}/"


def author(manifest: Manifest) -> str:
    """Return who is cited: the publisher, or the program where none is named."""
    return manifest.publisher or "csgraph"


def citation(manifest: Manifest, label: str, address: str) -> str:
    """Return how to cite what stands at `address`.

    Who, when, what, which release, where: in the order of a bibliography. Where no publisher
    is named it begins with the title; « version » is the word of both languages. Territories
    are Insee's and lists csgraph's; of which year, a release does not say.
    """
    other = next((name for start, name in _OTHERS.items() if address.startswith(start)), None)
    if other:
        return f"{other}. {label.rstrip('.')}. csgraph, version {manifest.version}. {address}"
    when = f" ({manifest.date[:4]})" if manifest.date else ""
    who = f"{manifest.publisher}{when}. " if manifest.publisher else ""
    what = f"{label.rstrip('.')}{'' if who else when}"
    return f"{who}{what}. csgraph, version {manifest.version}. {address}"


def sign(description: Description, manifest: Manifest, path: str, *, is_table: bool = False) -> str:
    """Add what the document at `path` says of itself; return its own address.

    INSEE's table keeps its licence; where `is_table`, the publisher has no rights in it.
    """
    first = f"{manifest.base.iri}{path.removeprefix('/')}"
    about = first if description.page == 1 else f"{first}?page={description.page}"
    label = _label(description)
    description.link(about, RDF + "type", FOAF + "Document")
    description.link(about, FOAF + "primaryTopic", description.thing)
    description.link(about, VOID + "inDataset", dataset(manifest.base))
    description.say(about, OWL + "versionInfo", "", manifest.version)
    cited = citation(manifest, label, description.thing)
    description.say(about, DCTERMS + "bibliographicCitation", "", cited)
    if description.thing.startswith(INSEE):
        description.link(about, DCTERMS + "license", LICENCE)
    if manifest.licence and not is_table:
        description.link(about, DCTERMS + "license", manifest.licence)
    if manifest.rights and not is_table:
        description.say(about, DCTERMS + "rights", "fr", manifest.rights)
    if description.page < description.pages:
        description.link(about, XHV + "next", f"{first}?page={description.page + 1}")
    if description.page > 1:
        before = f"?page={description.page - 1}" if description.page > 2 else ""
        description.link(about, XHV + "prev", first + before)
    return about


def _label(description: Description) -> str:
    said = description.nodes.get(description.thing, [])
    labels = [text for prop, (_, text) in said if prop == RDFS + "label"]
    return labels[0] if labels else description.thing
