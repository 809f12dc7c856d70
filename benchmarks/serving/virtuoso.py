"""Set up Debian's Virtuoso 7 in a folder: its settings, its bulk loader.

It runs in the foreground as whoever runs the benchmark; nothing outside the folder is
touched. Buffers and threads are as its own comments advise for a few GB and 64 clients.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from csgraph import settings

PROGRAM, SQL = "virtuoso-t", "isql-vt"
PACKAGE = "virtuoso-opensource-7-bin"

INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 3
FileExtend = 200
MaxCheckpointRemap = 62500
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
MaxClientConnections = 100
CheckpointInterval = 0
CaseMode = 2
AllowOSCalls = 0
SchedulerInterval = 10
DirsAllowed = {graphs}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
MaxQueryMem = 1G
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 10

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
MaxClientConnections = 100
ServerThreads = 100
MaxKeepAlives = 100
KeepAliveTimeout = 30
EnabledDavVSP = 0
HTTPProxyEnabled = 0
EnabledGzipContent = 1

[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = {deadline_s:.0f}
DeferInferenceRulesInit = 0
"""


def write_ini(folder: Path, port: int, sql_port: int, graphs: Path) -> None:
    """Write the settings of a database in `folder` that may load the files of `graphs`."""
    text = INI.format(
        folder=folder.resolve(),
        port=port,
        sql_port=sql_port,
        graphs=graphs.resolve(),
        deadline_s=settings.QUERY_DEADLINE_S,
    )
    (folder / "virtuoso.ini").write_text(text, "utf-8")


def command(folder: Path) -> list[str]:
    """Return what starts it in the foreground."""
    return [PROGRAM, "+foreground", "+configfile", str(folder / "virtuoso.ini")]


def load(sql_port: int, graphs: Path) -> float:
    """Load every graph with two of its bulk loaders; return the seconds it took."""
    began = time.perf_counter()
    sql(sql_port, f"ld_dir('{graphs.resolve()}', '*.nt', 'urn:none');")
    loaders = [_isql(sql_port, "rdf_loader_run();") for _ in range(2)]
    for loader in loaders:
        loader.communicate()
    sql(sql_port, "checkpoint;")
    failed = sql(sql_port, "select ll_file, ll_error from DB.DBA.load_list where ll_error <> '';")
    if ".nt" in failed:
        raise SystemExit(f"Virtuoso could not load what it was given:\n{failed}")
    return round(time.perf_counter() - began, 2)


def sql(port: int, statement: str) -> str:
    """Run one statement as the database's administrator; return what was said."""
    said, _ = _isql(port, statement).communicate()
    return said


def _isql(port: int, statement: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [SQL, f"127.0.0.1:{port}", "dba", "dba", f"exec={statement}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def version() -> str:
    """Return the version of Debian's package."""
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", PACKAGE],
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()
