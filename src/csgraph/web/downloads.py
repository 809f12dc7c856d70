"""Hand out the files of the release that its manifest calls public, and its report.

A path is looked up among them and never joined to a folder: what the manifest
does not list does not exist here.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, send_file

from csgraph.errors import NotHere
from csgraph.web.current import release
from csgraph.web.headers import STYLED_POLICY
from csgraph.web.signposting import dataset_links, point

blueprint = Blueprint("downloads", __name__)


@blueprint.get("/dumps/")
@blueprint.get("/release/<version>/dumps/")
def dumps() -> str:
    """List the dumps with their size and hash."""
    manifest = release().manifest
    return render_template("dumps.html", manifest=manifest, dumps=manifest.served_dumps)


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
        download_name=f"csgraph-{here.manifest.version}-{name.replace('/', '-')}",
        etag=found.sha256,
        last_modified=None,
        conditional=True,
    )
    point(response, dataset_links(), request.path)
    return response


@blueprint.get("/report")
def report() -> Response:
    """Send the report on the quality of the sheets, where it may be read by all."""
    here = release()
    path = here.path / "report" / "report.html"
    if not (here.manifest.has_public_report and path.is_file()):
        raise NotHere("This release has no public report. / Aucun rapport public ici.")
    response = send_file(path, mimetype="text/html")
    response.headers["Content-Security-Policy"] = STYLED_POLICY
    return response
