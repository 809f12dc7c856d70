"""Turn what a remote server says when it does not answer into an error for a person.

A server's own words are shown only where they speak of the query, on one line, bounded,
without a path of its machine; everything else is ours.
"""

from __future__ import annotations

import re

from csgraph.errors import CsgraphError, QueryRefused, QueryTooHeavy, RemoteFault
from csgraph.store.faults import too_long
from csgraph.store.renaming import ReleaseGraphs
from csgraph.store.wire import Reply

WORDS_BYTES = 4096
_SHOWN_CHARS = 300
_PATH = re.compile(r"(?<![\w:/<.#?])(?:[A-Za-z]:\\|/)[\w.\-]+(?:[/\\][\w.\-]+)+")
_TRACE = re.compile(r"\s(?:at [\w$.]+\(|File \"|Traceback|Caused by:|SPARQL query:).*", re.DOTALL)
_GRAMMAR = re.compile(r": expected one of .{100,}", re.DOTALL)
_MARKUP = re.compile(r"^\s*<(?:!doctype|html|\?xml|head|body)", re.IGNORECASE)
_PARTIAL = "X-SQL-State"
_CUT = "X-SPARQL-MaxRows"


def fault_of(reply: Reply, graphs: ReleaseGraphs, deadline_s: float) -> CsgraphError:
    """Return the error for a `reply` that is no answer, and close it."""
    status = reply.status
    words = own_words(reply.start(WORDS_BYTES), reply.media_type)
    if status in (408, 504):
        return too_long(deadline_s)
    if status in (401, 403, 407):
        return RemoteFault(
            f"The SPARQL server behind this site does not let csgraph in ({status}). / Le serveur "
            "SPARQL de ce site refuse l’accès.",
            hint="Whoever runs this site sets CSGRAPH_ENDPOINT_USER and CSGRAPH_ENDPOINT_PASSWORD.",
        )
    if re.search(r"time[d -]*out|estimated execution time|cancell?ed", words, re.IGNORECASE):
        return too_long(deadline_s)
    if (status == 400 or status == 500) and words:
        return QueryRefused(
            f"The SPARQL server behind this site refuses the query: {graphs.own_names(words)} / "
            "Le serveur SPARQL de ce site refuse la requête.",
            hint="Correct the query; this server answers SPARQL 1.1 and no extension of it.",
        )
    if status == 413:
        return QueryTooHeavy(
            "The query is longer than the SPARQL server behind this site reads. / La requête est "
            "trop longue pour le serveur SPARQL de ce site."
        )
    return RemoteFault(
        f"The SPARQL server behind this site answers {status}. / Le serveur SPARQL de ce site "
        f"répond {status}."
    )


def not_sparql(media_type: str) -> RemoteFault:
    """Return the error for an answer in a format that was not asked for."""
    shown = media_type if re.fullmatch(r"[\w.+\-]{1,60}/[\w.+\-]{1,60}", media_type) else "?"
    return RemoteFault(
        f"The SPARQL server behind this site answers in another format ({shown}). / Le serveur "
        "SPARQL de ce site répond dans un autre format.",
        hint="Ask for JSON or Turtle; whoever runs this site checks that its --endpoint is the "
        "address that answers queries.",
    )


def check_whole(reply: Reply, deadline_s: float) -> None:
    """Refuse an answer that its own headers call cut: Virtuoso sends those with status 200."""
    if reply.header(_PARTIAL) is not None:
        reply.close()
        raise too_long(deadline_s)
    if (rows := reply.header(_CUT)) is not None:
        reply.close()
        raise QueryTooHeavy(
            f"The SPARQL server behind this site cuts answers at {rows[:20]} rows. / Le serveur "
            f"SPARQL de ce site coupe les réponses à {rows[:20]} lignes.",
            hint="Add a smaller LIMIT; whoever runs this site takes ResultSetMaxRows out of "
            "virtuoso.ini.",
        )


def own_words(body: bytes, media_type: str) -> str:
    """Return what a server says of a query, without what is its own affair; empty for a page."""
    text = body.decode("utf-8", "replace")
    if "html" in media_type or _MARKUP.match(text):
        return ""
    text = _PATH.sub("…", _GRAMMAR.sub("", _TRACE.sub("", text)))
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
