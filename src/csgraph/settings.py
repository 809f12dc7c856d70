"""Every limit and default, with its unit in its name, in one place.

Those of the server and of queries can be set: `CSGRAPH_QUERY_DEADLINE_S=20` in the
environment, or `query_deadline_s = 20` in the TOML file that `CSGRAPH_SETTINGS` names.
Those that fix what a release holds can't.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

CHUNK_SHEETS = 200
"""Sheets mapped and validated as one unit of work; part of what fixes a dump's bytes."""

WORKERS_FROM_BYTES = 1 << 20
"""Inputs below this size are built in one process: starting workers would take longer."""

SERVE_HOST = "127.0.0.1"
SERVE_PORT = 8000
SERVE_THREADS = 96
"""More than may wait for or run a query, so that pages and dumps find one."""
SERVE_CONNECTIONS = 2_000
SERVE_IDLE_S = 30
SERVE_BODY_MB = 1
SERVE_ADDRESS_KB = 8
"""The address of anything but a query, its parameters included."""
SERVE_HEADERS = 100
"""Headers of one request."""
SERVE_HEADER_KB = 16
SERVE_ACCEPT_KB = 2
"""The same for `Accept`, `Accept-Encoding` and the like, which are read item by item."""
SERVE_KEPT_RELEASES = 4
"""Earlier releases that are open at once."""
SERVE_STOP_S = 15
"""What is being answered when the server is told to stop has this long to end."""
SERVE_LARGE_WAITING = 16
"""Requests for large files that wait while one is made."""
SERVE_LARGE_WAIT_S = 10.0
"""How long each waits."""
SERVE_LARGE_SENT = 64
"""Long answers that lie on disk until their clients have taken them."""
TRUSTED_PROXY = ""
"""The address of the reverse proxy whose headers say who the client is; empty: none."""
TRUSTED_PROXY_HEADERS = "x-forwarded-for x-forwarded-proto x-forwarded-host"
METRICS = False
"""Whether `/metrics` answers."""
ACCESS_LOG = True
PARTS_FOLDER = ""
"""The folder into which npm installed the front-end parts; empty: `web/parts` of csgraph."""
SERVE_PARAMETERS = 1_000
"""Parameters of one request to the endpoint, in its address or its form."""
PAGE_ROWS = 50
"""Things on one page of a list."""
EXPLORE_ROWS = 20
"""Actions on one page of a search."""
EXPLORE_VALUES = 50
"""Values of facets that one search may choose."""
EXPLORE_FILE_ROWS = 10_000
"""Actions in one file of a search's results."""
PAGE_TERRITORIES = 1_000
"""Territories that a page lists as parts of its own: more communes than any département has."""
SERVE_SITEMAP_ADDRESSES = 50_000
"""Addresses in one part of the sitemap: the most that sitemaps.org allows."""
DOCUMENT_ROWS = 500
"""Statements that lead to a thing in one page of its data document."""
TABLE_ROWS = 500
"""Rows of a query's answer shown in a browser; the files hold them all."""

QUERY_DEADLINE_S = 10.0
QUERY_MEMORY_MB = 1024
"""What all queries at work may take together, beyond the open store."""
QUERY_STORE_MB = 1344
"""Where a release fits it in memory, once for each worker and once more, queries run there."""
QUERY_WORKERS = 2
"""Queries that run at once in the fast lane."""
QUERY_SPARE_WORKERS = 1
"""More of them, for the addresses whose last queries all ended within their slice."""
QUERY_SLOW_WORKERS = 2
QUERY_SLICE_S = 0.25
"""What runs longer leaves its place to others and goes on in the slow lane."""
QUERY_WAITING = 64
QUERY_RUNNING_EACH = 2
"""Queries of one address that run, or whose answer it is still taking."""
QUERY_WAITING_EACH = 4
QUERY_QUOTA_S = 0.0
"""Query time for one address, fading by half in 30 s, beyond which it gets 429; 0: none."""
QUERY_ANSWER_MB = 64
ANSWER_HELD_KB = 256
"""An answer up to this long is sent whole, with its length; a longer one in parts."""
ANSWER_OLD_HTTP_MB = 16
"""An HTTP/1.0 client can't be told that an answer broke off: its answers are whole, or none."""
PAGE_ANSWER_MB = 8
"""An answer up to this long is shown in a page."""
LEARNED_MB = 16
"""What questions answer, learned in quiet moments and kept compressed; 0: nothing is learned."""
CACHE_MB = 64
"""Answers of late that are kept; 0: none."""
QUERY_LENGTH_CHARS = 100_000
QUERY_LENGTH_BYTES = 200_000
QUERY_TOKENS = 20_000
"""Words and signs of a query: reading them is the server's time, 0.1 s for so many."""
QUERY_LINK_CHARS = 6_000
"""The last part of a short address; a query that folds to more has none."""
QUERY_DEPTH = 60
QUERY_OPERATORS = 300
QUERY_JOINS = 100
"""Patterns that one query joins: 100 take the engine a second to order, 200 take ten."""
QUESTION_VALUE_CHARS = 1_000

RECONCILE_BATCH = 250
"""Names of one batch to reconcile, or things of one data extension."""
RECONCILE_NAME_CHARS = 1_000
"""Characters of a name, or of a value beside it."""
RECONCILE_PROPERTIES = 20
"""Properties beside one name, values of one property, properties of one data extension."""
RECONCILE_CANDIDATES = 50
"""Candidates that may be asked for."""
RECONCILE_AT_ONCE = 4
"""Batches at work at once."""
RECONCILE_AT_ONCE_EACH = 2
"""Batches of one address at work at once."""
RECONCILE_DEADLINE_S = 10.0

REMOTE_IDLE_CONNECTIONS = 8
"""Connections to a remote SPARQL server that are kept for the next query."""
REMOTE_PART_BYTES = 8 << 20
"""N-Triples sent to a remote SPARQL server at once."""
REMOTE_RETRY_S = 15.0
"""After which a release that is not on the remote SPARQL server is looked for again."""
REMOTE_PART_S = 600.0
"""Time a remote SPARQL server may take to load one part, or to count one graph."""

WORKBOOK_FILE_MB = 100
WORKBOOK_MEMBERS = 2_000
WORKBOOK_EXPANDED_MB = 400
WORKBOOK_RATIO = 200
WORKBOOK_ROWS = 200_000
TABLE_COLUMNS = 500
CELL_CHARS = 15_000_000

SHEET_MB = 15
"""Texts of one sheet, as written with escapes: the engine reads no longer literal again."""

JSON_DEPTH = 20
JSON_FILE_MB = 500

DECISION_FILE_MB = 50

LINK_DEADLINE_S = 30.0
"""Time that a registry may take for one answer, from the first byte to the last."""
LINK_ANSWER_MB = 4
LINK_TRIES = 4
"""Times that a request is sent to a registry that is busy or does not answer."""
LINK_WAIT_S = 120.0
"""The longest that a registry's `Retry-After` is waited for."""
LINK_CACHE_DAYS = 30
LINK_CANDIDATES = 3
"""Candidates of one registry for one thing and predicate."""
LINK_SCORE = 0.7
"""The least score of a candidate, from 0 to 1."""

REMOVALS_SHARE = 0.05
"""A build that would remove more of the living sheets stops, unless `--removals-ok`."""

LOAD_PART_BYTES = 64 << 20
"""N-Quads loaded into the store at once: bounds memory for some more CPU."""

NUL_SHARE = 0.05
"""A file with a larger share of NUL bytes is no text, whatever else it holds."""

RECHECK_BATCH_SHEETS = 50
"""Sheets that pySHACL judges in one graph: its cost a sheet is four times lower."""

RECHECK_SHARE = 0.02
"""Share of the sheets that conform by the screen and that pySHACL judges all the same."""

REPORT_ROWS_PER_RULE = 200
"""Findings of one rule that `report.html` shows; `findings.jsonl` has them all."""

_SETTABLE = (
    "SERVE_",
    "QUERY_",
    "ANSWER_",
    "CACHE_",
    "PAGE_",
    "PARTS_",
    "TABLE_ROWS",
    "TRUSTED_",
    "REMOTE_",
    "LINK_",
    "RECONCILE_",
)
_SWITCHES = ("METRICS", "ACCESS_LOG")
_NOT_SETTINGS = ("CSGRAPH_SETTINGS", "CSGRAPH_ENDPOINT_USER", "CSGRAPH_ENDPOINT_PASSWORD")
"""Where the settings are, and secrets, which are never kept among them."""
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def _set(name: str, said: object, where: str) -> Iterator[str]:
    """Set `name` to what is said of it; yield what is wrong, for the command to tell."""
    usual = globals().get(name)
    if not name.startswith((*_SETTABLE, *_SWITCHES)) or usual is None:
        yield f"{where}: {name} is no setting that can be set; see docs/settings.md."
        return
    text = str(said).strip()
    try:
        if isinstance(usual, bool):
            if text.lower() not in _TRUE | _FALSE:
                raise ValueError
            value: object = text.lower() in _TRUE
        else:
            value = type(usual)(text)
            if isinstance(value, (int, float)) and not 0 <= value < float("inf"):
                raise ValueError
    except ValueError:
        yield f"{where}: {name} = {text!a} is no {type(usual).__name__} from 0 on."
        return
    globals()[name] = value


def _read_settings() -> Iterator[str]:
    path = os.environ.get("CSGRAPH_SETTINGS")
    if path:
        try:
            table = tomllib.loads(Path(path).read_text("utf-8"))
        except (OSError, ValueError) as fault:
            yield f"CSGRAPH_SETTINGS: {path} can't be read ({fault})."
            table = {}
        for key, said in table.items():
            yield from _set(key.upper(), said, path)
    for name, text in os.environ.items():
        if name.startswith("CSGRAPH_") and name not in _NOT_SETTINGS:
            yield from _set(name.removeprefix("CSGRAPH_"), text, "environment")


faults = tuple(_read_settings())
"""What is wrong with the settings that were given; a command refuses to begin with any."""
