"""A real browser on a real server: Debian's Chromium, driven by Playwright.

Every page is watched: a console error, an error of a script, a request to another host
or a report of the content security policy fails the test that met it. Screenshots go to
`tests/browser/screenshots/`, to be looked at; what was found there stands in the
docstring of the test that left it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, sync_playwright

from ..conftest import ROOT, absent

SCREENSHOTS = Path(__file__).with_name("screenshots")
AXE = ROOT / ".venv" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
CONFORMANCE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 800}
_SERVE = "import sys; from pathlib import Path; from csgraph.web.operation.server import serve; "
_SERVE += "serve(Path(sys.argv[1]), '127.0.0.1', 0, 10.0)"
_TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (e) =>
  console.error(`content security policy: ${e.violatedDirective} ${e.blockedURI}`))"""


def follow(at: Locator, key: str = "") -> None:
    """Click what leads to another page, or press `key` on it, and wait until that page is whole.

    After a bare click the page that is left may still be there, or half of the next one: what
    is read then depends on the machine's load.
    """
    with at.page.expect_navigation():
        if key:
            at.press(key)
        else:
            at.click()


@pytest.fixture(scope="session")
def serve_site() -> Iterator[Callable[[Path], str]]:
    """Serve a site until the session ends: `serve_site(folder)` is its address."""
    running: list[subprocess.Popen[str]] = []

    def serve(site: Path) -> str:
        command = [sys.executable, "-c", _SERVE, str(site)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout is not None
        return process.stdout.readline().strip().rpartition(" ")[2].rstrip("/")

    yield serve
    for process in running:
        process.terminate()
        process.communicate(timeout=30)
        assert process.returncode == 0


@pytest.fixture(scope="session")
def site_url(example_release: Path, serve_site: Callable[[Path], str]) -> str:
    """The address of the examples' site, without a slash at its end."""
    return serve_site(example_release.parents[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        absent("Debian's chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, site_url: str) -> Iterator[Callable[..., Page]]:
    """Open a page with the browser's options (`viewport=NARROW`, `java_script_enabled=False`,
    `color_scheme="dark"`); paths are relative to the examples' site.

    At the end of the test what its pages complained of fails it.
    """
    complaints: list[str] = []
    contexts = []

    def opened(**options: object) -> Page:
        wanted = {"viewport": WIDE, "base_url": site_url, "locale": "fr-FR"} | options
        context = browser.new_context(**wanted)  # type: ignore[arg-type]
        contexts.append(context)
        context.add_init_script(_TELL_VIOLATIONS)
        page = context.new_page()
        page.set_default_timeout(15_000)
        _watch(page, str(wanted["base_url"]), complaints)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A watched page, 1280 wide, light, French."""
    return open_page()


def _watch(page: Page, site: str, complaints: list[str]) -> None:
    own = urlsplit(site).netloc

    def on_console(message: ConsoleMessage) -> None:
        """Keep errors; that a document asked for is a 404 is no fault of the page."""
        is_status = message.text.startswith("Failed to load resource")
        is_document = message.location.get("url") in opened_documents
        if message.type == "error" and not (is_status and is_document):
            complaints.append(f"{page.url}: console: {message.text} {message.location}")

    def on_request(request: Request) -> None:
        if request.is_navigation_request():
            opened_documents.add(request.url)
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != own:
            complaints.append(f"{page.url}: asked another host: {request.url}")

    opened_documents: set[str] = set()
    page.on("console", on_console)
    page.on("request", on_request)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: script: {error}"))


@pytest.fixture
def shot() -> Callable[..., Path]:
    """Leave a screenshot: `shot(page, "name")` is the file, the whole page unless told."""

    def take(page: Page, name: str, *, full_page: bool = True) -> Path:
        path = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=path, full_page=full_page)
        return path

    return take


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """Assert that axe finds nothing against WCAG 2.2 AA on a page: `axe(page)`.

    `without` names parts by selector that are left out, which a test does with a reason.
    """
    if not AXE.is_file():
        absent("axe-core from npm (`make axe`)")
    source = AXE.read_text("utf-8")

    def check(page: Page, *, without: tuple[str, ...] = ()) -> None:
        page.evaluate(source)
        found = page.evaluate(
            """([tags, without]) => axe.run(
              {include: [["html"]], exclude: without.map((s) => [s])},
              {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]}
            ).then((r) => r.violations.map((v) => ({
              rule: v.id, help: v.help,
              nodes: v.nodes.slice(0, 5).map((n) => n.html.slice(0, 200)),
            })))""",
            [CONFORMANCE, list(without)],
        )
        assert found == [], f"{page.url}\n{json.dumps(found, indent=1, ensure_ascii=False)}"

    return check


@pytest.fixture(autouse=True)
def _in_ci_the_browser_is_there() -> None:
    """Say so early: in CI a missing browser is a fault of CI."""
    if os.environ.get("CI") and shutil.which("chromium") is None:
        absent("Debian's chromium")
