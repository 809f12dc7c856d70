"""The tables of `index/search.sqlite`, and the fields a search looks in.

`action.id` counts from 0, in the order of département, centre and title, so that the
actions of a centre stand side by side. `words` holds stems only, parted by `BETWEEN`
where one text ends and the next begins; it keeps no text of its own.
"""

from __future__ import annotations

from pathlib import Path

VERSION = 1
"""Raised when an older program could not read the tables."""
NAME = Path("index") / "search.sqlite"
BETWEEN = "¶"
"""Stands between two texts of a field: no word, so no phrase goes across."""
WEIGHTS = {"title": 10.0, "centre": 4.0, "lists": 3.0, "summary": 3.0, "prose": 1.0}
"""The columns of `words` and what a word found there is worth."""

TABLES = """
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA encoding = 'UTF-8';
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE action (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, label TEXT NOT NULL, year INTEGER,
    by_label INTEGER NOT NULL);
CREATE TABLE value (
    id INTEGER PRIMARY KEY, facet TEXT NOT NULL, iri TEXT NOT NULL, key TEXT NOT NULL,
    label TEXT NOT NULL, english TEXT, actions INTEGER NOT NULL, UNIQUE (facet, iri),
    UNIQUE (facet, key));
CREATE TABLE action_value (
    action INTEGER NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (action, value)) WITHOUT ROWID;
CREATE INDEX value_action ON action_value (value, action);
CREATE TABLE text (
    action INTEGER NOT NULL, property TEXT NOT NULL, position INTEGER NOT NULL,
    content TEXT NOT NULL, PRIMARY KEY (action, property, position)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    title, centre, lists, summary, prose, content = '', tokenize = 'ascii');
CREATE VIRTUAL TABLE stem USING fts5vocab(words, row);
"""
