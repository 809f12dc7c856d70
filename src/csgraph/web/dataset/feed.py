"""Tell feed readers which actions are new or changed, release by release (Atom, RFC 4287).

Only what the current release publishes is named, by its title as its page has it; no prose.
An entry is as old as its release: by its date, or where it bears none by the time its
manifest was written, which is `Last-Modified` of what has a tag of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from flask import Blueprint, Response

from csgraph.errors import DamagedRelease
from csgraph.search import inventory
from csgraph.search.inventory import Change
from csgraph.store.oxigraph import Row
from csgraph.web.addresses import ascii_address, in_base
from csgraph.web.current import release, site
from csgraph.web.dataset.changes import things_changed
from csgraph.web.dataset.citation import author, landing
from csgraph.web.language import counted, language, say
from csgraph.web.links import page_of
from csgraph.web.manifest import Manifest
from csgraph.web.operation.replies import CHANGES
from csgraph.web.tagging import tagged

blueprint = Blueprint("feed", __name__)

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
NEW = (inventory.ADDED, inventory.RETURNED)
CHANGED = (inventory.RENAMED, inventory.CHANGED)
MOST_ACTIONS = 60
"""Actions a feed names; of each release it says how many there were."""

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML has no form for."""


@blueprint.get("/feed.atom")
def feed() -> Response:
    """Answer the feed of new and changed actions."""
    manifests = [release().manifest, *site().releases.lineage(release().manifest)]
    root = _head(manifests[0])
    root.extend(_entries(manifests))
    ElementTree.indent(root)
    body = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    response = Response(body, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.headers["Cache-Control"] = CHANGES  # a release it names may go
    return tagged(response, weak=True)


def _head(manifest: Manifest) -> ElementTree.Element:
    root = ElementTree.Element("feed", xmlns=ATOM)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language())
    _say(root, "id", f"{manifest.base.iri}feed")
    _say(root, "title", say("feed.title"))
    _say(root, "subtitle", say("feed.subtitle"))
    _say(root, "updated", _when(manifest))
    _say(ElementTree.SubElement(root, "author"), "name", author(manifest))
    if manifest.rights:
        _say(root, "rights", manifest.rights)
    _link(root, "self", in_base("/feed.atom", language()), MEDIA_TYPE)
    _link(root, "alternate", in_base("/", language()), "text/html")
    return root


def _entries(manifests: list[Manifest]) -> Iterator[ElementTree.Element]:
    """Yield an entry for each release, followed by those of its actions, latest first."""
    rows = {row["thing"].text: row for row in release().actions}
    left = MOST_ACTIONS
    for manifest, before in pairwise([*manifests, None]):
        if manifest:
            found = _changes(manifest, before)
            yield _of_release(manifest, found)
            named = [
                (rows[iri], change)
                for change in found or ()
                if (iri := f"{manifest.base.iri}id/action/{change.key}") in rows
            ]
            for row, change in named[:left]:
                yield _of_action(manifest, row, is_new=change.sort in NEW)
            left = max(0, left - len(named))


def _changes(manifest: Manifest, before: Manifest | None) -> list[Change] | None:
    """Return the actions that are new or changed.

    None where there is nothing to compare with: an earlier release may be damaged, or go.
    """
    if before is None:
        return None
    try:
        found = things_changed(_folder(before), before, _folder(manifest), manifest)
    except DamagedRelease:
        return None
    if found is None:
        return None
    return [c for c in found if c.kind == "action" and c.sort in (*NEW, *CHANGED)]


def _folder(manifest: Manifest) -> Path:
    return release().path.parent / manifest.version


def _of_release(manifest: Manifest, found: list[Change] | None) -> ElementTree.Element:
    page = in_base(f"/release/{manifest.version}/", language())
    entry = _entry(manifest, ascii_address(landing(manifest)), page)
    if found is None:
        held = counted("actions", manifest.counts.get("actions", 0))
        title = say("feed.first", version=manifest.version, actions=held)
    else:
        new = counted("actions", sum(change.sort in NEW for change in found))
        changed = counted("actions", sum(change.sort in CHANGED for change in found))
        title = say("feed.release", version=manifest.version, new=new, changed=changed)
    _say(entry, "title", title)
    return entry


def _of_action(manifest: Manifest, row: Row, *, is_new: bool) -> ElementTree.Element:
    iri = row["thing"].text
    path = page_of(iri, manifest.base.iri) or "/"
    entry = _entry(manifest, f"{iri}#release-{manifest.version}", in_base(path, language()))
    _say(entry, "title", row["label"].text)
    where = [row[name].text for name in ("centre", "department") if name in row]
    kind = say("feed.new" if is_new else "feed.changed")
    _say(entry, "summary", " · ".join([kind, *where]))
    term = "new" if is_new else "changed"
    ElementTree.SubElement(entry, "category", term=term, label=kind)
    return entry


def _entry(manifest: Manifest, iri: str, page: str) -> ElementTree.Element:
    entry = ElementTree.Element("entry")
    _say(entry, "id", iri)
    _say(entry, "updated", _when(manifest))
    _link(entry, "alternate", page, "text/html")
    return entry


def _say(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _NO_XML.sub("\ufffd", text)


def _link(parent: ElementTree.Element, relation: str, href: str, media_type: str) -> None:
    ElementTree.SubElement(parent, "link", rel=relation, href=href, type=media_type)


def _when(manifest: Manifest) -> str:
    """Return when a release is from, as RFC 3339 writes it."""
    if manifest.date:
        return f"{manifest.date}T00:00:00Z"
    written = (_folder(manifest) / "manifest.json").stat().st_mtime
    return datetime.fromtimestamp(int(written), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
