"""What people and programs read of the findings."""

from __future__ import annotations

import html
import io
import json
import re
from html.parser import HTMLParser

import pytest
from rich.console import Console

from csgraph import settings
from csgraph.findings import Finding, rules
from csgraph.model import KEYS
from csgraph.quality.report import print_findings, write_reports
from csgraph.quality.words import field_name, shown, typeset

HOSTILE = '<script>alert(1)</script> "><img src=x onerror=y> \u202e\x1b[31m {{ 7*7 }} [red]x[/red]'


def written(folder, findings, summary=None):
    """The two reports of some findings: the lines of JSON, the page."""
    write_reports(iter(findings), folder, summary or {})
    lines = (folder / "findings.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines], (folder / "report.html").read_text("utf-8")


class _Tags(HTMLParser):
    """Keeps the tags of a page, and checks that they nest."""

    EMPTY = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.met: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        """Note a tag, its id and where it links to."""
        self.met.add(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name in ("href", "src")]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Close the tag that is open."""
        assert self.open.pop() == tag


def parsed(page: str) -> _Tags:
    """The page's tags, all closed."""
    tags = _Tags()
    tags.feed(page)
    tags.close()
    assert tags.open == []
    return tags


def test_every_finding_is_a_line_of_json(tmp_path):
    """Programs get all there is to know, with the severity, in the order of the findings."""
    finding = Finding("unknown-value", "fiches.txt", 12, 12, field="status", value="Suspendue")
    (record,), _ = written(tmp_path, [finding])

    assert record == {
        "code": "unknown-value", "severity": "Warning", "source": "fiches.txt",
        "first_line": 12, "last_line": 12, "cell": None, "field": "status",
        "value": "Suspendue", "detail": None, "sheet": None,
    }  # fmt: skip


def test_the_page_says_place_fact_consequence_and_way_out(tmp_path):
    """A person finds everything on one page, in French and English."""
    finding = Finding("no-summary", "fiches.txt", 12, 14, field="summary", sheet="s0000000001")
    _, page = written(tmp_path, [finding], {"version": "1", "counts": {"read": 3}})
    rule = rules()["no-summary"]

    for text in (rule.says, rule.follows, rule.mend):
        assert html.escape(typeset(text["fr"])).replace("&#x27;", "&#39;") in page
        assert html.escape(text["en"]).replace("&#x27;", "&#39;") in page
    assert "fiches.txt</bdi>, lignes 12–14" in page
    assert '<td data-label="Rubrique">Résumé</td>' in page


def test_a_page_without_findings_says_so(tmp_path):
    """Silence would look like a fault."""
    lines, page = written(tmp_path, [])

    assert lines == []
    assert "Aucun constat." in page
    parsed(page)


def test_hostile_text_stays_text(tmp_path):
    """Markup, templates and direction marks in a sheet are shown, never obeyed."""
    finding = Finding(
        "unknown-value", HOSTILE, 1, 1, field=HOSTILE, value=HOSTILE, detail=HOSTILE, sheet=HOSTILE
    )
    _, page = written(tmp_path, [finding], {"publisher": HOSTILE, "version": HOSTILE})

    assert not {"script", "img"} & parsed(page).met
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert page.count("{{ 7*7 }}") == 10


def test_the_page_needs_nothing_from_elsewhere(tmp_path):
    """It has no script and no resource; every link leads to a place on the page."""
    findings = [Finding(code, "f.txt", 1, 1, sheet="s1") for code in rules()]
    _, page = written(tmp_path, findings)
    tags = parsed(page)

    assert not {"script", "link", "img", "iframe"} & tags.met
    assert all(link.startswith("#") for link in tags.links)
    assert {link[1:] for link in tags.links} <= set(tags.ids)
    assert len(tags.ids) == len(set(tags.ids))
    assert "url(" not in page


def test_a_rule_met_very_often_is_cut_and_says_so(tmp_path):
    """The page stays usable; the rest is counted and waits in the file beside."""
    cap = settings.REPORT_ROWS_PER_RULE
    findings = (Finding("no-summary", "f.txt", n, n, sheet=f"s{n}") for n in range(cap + 7))
    lines, page = written(tmp_path, findings)

    assert len(lines) == cap + 7
    assert page.count('<td data-label="Rubrique">') == cap
    assert "les 7 autres sont dans <code>findings.jsonl</code>" in page
    assert f"The first {cap} are shown; the 7 others" in page


def test_a_lone_surrogate_does_not_stop_a_report(tmp_path):
    """What no encoding carries is shown escaped."""
    (record,), page = written(tmp_path, [Finding("unknown-label", "f.txt", value="a\ud800b")])

    assert record["value"] == "a\\ud800b" or record["value"] == "a\ud800b"
    assert "a" in page


def printed(findings) -> str:
    """What a terminal shows of some findings."""
    out = io.StringIO()
    print_findings(findings, Console(file=out, width=200))
    return out.getvalue()


def test_the_terminal_shows_findings_by_source_and_line():
    """Each with its place and code, the rule explained where it is first met."""
    text = printed(
        [
            Finding("no-summary", "b.txt", 3, 3),
            Finding("no-summary", "a.txt", 9, 9),
            Finding("unknown-value", "a.txt", 2, 2, field="status", value="Suspendue"),
        ]
    )

    places = re.findall(r"^([ab]\.txt, ligne \d+)", text, re.MULTILINE)
    assert places == ["a.txt, ligne 2", "a.txt, ligne 9", "b.txt, ligne 3"]
    assert "« Suspendue » (Statut de l'action)   [unknown-value]" in text
    assert text.count(rules()["no-summary"].mend["fr"]) == 1
    assert "1 à corriger / to correct · 2 suggestions" in text


def test_the_terminal_obeys_nothing_that_a_sheet_says():
    """Neither escape sequences nor the markup of our own printer."""
    text = printed([Finding("unknown-value", "a.txt", 1, 1, value=HOSTILE)])

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[red]x[/red]" in text


def test_the_terminal_counts_what_it_does_not_show():
    """A thousand times the same is a number."""
    text = printed([Finding("no-summary", "a.txt", n, n) for n in range(1000)])

    assert "encore 970 fois" in text
    assert len(text.splitlines()) < 40


@pytest.mark.parametrize("key", KEYS)
def test_every_key_has_the_name_that_the_sheet_prints(key):
    """A person knows labels, not keys."""
    assert field_name(key) != key


def test_long_text_is_cut_and_says_so():
    """A field of megabytes takes one line of a report."""
    assert len(shown("x" * 10_000_000)) == 200
    assert shown("x" * 201).endswith("…")
