"""What changed from one kept release to another: things, counts and graphs.

Read from the inventories and manifests of the two, never from their stores. What left is
named by its key alone: its title may have to be forgotten. A former title is told as long as
the earlier release itself may be read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, make_response, render_template, request

from csgraph import settings
from csgraph.errors import NotHere
from csgraph.release.csvtext import for_spreadsheets
from csgraph.search import inventory
from csgraph.search.inventory import KINDS, SORTS, Change
from csgraph.web.current import release, site
from csgraph.web.dataset.datasets import graph_title
from csgraph.web.findings.corrections import rule_of
from csgraph.web.language import say
from csgraph.web.links import page_of
from csgraph.web.manifest import Manifest, read_manifest
from csgraph.web.operation.replies import CHANGES
from csgraph.web.releases import named_releases

blueprint = Blueprint("changes", __name__)

_COUNTS = ("published", "withheld", "actions", "centres", "findings")


@dataclass(frozen=True, slots=True)
class Between:
    """Two releases, and what differs; `things` is None where one has no inventory.

    `is_read` says that the earlier one may be read: only then its titles are told.
    """

    before: Manifest
    after: Manifest
    things: list[Change] | None
    is_read: bool

    @property
    def counts(self) -> list[tuple[str, int, int]]:
        """What each counts: a name, before, after."""
        had, has = self.before.counts, self.after.counts
        return [(name, had.get(name, 0), has.get(name, 0)) for name in _COUNTS]

    @property
    def graphs(self) -> list[tuple[str, int, int]]:
        """How many statements each graph has: its name, before, after."""
        had, has = (_by_name(manifest) for manifest in (self.before, self.after))
        return [(name, had.get(name, 0), has.get(name, 0)) for name in sorted({*had, *has})]


@blueprint.get("/changes")
@blueprint.get("/release/<version>/changes")
def changes() -> Response:
    """Show what changed since the release before this one, or since the one that is named."""
    between = _between()
    met = Counter((change.kind, change.sort) for change in between.things or ()) if between else {}
    page = render_template(
        "changes.html",
        between=between,
        after=release().manifest,
        met=met,
        kinds=_kinds(),
        sorts=_sorts(),
        shown=_shown(between.things or []) if between else {},
        count_names=_count_names(),
        others=[path.name for path in site().releases.paths() if path != release().path],
        most=settings.PAGE_ROWS,
        path_of=path_of,
        rule_of=rule_of,
        graph_title=graph_title,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = CHANGES  # the other release may go
    return response


@blueprint.get("/changes.<any(csv, json):suffix>")
@blueprint.get("/release/<version>/changes.<any(csv, json):suffix>")
def changes_file(suffix: str) -> Response:
    """Send every change as a table, or as JSON with the counts beside."""
    between = _between()
    if between is None or between.things is None:
        raise NotHere(
            "There is no earlier release to compare with. / Aucune version antérieure comparable.",
            hint="Name a kept one that this version of csgraph has built: `?since=VERSION`. / "
            "Nommez-en une, conservée et construite par cette version de csgraph : "
            "`?since=VERSION`.",
        )
    said = _table(between.things) if suffix == "csv" else _document(between, between.things)
    kind = "text/csv; charset=utf-8" if suffix == "csv" else "application/json"
    response = Response(said, content_type=kind)
    name = f"csgraph-{between.before.version}-{between.after.version}.{suffix}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = CHANGES
    return response


def _between() -> Between | None:
    """Return what differs from the release that is asked for, or from the one before.

    None where nobody asks and none is kept. Raises `NotHere` for one that is not kept.
    """
    here = release()
    asked = request.args.get("since", "")
    kept = {path.name: path for path in site().releases.paths()}
    before = kept.get(asked or here.manifest.previous or "")
    if asked and before is None:
        raise NotHere(
            f"This site has no release {asked[:100]!a}. / Ce site n’a pas cette version.",
            hint=named_releases(sorted(kept)),
        )
    if before is None or before == here.path:
        return None
    had = read_manifest(before)
    things = things_changed(before, had, here.path, here.manifest)
    is_read = site().releases.may_be_read(had)
    if things and not is_read:
        things = [replace(change, before="") for change in things]
    return Between(had, here.manifest, things, is_read)


def things_changed(before: Path, had: Manifest, after: Path, has: Manifest) -> list[Change] | None:
    """Return what differs between two kept releases, found once; None without inventories."""
    if not (inventory.has_inventory(before) and inventory.has_inventory(after)):
        return None
    return _changes(before, had.fingerprint, after, has.fingerprint)


@lru_cache(maxsize=16)
def _changes(before: Path, _had: str, after: Path, _has: str) -> list[Change]:
    return inventory.changes(before, after)


def path_of(change: Change) -> str | None:
    """Return the page of what changed: of what left, the one that says so."""
    base = release().manifest.base
    return page_of(f"{base.iri}id/{change.kind}/{change.key}", base.iri)


def _shown(things: list[Change]) -> dict[tuple[str, str], list[Change]]:
    """Return the first of each kind and sort, as many as a page holds."""
    shown: dict[tuple[str, str], list[Change]] = {}
    for change in things:
        of_sort = shown.setdefault((change.kind, change.sort), [])
        if len(of_sort) < settings.PAGE_ROWS:
            of_sort.append(change)
    return shown


def _by_name(manifest: Manifest) -> dict[str, int]:
    return {iri.rpartition("/graph/")[2]: count for iri, count in manifest.quads.items()}


def _table(things: list[Change]) -> str:
    header = ["kind", "change", "address", "label", "label_before", "successor", "reason"]
    return "".join(for_spreadsheets([header, *(list(each.values()) for each in _records(things))]))


def _document(between: Between, things: list[Change]) -> str:
    said = {
        "before": between.before.version,
        "after": between.after.version,
        "counts": {name: {"before": b, "after": a} for name, b, a in between.counts},
        "graphs": {name: {"before": b, "after": a} for name, b, a in between.graphs},
        "changes": list(_records(things)),
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _records(things: list[Change]) -> Iterator[dict[str, str]]:
    base = release().manifest.base.iri
    for each in things:
        said = asdict(each)
        is_key = each.successor and "://" not in each.successor
        yield {
            "kind": each.kind,
            "change": each.sort,
            "address": f"{base}id/{each.kind}/{each.key}",
            "label": each.label,
            "label_before": each.before,
            "successor": f"{base}id/{each.kind}/{each.successor}" if is_key else said["successor"],
            "reason": each.reason,
        }


def _kinds() -> dict[str, str]:
    said = (say("changes.action"), say("changes.centre"), say("changes.concept"))
    return dict(zip(KINDS, said, strict=True))


def _sorts() -> dict[str, str]:
    said = (
        say("changes.added"),
        say("changes.returned"),
        say("changes.renamed"),
        say("changes.changed"),
        say("changes.removed"),
        say("changes.withheld"),
        say("changes.merged"),
    )
    return dict(zip(SORTS, said, strict=True))


def _count_names() -> dict[str, str]:
    said = (
        say("changes.published"),
        say("changes.sheets_withheld"),
        say("changes.actions"),
        say("changes.centres"),
        say("changes.findings"),
    )
    return dict(zip(_COUNTS, said, strict=True))
