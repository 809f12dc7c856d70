"""Hand out the files of the release that its manifest calls public, and its report.

A path is looked up among them and never joined to a folder: what the manifest
does not list does not exist here.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from csgraph.errors import NotHere
from csgraph.web.current import current_release, release, site
from csgraph.web.dataset.citation import TITLES, citation, landing
from csgraph.web.dataset.citing import bibtex
from csgraph.web.dataset.keptreleases import kept_releases
from csgraph.web.dataset.loading import recipes
from csgraph.web.dataset.signposting import dataset_links, point
from csgraph.web.language import french_root
from csgraph.web.manifest import Dump, Manifest
from csgraph.web.operation.headers import STYLED_POLICY
from csgraph.web.operation.replies import CHANGES
from csgraph.web.operation.spooling import from_its_file, spooled
from csgraph.web.tagging import tagged

blueprint = Blueprint("downloads", __name__)


PURPOSES = {
    "actions.csv.gz": "actions",
    "action_values.csv.gz": "action_values",
    "centres.csv.gz": "centres",
    "codebook.csv": "codebook",
    "data.nq.gz": "data_nq",
    "data.ttl.gz": "data_ttl",
    "data.jsonld.gz": "data_jsonld",
    "quality.nq.gz": "quality",
    "registry.nq.gz": "registry",
}
"""What each file is for, by the key of its words; tables come first on the page."""
FORMS = ("full", "facts", "beside")


@blueprint.get("/dumps/")
@blueprint.get("/release/<version>/dumps/")
def dumps() -> Response:
    """Say what each file is for, how to check, cite and load it; and which releases there are."""
    manifest = release().manifest
    listed = sorted(manifest.served_dumps, key=_order)
    by_form = {
        form: found for form in FORMS if (found := [dump for dump in listed if dump.form == form])
    }
    root = f"{request.host_url.rstrip('/')}{french_root()}"
    address = f"{root}{request.path}"
    main = next(iter(by_form), "full")
    page = render_template(
        "dumps.html",
        manifest=manifest,
        dumps=manifest.served_dumps,
        forms=by_form,
        purposes=PURPOSES,
        recipes=recipes(
            f"{address}{main}/",
            manifest.graphs.things,
            lambda name: saved_as(manifest, f"{main}/{name}"),
        ),
        address=f"{address}{main}/",
        site_address=f"{root}/",
        citation=citation(manifest, TITLES["fr"], landing(manifest)),
        bibtex=bibtex(manifest),
        kept=kept_releases(site().releases, current_release()),
    )
    response = make_response(page)
    response.headers["Cache-Control"] = CHANGES  # earlier releases may go
    return response


def _order(dump: Dump) -> int:
    name = dump.name.rpartition("/")[2]
    return list(PURPOSES).index(name) if name in PURPOSES else len(PURPOSES)


@blueprint.get("/dumps/SHA256SUMS")
@blueprint.get("/release/<version>/dumps/SHA256SUMS")
def sums() -> Response:
    """Send the hash of every dump under the name that it is saved under, for `sha256sum -c`."""
    manifest = release().manifest
    lines = (f"{d.sha256}  {saved_as(manifest, d.name)}\n" for d in manifest.served_dumps)
    return tagged(Response("".join(lines), content_type="text/plain; charset=utf-8"))


def saved_as(manifest: Manifest, name: str) -> str:
    """Return the name of a dump in a folder where those of many releases may lie."""
    return f"csgraph-{manifest.version}-{name.replace('/', '-')}"


@blueprint.get("/dumps/<path:name>")
@blueprint.get("/release/<version>/dumps/<path:name>")
def dump(name: str) -> Response:
    """Send one dump, byte for byte; it can be asked for again by its hash or in parts."""
    here = release()
    found = next((d for d in here.manifest.served_dumps if d.name == name), None)
    if found is None:
        raise NotHere(f"No public dump is called {name!a}. / Aucun export public de ce nom.")
    response = send_file(
        here.path / found.path,
        mimetype=found.sent_as,
        as_attachment=True,
        download_name=saved_as(here.manifest, name),
        etag=found.sha256,
        conditional=False,
    )
    _choose_by_hash(response)
    point(response, dataset_links(), request.path)
    return from_its_file(response, here.path / found.path)


def _choose_by_hash(response: Response) -> None:
    """Make of a dump the part, or the 304, that is asked for by its hash.

    By a date nothing is: after a rollback the release that was left has the later one.
    Raises `RequestedRangeNotSatisfiable`.
    """
    del response.last_modified
    size = response.content_length
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        response.close()
        raise


@blueprint.get("/report")
def report() -> Response:
    """Send the report on the quality of the sheets, where it may be read by all."""
    here = release()
    path = here.path / "report" / "report.html"
    if not (here.manifest.has_public_report and path.is_file()):
        raise NotHere("This release has no public report. / Aucun rapport public ici.")
    with path.open("rb") as file:
        response = spooled(file, "text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = STYLED_POLICY
    return response
