"""Turn `shapes/rules.toml` into `docs/findings.md`, the page that explains each code.

Run `python -m csgraph.quality.guide > docs/findings.md` after a change of the rules; a
test fails where the page and the rules differ.
"""

from __future__ import annotations

from csgraph.findings import Rule, Severity, rules

_HEAD = """\
# What a finding means, and how to mend it

Written from `shapes/rules.toml` by `python -m csgraph.quality.guide`; change it there.

Each finding names its place in the file, says what was met, what csgraph does about it
and what can be done. French first, English below.
"""

_EFFECTS = {
    Severity.VIOLATION: "Violation : la fiche est retenue · Violation: the sheet is withheld",
    Severity.WARNING: "Avertissement : publié et signalé · Warning: published and reported",
    Severity.INFO: "Suggestion : publié · Info: published, with a suggestion",
}


def page() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD, *(_section(rule) for rule in rules().values())])


def _section(rule: Rule) -> str:
    french, english = (
        f"{rule.says[lang]} {rule.follows[lang]}\n**{way}** {rule.mend[lang]}\n"
        for lang, way in (("fr", "Que faire ?"), ("en", "What to do?"))
    )
    return f"## `{rule.code}`\n\n*{_EFFECTS[rule.severity]}*\n\n{french}\n{english}"


if __name__ == "__main__":
    print(page(), end="")
