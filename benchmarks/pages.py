"""Ask a running site for its pages: how long does the server take, how soon is something seen?

    python -m benchmarks.pages
    python -m benchmarks.pages --site site --kinds home action explore

One client, one connection, 10,000 generated sheets (built once under `scratch/`) unless
`--site` names others. Each address is asked once, so that no answer was kept before; a page
that has one address only gets a parameter that means nothing. A time runs from the request's
first byte to the answer's last: what the server takes is less. Questions are asked twice: of a
server that has just begun, and of one that had a rest, in which it learned what they answer.
Then Chromium opens some pages, each in a fresh profile, and tells its first contentful paint.
Results go to `results/`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from benchmarks.machine import machine, short_name
from benchmarks.reconcile import RESULTS, Figures, Service, generated, seconds, served, table
from csgraph.namespaces import CSG, IGEO, SKOS
from csgraph.search.reader import SORTS, Reader
from csgraph.search.schema import NAME as INDEX
from csgraph.store.oxigraph import open_store
from csgraph.web.library.questions import library
from csgraph.web.links import page_of

ASKED, OPENED = 200, 5
REST_S = 90.0
"""Without a request, in which a server learns what questions answer."""
COLD = {"question": "question, just begun", "first questions": "first questions, just begun"}
_PAINT = """new Promise((tell) => new PerformanceObserver((list) => {
  for (const entry of list.getEntriesByName("first-contentful-paint")) tell(entry.startTime)
}).observe({type: "paint", buffered: true}))"""
AIMS_MS = {"home": 30.0, "explore": 50.0}
EVERY_PAGE_MS = 100.0
ONE_ADDRESS = {
    "home": "/",
    "actions": "/actions",
    "count": "/count?rows=centre&columns=keyword",
    "map": "/explore?view=map",
    "centres": "/centres",
    "concepts": "/concepts",
    "endpoint": "/sparql",
    "questions": "/questions",
    "first questions": "/questions/first-ten",
    "api": "/api",
    "quality": "/quality",
    "findings": "/quality/findings",
    "rule": "/quality/rule/unknown-value",
    "fill rates": "/quality/properties",
    "changes": "/changes",
    "downloads": "/dumps/",
    "data": "/about",
    "ontology": "/def.html",
    "feed": "/feed.atom",
}
WORDS = "jeunes familles numérique atelier jardin parents habitants quartier santé lecture".split()


CLASSES = {
    "action": CSG + "Action",
    "centre": CSG + "Centre",
    "concept": SKOS + "Concept",
    "territory": IGEO + "Departement",
    "sheet": CSG + "Sheet",
}
KINDS = (*ONE_ADDRESS, *CLASSES, "explore", "question", "centre's quality")
PAINTED = ("home", "explore", "action", "centre", "endpoint")


def addresses(site: Path) -> dict[str, list[str]]:
    """Return for each kind of page the addresses to ask, in an order drawn by a seed."""
    things = {name: _pages(site, iri) for name, iri in CLASSES.items()}
    alone = {
        name: [path, *(f"{path}{'&' if '?' in path else '?'}n={n}" for n in range(ASKED - 1))]
        for name, path in ONE_ADDRESS.items()
    }
    others = {
        "explore": list(searches(site)),
        "question": [f"/questions/{slug}" for slug in library()],
        "centre's quality": [f"/quality{path}" for path in things["centre"]],
    }
    return alone | things | others


def _pages(site: Path, class_iri: str) -> list[str]:
    release = (site / "current").resolve()
    base = json.loads((release / "manifest.json").read_text("utf-8"))["base"]
    typed = f"?thing a <{class_iri}>"
    query = f"SELECT DISTINCT ?thing {{ {{ {typed} }} UNION {{ GRAPH ?g {{ {typed} }} }} }}"
    paths = [page_of(row["thing"].value, base) for row in open_store(release).query(query)]
    known = sorted(path for path in paths if path)
    Random(1).shuffle(known)
    return known[:ASKED]


def searches(site: Path) -> Iterator[str]:
    """Yield searches of none to two words with none to three facets, in every order."""
    rng = Random(1)
    reader = Reader((site / "current").resolve() / INDEX)
    facets = ("keyword", "audience", "partnerKind", "department", "status", "year")
    for number in range(ASKED):
        words = " ".join(rng.sample(WORDS, number % 3))
        chosen = [
            (facet, rng.choice(values).key)
            for facet in rng.sample(facets, number % 4)
            if (values := reader.values(facet))
        ]
        asked = [("q", words), *chosen, ("sort", rng.choice(SORTS)), ("n", str(number))]
        yield "/explore?" + urlencode(asked)


def times(service: Service, paths: list[str]) -> Figures:
    """Ask each address once. A kind that the site has not is said, not left out."""
    try:
        service.send("GET", paths[0])
    except RuntimeError as fault:
        return {"asked": 0, "refused": str(fault)[:80]}
    sizes: list[int] = []
    took_ms = [1e3 * seconds(lambda p=p: sizes.append(len(service.send("GET", p)))) for p in paths]
    return {
        "asked": len(took_ms),
        "p50_ms": round(statistics.median(took_ms), 1),
        "p95_ms": round(statistics.quantiles(took_ms, n=20)[-1], 1),
        "longest_ms": round(max(took_ms), 1),
        "page_kB": round(max(sizes) / 1000, 1),
    }


def paints(address: str, paths: list[str]) -> Figures:
    """Open addresses in Chromium, each in a fresh profile; first contentful paint in ms."""
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for path in paths[:OPENED]:
            page = chromium.new_page()
            answer = page.goto(address + path, wait_until="load")
            if answer is None or not answer.ok:
                raise RuntimeError(f"{path} can't be opened")
            found.append(page.evaluate(_PAINT))
            page.context.close()
        chromium.close()
    return {
        "opened": len(found),
        "p50_ms": round(statistics.median(found)),
        "longest_ms": round(max(found)),
    }


def report(figures: Figures) -> str:
    """Return the figures as a page."""
    facts, pages, seen = figures["machine"], figures["pages"], figures["paints"]
    assert isinstance(facts, dict)
    assert isinstance(pages, dict)
    assert isinstance(seen, dict)
    columns = ["page", "asked", "p50_ms", "p95_ms", "longest_ms", "page_kB", "aim"]
    rows = [
        dict.fromkeys(columns, "–") | {"page": kind, "aim": AIMS_MS.get(kind, EVERY_PAGE_MS)} | row
        for kind, row in pages.items()
    ]
    painted = [{"page": kind} | row for kind, row in seen.items()]
    return (
        f"# Pages, {figures['date']}\n\n{facts['cpu']}, {facts['cores']} cores, Python "
        f"{facts['python']}, commit {facts['commit']}; {figures['site']}. Load of the machine when "
        f"it began: {figures['load']}.\n\n"
        "One client; every address asked once, so nothing was kept; the time is from the "
        "request's first byte to the answer's last. A server *just begun* has learned nothing of "
        f"what questions answer; the others had {REST_S:g} s without a request first, in which it "
        f"is learned for the values they begin with.\n\n{table(rows, columns)}\n\n"
        "## First contentful paint in Chromium, a fresh profile each time\n\n"
        f"{table(painted, ['page', 'opened', 'p50_ms', 'longest_ms'])}\n"
    )


def read() -> argparse.Namespace:
    """Read the command line."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    asked.add_argument("--sheets", type=int, default=10_000, help="generated sheets")
    asked.add_argument("--site", type=Path, help="a site to ask instead of generated sheets")
    asked.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    asked.add_argument("--out", type=Path, default=RESULTS)
    return asked.parse_args()


def main() -> None:
    """Measure, and write the results."""
    given = read()
    facts = machine()
    site = given.site or generated(given.sheets)
    asked = {kind: paths for kind, paths in addresses(site).items() if kind in given.kinds}
    figures: Figures = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": facts,
        "site": f"{given.sheets} generated sheets" if given.site is None else "a site given",
        "load": [round(load, 1) for load in os.getloadavg()],
    }
    pages: dict[str, Figures] = {}
    with served(site) as service:
        for kind in (kind for kind in COLD if kind in asked):
            pages[COLD[kind]] = times(service, asked[kind][:40])
    with served(site) as service:
        time.sleep(REST_S)
        service.connection.close()  # the server has closed its end of an idle one
        pages |= {kind: times(service, paths) for kind, paths in asked.items()}
    figures["pages"] = pages
    with served(site) as service:
        figures["paints"] = {k: paints(service.url, asked[k]) for k in PAINTED if k in asked}
    name = f"{figures['date']}-{short_name(facts)}--pages"
    given.out.mkdir(exist_ok=True)
    (given.out / f"{name}.json").write_text(json.dumps(figures, indent=1) + "\n")
    (given.out / f"{name}.md").write_text(report(figures))
    print(report(figures))


if __name__ == "__main__":
    main()
