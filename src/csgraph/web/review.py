"""Review candidates for links in a browser: a page for each, a yes, a no, or later.

Only `csgraph serve --review` has it, on loopback. Its address holds a secret that is told
when the server starts: who was not told finds nothing there, whatever page a browser of
this machine has open beside it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from csgraph.errors import SiteFault
from csgraph.linking.candidates import Proposed
from csgraph.linking.predicates import shown
from csgraph.linking.recording import record, undecided
from csgraph.web.current import release
from csgraph.web.entity.forms import nothing
from csgraph.web.links import elsewhere, page_of

_ANSWERS = ("yes", "no", "later")


@dataclass(frozen=True, slots=True)
class Review:
    """What is reviewed, where the answers are kept, who gives them."""

    decisions: Path
    candidates: Path
    author: str
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def path(self) -> str:
        """Where the review stands on the site."""
        return f"/review/{self.secret}"


def blueprint(review: Review) -> Blueprint:
    """Return the routes of one review."""
    made = Blueprint("review", __name__)

    @made.route("/review/<secret>", methods=["GET", "POST"])
    def one(secret: str) -> Response:
        """Show the next candidate, or keep the answer to one and go on."""
        if not secrets.compare_digest(secret.encode(), review.secret.encode()):
            raise nothing(request.path)
        response = _answered(review) if request.method == "POST" else _page(review)
        response.headers["Cache-Control"] = "no-store"
        return response

    return made


def _page(review: Review) -> Response:
    waiting = undecided(review.decisions, review.candidates)
    after = request.args.get("after", 0, type=int)
    later = [one for one in waiting if one.line > after]
    candidate = next(iter(later or waiting), None)
    return make_response(
        render_template(
            "review.html",
            left=len(waiting),
            candidate=candidate,
            predicate=shown(candidate.predicate) if candidate else "",
            subject=_address(candidate.subject) if candidate else None,
            target=_address(candidate.value) if candidate else None,
        )
    )


def _address(iri: str) -> str | None:
    """Return where a link to `iri` leads: a page of the site, else elsewhere, if it may."""
    base = release().manifest.base.iri
    path = page_of(iri, base)
    return request.script_root + path if path else elsewhere(iri, base)


def _answered(review: Review) -> Response:
    said = request.form.get("answer")
    if said not in _ANSWERS:
        raise BadRequest(f"Give one answer: {', '.join(_ANSWERS)}.")
    one = _meant(undecided(review.decisions, review.candidates))
    if one and said != "later":
        _keep(review, one, is_yes=said == "yes")
    after = one.line if one else 0
    here = url_for("review.one", secret=review.secret, after=after)
    return make_response(redirect(here, 303))


def _meant(waiting: list[Proposed]) -> Proposed | None:
    """Return the candidate that the form showed; None once it is decided or proposed no more."""
    triple = tuple(request.form.get(name, "") for name in ("subject", "predicate", "value"))
    return next((one for one in waiting if one.triple == triple), None)


def _keep(review: Review, one: Proposed, *, is_yes: bool) -> None:
    day = datetime.now().astimezone().date().isoformat()
    try:
        record(review.decisions, one, is_yes=is_yes, author=review.author, date=day)
    except OSError as fault:
        raise SiteFault(
            f"The answer was not written ({fault.strerror}); nothing has changed. / La réponse "
            "n’a pas pu être enregistrée.",
            hint="Make the folder of decisions writable, and answer again.",
        ) from fault
