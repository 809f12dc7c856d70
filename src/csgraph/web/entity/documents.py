"""Answer for a thing: its document in the form the client wants, or what became of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from csgraph.store.oxigraph import Row
from csgraph.web.current import release
from csgraph.web.dataset.citation import sign
from csgraph.web.dataset.signposting import linkset, point, thing_links
from csgraph.web.dataset.structured import set_about
from csgraph.web.entity import gone
from csgraph.web.entity.descriptions import Description, describe
from csgraph.web.entity.forms import LINKSET, Wanted, link, sent, wanted
from csgraph.web.entity.serialisation import write
from csgraph.web.entity.things import Thing
from csgraph.web.paging import page_number


def answer(thing: Thing, suffix: str | None, page: Callable[[Thing, list[Row]], str]) -> Response:
    """Answer for `thing`; `page` writes its page from what the release says of it.

    What left, moved or is withheld is answered as the history has it. Raises `NotHere`
    where the release never knew the thing.
    """
    here = release()
    rows = thing.rows(here)
    if not rows:
        return gone.answer(thing, None if suffix == LINKSET else suffix)
    links = thing_links(thing)
    if suffix == LINKSET:
        return linkset(links)
    form = wanted(request.accept_mimetypes, suffix)
    if form.format is None:
        set_about(thing, rows)
        response = sent(page(thing, rows).encode(), form, thing.path)
        return point(response, links, thing.path)
    description = describe(here, thing, rows, page_number())
    about = sign(description, here.manifest, thing.path, is_table=thing.graph == "registry")
    body = write(description, about, form.format, here.manifest.base)
    response = sent(body, form, thing.path)
    _add_pages(response, description, thing.path, form)
    return point(response, links, f"{thing.path}.{form.suffix}")


def _add_pages(response: Response, description: Description, path: str, form: Wanted) -> None:
    address = f"{request.script_root}{path}.{form.suffix}?page="
    if description.page < description.pages:
        link(response, f"{address}{description.page + 1}", "next", form.media_type)
    if description.page > 1:
        link(response, f"{address}{description.page - 1}", "prev", form.media_type)
