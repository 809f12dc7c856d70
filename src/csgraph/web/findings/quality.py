"""What to correct in the sheets: by rule, by centre, by sheet, as pages, CSV and JSON.

Everything is read from the tables that a build leaves in `index/`; a release from before
these tables says so and leads to its report.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from csgraph import settings
from csgraph.errors import NotHere
from csgraph.findings import Severity, rules
from csgraph.search.findingtables import FindingTables, OfSheet, Wanted, tables_of
from csgraph.web import behind, paging
from csgraph.web.current import release, site
from csgraph.web.findings import corrections, findingfiles, trend
from csgraph.web.findings.corrections import Correction, correction, rule_of
from csgraph.web.findings.fillrates import fill_rates
from csgraph.web.findings.sheetlines import Lines, lines_of, spoken_of
from csgraph.web.operation.replies import CHANGES
from csgraph.web.tagging import tagged

blueprint = Blueprint("quality", __name__)

_SEVERITIES = {severity.value.lower(): severity for severity in Severity}
_FIRST_CENTRES = 12
_SHEETS = 12
"""Sheets on a page of a centre: the lines of each cost the store about 5 ms."""


@blueprint.context_processor
def _words() -> dict[str, object]:
    """What the templates of these pages know beside what all do."""
    return {
        "severity_name": corrections.severity_name,
        "severity_plural": corrections.severity_plural,
        "severity_effect": corrections.severity_effect,
        "place_of": corrections.place_of,
    }


@dataclass(frozen=True, slots=True)
class Told:
    """A sheet with its findings, each with the field that it is about."""

    sheet: OfSheet
    found: list[tuple[Correction, Lines | None]]


@blueprint.get("/quality")
@blueprint.get("/release/<version>/quality")
def overview() -> Response:
    """Show how many findings of which rule, whose, and how it went since earlier releases."""
    tables, has_report = tables_of(release().path), _has_report()
    if tables is None:
        return make_response(render_template("quality_absent.html", has_report=has_report))
    met, steps = tables.rules(), trend.steps(site().releases, release())
    page = render_template(
        "quality.html",
        facts=tables.facts(),
        rules=[(rule_of(rule.code, rule.severity), rule) for rule in met],
        severities=[
            (severity, sum(rule.findings for rule in met if rule.severity is severity))
            for severity in Severity
        ],
        sound=tables.count_sound_sheets(),
        centres=tables.centres(0, _FIRST_CENTRES),
        centre_count=tables.count_centres(),
        trend=steps,
        served={step.version for step in steps if site().releases.is_served(step.version)},
        moved=_moved(steps),
        has_report=has_report,
        query=behind.of_rules(_graph()),
    )
    response = make_response(page)
    response.headers["Cache-Control"] = CHANGES  # earlier releases may go
    return response


@blueprint.get("/quality/findings")
@blueprint.get("/release/<version>/quality/findings")
def findings() -> Response:
    """List the findings, some of them by what is chosen."""
    tables, chosen = _tables(), _chosen()
    pages = paging.pages(tables.count(chosen))
    counts = tables.counts(Wanted(chosen.severity, None, chosen.centre))
    return _page(
        render_template(
            "quality_findings.html",
            found=_corrections(tables, chosen, pages),
            pages=pages,
            chosen=chosen,
            asked=_asked(chosen),
            severities=_SEVERITIES,
            rules=[
                (rule_of(rule.code, rule.severity), counts.get(rule.code, 0))
                for rule in tables.rules()
                if counts.get(rule.code) or rule.code == chosen.code
            ],
            centre=tables.centre(chosen.centre) if chosen.centre else None,
        )
    )


@blueprint.get("/quality/findings.<any(csv, json):suffix>")
@blueprint.get("/release/<version>/quality/findings.<any(csv, json):suffix>")
def findings_file(suffix: str) -> Response:
    """Send the findings as a table that a centre can work from, or as JSON."""
    tables, chosen = _tables(), _chosen()
    return findingfiles.sent(tables, chosen, _asked(chosen), suffix)


@blueprint.get("/quality/rule/<code>")
@blueprint.get("/release/<version>/quality/rule/<code>")
def rule(code: str) -> Response:
    """Show what a rule means, how to mend what it finds, and where it was met."""
    tables = _tables()
    met = next((each for each in tables.rules() if each.code == code), None)
    if met is None and code not in rules():
        raise NotHere(f"No rule is called {code!a}. / Aucune règle ne s’appelle {code!a}.")
    chosen = Wanted(code=code)
    pages = paging.pages(met.findings if met else 0)
    return _page(
        render_template(
            "quality_rule.html",
            rule=rule_of(code, met.severity if met else Severity.INFO),
            met=met,
            found=_corrections(tables, chosen, pages),
            pages=pages,
            asked={"rule": code},
            query=behind.of_rule(_graph(), code),
        )
    )


@blueprint.get("/quality/centres")
@blueprint.get("/release/<version>/quality/centres")
def centres() -> Response:
    """List every centre with how much there is to correct."""
    tables = _tables()
    pages = paging.pages(tables.count_centres())
    listed = tables.centres(pages.skipped, settings.PAGE_ROWS)
    return _page(render_template("quality_centres.html", centres=listed, pages=pages))


@blueprint.get("/quality/centre/<key>")
@blueprint.get("/release/<version>/quality/centre/<key>")
def centre(key: str) -> Response:
    """Show a centre what to correct, sheet by sheet: a page to print and send."""
    tables = _tables()
    this = tables.centre(key)
    if this is None:
        raise _no_centre(key)
    pages = paging.pages(tables.count_sheets_of(key), _SHEETS)
    sheets = tables.sheets_of(key, pages.skipped, _SHEETS)
    before = trend.centre_before(site().releases, release(), key)
    response = _page(
        render_template(
            "quality_centre.html",
            centre=this,
            told=[_told(tables, sheet) for sheet in sheets],
            # What speaks of the centre itself stands in none of its sheets.
            own=[correction(row) for row in tables.own(key)],
            pages=pages,
            asked={"centre": key},
            withheld=tables.count(Wanted(severity=Severity.VIOLATION)),
            before=before,
        )
    )
    if before:
        response.headers["Cache-Control"] = CHANGES  # that release may go
    return response


@blueprint.get("/quality/sheet/<key>")
@blueprint.get("/release/<version>/quality/sheet/<key>")
def sheet(key: str) -> Response:
    """Show one sheet whole, each finding beside the lines that it is about."""
    tables = _tables()
    this = tables.sheet(key)
    if this is None:
        raise NotHere(f"No published sheet is {key!a}. / Aucune fiche publiée : {key!a}.")
    told = _told(tables, this)
    return _page(
        render_template(
            "quality_sheet.html",
            told=told,
            centres=tables.page(Wanted(sheet=key), 0, 1),
        )
    )


@blueprint.get("/quality/properties")
@blueprint.get("/release/<version>/quality/properties")
def properties() -> Response:
    """Show which share of the actions has each property."""
    rates = fill_rates(_tables())
    query = behind.of_filled(rate.iri for rate in rates)
    return _page(render_template("quality_properties.html", rates=rates, query=query))


def _moved(steps: list[trend.Step]) -> list[tuple[str, trend.Moved]] | None:
    """Return what moved since the release before, in words; None where one can't be compared."""
    if len(steps) < 2 or None in (steps[0].by_severity, steps[1].by_severity):
        return None
    found = trend.moved(steps[1], steps[0])
    return [(rule_of(each.rule.code, each.rule.severity).says, each) for each in found]


def _graph() -> str:
    return release().manifest.base.graph("quality")


def _has_report() -> bool:
    is_there = (release().path / "report" / "report.html").is_file()
    return release().manifest.has_public_report and is_there


def _told(tables: FindingTables, this: OfSheet) -> Told:
    rows = tables.page(Wanted(sheet=this.key), 0, settings.PAGE_ROWS)
    fields = lines_of(this.key) if rows else []
    return Told(this, [(correction(row), spoken_of(fields, row)) for row in rows])


def _tables() -> FindingTables:
    found = tables_of(release().path)
    if found is None:
        raise NotHere(
            f"Release {release().manifest.version} was built before findings had pages. / "
            "Cette version date d’avant les pages de qualité.",
            hint="Its report says the same, at /report; the next build has the pages. / "
            "Son rapport dit la même chose, à /report ; la prochaine version aura ces pages.",
        )
    return found


def _chosen() -> Wanted:
    """Return what this request chooses. Raises `NotHere` for what nobody can choose."""
    severity, code, of_centre = (_said(name) for name in ("severity", "rule", "centre"))
    if severity is not None and severity not in _SEVERITIES:
        known = ", ".join(_SEVERITIES)
        raise NotHere(
            f"No severity is called {severity!a}. / Aucune gravité ne s’appelle ainsi.",
            hint=f"They are: {known}. / Il y a : {known}.",
        )
    if code is not None and code not in rules() and all(r.code != code for r in _tables().rules()):
        raise NotHere(f"No rule is called {code!a}. / Aucune règle ne s’appelle {code!a}.")
    if of_centre is not None and _tables().centre(of_centre) is None:
        raise _no_centre(of_centre)
    return Wanted(_SEVERITIES[severity] if severity else None, code, of_centre)


def _said(name: str) -> str | None:
    return request.args.get(name, "")[:100] or None


def _asked(chosen: Wanted) -> dict[str, str]:
    """Return the parameters that choose the same again."""
    severity = chosen.severity.value.lower() if chosen.severity else None
    said = {"severity": severity, "rule": chosen.code, "centre": chosen.centre}
    return {name: value for name, value in said.items() if value is not None}


def _no_centre(key: str) -> NotHere:
    return NotHere(f"This release has no centre {key!a}. / Cette version n’a pas ce centre.")


def _corrections(tables: FindingTables, chosen: Wanted, pages: paging.Pages) -> list[Correction]:
    return [correction(row) for row in tables.page(chosen, pages.skipped, settings.PAGE_ROWS)]


def _page(page: str) -> Response:
    return tagged(make_response(page), weak=True)
