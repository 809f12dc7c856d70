"""Workers that are asked, killed and replaced; queries that overstay, hang or leave."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from csgraph.errors import CsgraphError, QueryRefused, QueryTooHeavy, QueryTooLong, ServerBusy
from csgraph.store.crew import Crew
from csgraph.store.lanes import Places
from csgraph.store.limits import Held, Limits
from csgraph.store.pool import Pool
from csgraph.store.query import Query

JSON = "application/sparql-results+json"
PRODUCT = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
ENDLESS = f"SELECT (COUNT(*) AS ?n) {PRODUCT}"
PLACES = Places(fast=1, slow=1, waiting=4, running_each=2, waiting_each=2)


def query(release: Path, text: str = "ASK {}", deadline_s: float = 30, **more: object) -> Query:
    """Return a query that has `deadline_s` from now on."""
    more.setdefault("media_type", JSON)
    return Query(
        release, text, deadline=time.monotonic() + deadline_s, deadline_s=deadline_s, **more
    )  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """A pool of few places; every test leaves it able to answer."""
    with closing(Pool(Limits(PLACES, memory_mb=256, answer_mb=4))) as pool:
        yield pool


def asked(pool: Pool, wanted: Query) -> bytes:
    """Return the whole answer, streamed or not."""
    with closing(pool.answer(wanted)) as answer:
        return answer.head + b"".join(answer.rest())


def test_a_worker_lives_for_many_queries(release):
    """It is the same process that answers again."""
    with closing(Pool(Limits(PLACES, memory_mb=256, answer_mb=4))) as fresh:
        asked(fresh, query(release))
        before = set(fresh.crew.living)
        for _ in range(20):
            assert b"true" in asked(fresh, query(release))

        assert before & set(fresh.crew.living)


def test_a_long_answer_comes_in_parts(pool, release):
    """What is held back is its head; all parts together are the answer."""
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 20000"
    with closing(pool.answer(query(release, text, media_type="text/csv"))) as answer:
        parts = [answer.head, *answer.rest()]

    assert not answer.is_whole
    assert len(parts) > 2
    assert b"".join(parts).count(b"\r\n") == 20_001


def test_a_query_past_its_deadline_is_killed(pool, release):
    """Another worker answers the next."""
    with pytest.raises(QueryTooLong):
        pool.answer(query(release, ENDLESS, 0.5))
    assert b"true" in asked(pool, query(release))


def test_an_answer_past_its_deadline_breaks_off(pool, release):
    """It raises where the client stood still, and the place is free again."""
    late = threading.Event()
    answer = pool.answer(query(release, f"SELECT * {PRODUCT}", 0.6, media_type="text/csv"))
    answer.watch(late.set)
    assert late.wait(10)
    with pytest.raises((QueryTooLong, QueryTooHeavy)):
        b"".join(answer.rest())
    answer.close()

    assert b"true" in asked(pool, query(release))


def test_a_deadline_leaves_a_worker_alone_that_answers_another(pool, release):
    """The first answer is whole; only its client is slow to take it."""
    passed = threading.Event()
    first = pool.answer(query(release, deadline_s=0.3))
    first.watch(passed.set)
    second = query(release, f"SELECT * {PRODUCT}", media_type="text/csv")
    with closing(pool.answer(second)) as answer:
        assert passed.wait(10)
        time.sleep(0.05)
        read = sum(len(part) for part, _ in zip(answer.rest(), range(8), strict=False))
    first.close()

    assert first.is_whole
    assert read > 100_000


@pytest.mark.parametrize("readers", [1, 2], ids=["slow lane free", "slow lane full"])
def test_clients_that_do_not_read_keep_no_place_from_others(pool, release, readers):
    """Their answers leave the fast lane, or end, though nobody asks for a next part."""
    text = f"SELECT * {PRODUCT}"
    slow = []
    for number in range(readers):
        taken = pool.answer(query(release, text, media_type="text/csv", client=f"slow{number}"))
        taken.watch(taken.close)
        slow.append(taken)

    assert b"true" in asked(pool, query(release, deadline_s=15, client="new"))
    for taken in slow:
        taken.close()


def test_few_workers_wait_for_kept_releases(pool, release, tmp_path):
    """Each holds memory, and who cycles through the releases could begin many."""
    others = [tmp_path / name for name in ("one", "two", "three")]
    for other in others:
        shutil.copytree(release / "store", other / "store")
        asked(pool, query(other))

    assert len(pool.crew.living) <= 1 + PLACES.fast


def test_an_answer_over_its_limit_breaks_off(pool, release):
    """It is known to be too large only after its beginning was sent."""
    answer = pool.answer(query(release, f"SELECT * {PRODUCT}"))
    with closing(answer), pytest.raises(QueryTooHeavy, match="4 MB"):
        b"".join(answer.rest())


def test_a_query_that_eats_memory_dies_alone(pool, release):
    """Its worker is gone, the pool is not."""
    with pytest.raises(QueryTooHeavy, match="128 MB"):
        pool.answer(query(release, f"SELECT * {PRODUCT} ORDER BY ?a ?d"))
    assert b"true" in asked(pool, query(release))


def test_nesting_that_kills_the_engine_kills_a_worker(pool, release):
    """The guard refuses it first; here it has got past."""
    with pytest.raises(QueryRefused, match="nested"):
        pool.answer(query(release, "ASK " + "{" * 9000 + "}" * 9000))
    assert b"true" in asked(pool, query(release))


def test_an_answer_that_xml_cannot_hold_is_refused(pool, release):
    """In another format it is answered."""
    text = "SELECT (STRDT('a\\u0001b', <x:y>) AS ?x) {}"
    with pytest.raises(QueryRefused, match="XML"):
        pool.answer(query(release, text, media_type="application/sparql-results+xml"))
    assert b"a\\u0001b" in asked(pool, query(release, text))


def test_a_client_that_leaves_ends_its_query(pool, release):
    """Long before its deadline."""
    began = time.monotonic()
    with pytest.raises(ServerBusy):
        pool.answer(query(release, ENDLESS, 60, has_left=lambda: True))

    assert time.monotonic() - began < 30
    assert pool.lanes.counts() == {"waiting": 0, "fast": 0, "slow": 0, "sending": 0}


def test_a_long_query_leaves_its_place_to_others(pool, release):
    """With one fast place, a short query is answered while an endless one runs."""
    ended = []

    def run() -> None:
        with pytest.raises(QueryTooLong):
            pool.answer(query(release, ENDLESS, 4, client="long"))
        ended.append("long")

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.4)
    assert b"true" in asked(pool, query(release, client="short"))
    assert not ended
    thread.join()


def test_an_idle_worker_that_died_is_not_asked(pool, release):
    """The next query finds another."""
    asked(pool, query(release))
    for number in pool.crew.living:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    assert b"true" in asked(pool, query(release))


def test_a_parent_that_died_is_replaced(pool, release):
    """The next query is answered by workers of another."""
    asked(pool, query(release))
    before = pool.crew.number
    os.kill(before, signal.SIGKILL)
    until = time.monotonic() + 20
    while pool.crew.number == before and time.monotonic() < until:
        assert b"true" in asked(pool, query(release))

    assert pool.crew.number != before


def test_a_store_that_will_not_open_is_said(pool, tmp_path):
    """The release is named; the pool goes on."""
    with pytest.raises(CsgraphError, match="can't be opened"):
        pool.answer(query(tmp_path))


def test_the_parent_has_one_thread_and_its_workers_no_network(pool, release):
    """What is forked from has one thread; a worker runs under the filter."""
    asked(pool, query(release))
    assert len(list(Path(f"/proc/{pool.crew.number}/task").iterdir())) == 1
    worker = pool.take(release)
    status = Path(f"/proc/{worker.number}/status").read_text()
    pool.give_back(worker)
    assert "Seccomp:\t2" in status
    assert "NoNewPrivs:\t1" in status


def test_workers_die_with_the_server(release):
    """Killed as hard as can be, it leaves nobody behind."""
    code = (
        "import sys, time; from pathlib import Path; from csgraph.store.crew import Crew\n"
        "crew = Crew(64, 1); worker = crew.begin(Path(sys.argv[1]))\n"
        "print(crew.number, worker.number, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(release)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        numbers = [int(n) for n in server.stdout.readline().split()]
        server.kill()
    until = time.monotonic() + 20
    while any(_lives(n) for n in numbers) and time.monotonic() < until:
        time.sleep(0.02)

    assert not any(_lives(n) for n in numbers)


def test_a_parent_whose_server_is_gone_ends_without_a_word():
    """A killed server has left unread what it was told."""
    near, far = socket.socketpair(type=socket.SOCK_SEQPACKET)
    with (
        far,
        subprocess.Popen(
            [sys.executable, "-m", "csgraph.store.parent", str(far.fileno())],
            pass_fds=[far.fileno()],
            stderr=subprocess.PIPE,
            text=True,
        ) as parent,
    ):
        with near:
            assert near.recv(1000, socket.MSG_PEEK)
        assert parent.communicate(timeout=30)[1] == ""
    assert parent.returncode == 0


def test_a_closed_crew_begins_nothing(release):
    """The error says that no process can be begun."""
    crew = Crew(64, 1)
    crew.close()
    with pytest.raises(CsgraphError, match="No process"):
        crew.begin(release)


def _lives(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_release_that_fits_is_held_in_memory(tmp_path, release):
    """Its workers are forked with it, and answer as those that read the disk."""
    dump = tmp_path / "data.nq.gz"
    lines = "".join(f'<a:{n}> <a:p> "{n}" .\n' for n in range(500))
    dump.write_bytes(gzip.compress(lines.encode()))
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    limits = Limits(PLACES, memory_mb=256, store_mb=256)
    with closing(Pool(limits)) as pool:
        pool.keep_ready(release, Held((dump,), 500))
        until = time.monotonic() + 30
        while b"500" not in asked(pool, query(release, count, media_type="text/csv")):
            assert time.monotonic() < until
            time.sleep(0.05)
        with pytest.raises(QueryTooHeavy):
            pool.answer(query(release, f"SELECT * {PRODUCT} ORDER BY ?a ?d"))
        assert b"500" in asked(pool, query(release, count, media_type="text/csv"))


def test_a_release_that_does_not_fit_stays_on_disk(tmp_path, release):
    """Its dumps are not even read."""
    with closing(Pool(Limits(PLACES, memory_mb=256, store_mb=1))) as pool:
        pool.keep_ready(release, Held((tmp_path / "none.nq.gz",), 10_000_000))

        assert b"true" in asked(pool, query(release))
        assert pool._holds is None


def test_a_dump_that_is_gone_ends_its_parent_without_a_word(tmp_path, capfd):
    """The release was removed while it was being read; queries are answered from disk."""
    with closing(Crew(64, 1, (tmp_path / "data.nq.gz",))) as crew, pytest.raises(CsgraphError):
        crew.wait_ready(30)

    assert capfd.readouterr().err == ""
