"""Every limit and default, with its unit in its name, in one place."""

from __future__ import annotations

CHUNK_SHEETS = 200
"""Sheets mapped and validated as one unit of work; part of what fixes a dump's bytes."""

WORKERS_FROM_BYTES = 1 << 20
"""Inputs below this size are built in one process: starting workers would take longer."""

SERVE_HOST = "127.0.0.1"
SERVE_PORT = 8000
SERVE_THREADS = 16
SERVE_CONNECTIONS = 2_000
SERVE_IDLE_S = 30
SERVE_BODY_MB = 1
SERVE_PARAMETERS = 1_000
"""Parameters of one request to the endpoint, in its address or its form."""
PAGE_ROWS = 50
"""Things on one page of a list."""
TABLE_ROWS = 500
"""Rows of a query's answer shown in a browser; the files hold them all."""

QUERY_DEADLINE_S = 10.0
QUERY_MEMORY_MB = 1024
"""What all queries at work may take together, beyond the open store."""
QUERY_WORKERS = 4
QUERY_WAITING = 8
QUERY_ANSWER_MB = 64
QUERY_LENGTH_CHARS = 100_000
QUERY_LENGTH_BYTES = 200_000
QUERY_TOKENS = 20_000
"""Words and signs of a query: reading them is the server's time, 0.1 s for so many."""
QUERY_DEPTH = 60
QUERY_OPERATORS = 300
QUERY_JOINS = 100
"""Patterns that one query joins: 100 take the engine a second to order, 200 take ten."""
QUESTION_VALUE_CHARS = 1_000

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
