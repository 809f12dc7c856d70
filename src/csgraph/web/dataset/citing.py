"""How to cite a release, as files: Citation File Format, BibTeX, DataCite; and Croissant.

They cite the address of the release, which stays when the next one is current. What the
publisher did not say (its name, a date, a licence) is not said for it.
"""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Blueprint, Response, request

from csgraph.web.addresses import ascii_address
from csgraph.web.current import release
from csgraph.web.dataset.citation import TITLES, author, landing
from csgraph.web.dataset.croissant import metadata
from csgraph.web.dataset.signposting import METADATA, dataset_links, point
from csgraph.web.language import words
from csgraph.web.manifest import Manifest
from csgraph.web.tagging import tagged

blueprint = Blueprint("citing", __name__)

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {sign: f"\\{sign}" for sign in "$&#_%"}
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""What JSON writes plainly and YAML would fold or refuse."""


@blueprint.get("/citation.<any(cff, bib, json):suffix>")
@blueprint.get("/release/<version>/citation.<any(cff, bib, json):suffix>")
def cited(suffix: str) -> Response:
    """Say how to cite this release, in one of three forms."""
    write = {"cff": cff, "bib": bibtex, "json": datacite}[suffix]
    return _sent(write(release().manifest), f"citation.{suffix}")


@blueprint.get("/croissant.json")
@blueprint.get("/release/<version>/croissant.json")
def croissant() -> Response:
    """Describe the tables of this release, column by column, in Croissant."""
    return _sent(_json(metadata(release().manifest)), "croissant.json")


def cff(manifest: Manifest) -> str:
    """Return the release in the Citation File Format, 1.2.0."""
    fields: dict[str, str | None] = {
        "cff-version": "1.2.0",
        "message": "Please cite the release you used.",
        "type": "dataset",
        "title": TITLES["fr"],
        "version": manifest.version,
        "date-released": manifest.date,
        "url": ascii_address(landing(manifest)),
        "license-url": manifest.licence and ascii_address(manifest.licence),
    }
    lines = [f"{name}: {_yaml(value)}" for name, value in fields.items() if value]
    return "\n".join([*lines, "authors:", f"  - name: {_yaml(author(manifest))}", ""])


def _yaml(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def bibtex(manifest: Manifest) -> str:
    """Return the release as an entry of BibTeX."""
    fields = {
        "author": f"{{{_tex(author(manifest))}}}",
        "title": f"{{{_tex(TITLES['fr'])}}}",
        "year": manifest.date[:4] if manifest.date else "",
        "version": _tex(manifest.version),
        "howpublished": "Linked data",
        "url": ascii_address(landing(manifest)),
    }
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{csgraph-{manifest.version},\n{rows}\n}}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in " ".join(text.split()))


def datacite(manifest: Manifest) -> str:
    """Return the release as metadata of DataCite, 4.5, without a DOI.

    A release without a date lacks the year that DataCite asks for.
    """
    address = ascii_address(landing(manifest))
    said: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Knowledge graph"},
        "creators": [{"name": author(manifest), "nameType": "Organizational"}],
        "titles": [
            {"title": TITLES["fr"], "lang": "fr"},
            {"title": TITLES["en"], "lang": "en", "titleType": "TranslatedTitle"},
        ],
        "publisher": {"name": author(manifest)},
        "language": "fr",
        "version": manifest.version,
        "url": address,
        "alternateIdentifiers": [
            {"alternateIdentifier": address, "alternateIdentifierType": "URL"}
        ],
        "formats": sorted({dump.media_type for dump in manifest.served_dumps}),
        "descriptions": [
            {"description": words(code)["home.lead"], "descriptionType": "Abstract", "lang": code}
            for code in TITLES
        ],
    }
    if manifest.date:
        said["publicationYear"] = manifest.date[:4]
        said["dates"] = [{"date": manifest.date, "dateType": "Issued"}]
    if rights := _rights(manifest):
        said["rightsList"] = [rights]
    return _json(said)


def _rights(manifest: Manifest) -> dict[str, str]:
    said = {"rights": manifest.rights} if manifest.rights else {}
    return said | ({"rightsUri": ascii_address(manifest.licence)} if manifest.licence else {})


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _sent(text: str, name: str) -> Response:
    response = Response(text, content_type=f"{METADATA[name]}; charset=utf-8")
    return point(tagged(response), dataset_links(), request.path)
