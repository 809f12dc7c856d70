"""How a server starts, moves from release to release, and stops."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from csgraph.errors import DamagedRelease, SiteFault
from csgraph.web.app import create_app
from csgraph.web.operation.server import check_for, is_loopback, serve

VERSION = re.compile(r"Version <bdi>([^<]+)</bdi>")
COUNT = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20a%20%3Fc%7D&format=csv"


def version(server) -> str:
    """Which release the home page says it is."""
    found = VERSION.search(server.send("/", Accept="text/html").text)
    assert found
    return found[1]


def wait_for(server, wanted: str) -> None:
    """Ask until the release is `wanted`; the test's own patience is 600 requests."""
    for _ in range(600):
        if version(server) == wanted:
            return
        threading.Event().wait(0.05)
    pytest.fail(f"the server never moved to {wanted}")


def held(files: Path) -> int:
    """Return how many files of stores a process holds; one may be closed while they are listed."""
    found = 0
    for file in files.iterdir():
        with contextlib.suppress(FileNotFoundError):
            found += "store" in str(file.readlink())
    return found


def comes_to(files: Path, most: int) -> bool:
    """Say whether a process soon holds no more files of stores than `most`."""
    for _ in range(200):
        if held(files) <= most:
            return True
        threading.Event().wait(0.05)
    return False


def test_a_running_server_moves_to_the_new_release_without_dropping_a_request(
    tmp_path, write_release, make_current, running
):
    """The link moves forth and back; a client that never stops asking sees only answers."""
    one, two = (write_release(tmp_path, name) for name in ("one", "two"))
    make_current(tmp_path, one)
    stop, statuses = threading.Event(), set()
    with running(tmp_path) as server:

        def keep_asking() -> None:
            for path in itertools.cycle(["/actions", COUNT]):
                statuses.add(server.send(path).status)
                if stop.is_set():
                    return

        client = threading.Thread(target=keep_asking)
        client.start()
        for name, release in (("two", two), ("one", one)):
            make_current(tmp_path, release)
            wait_for(server, name)
        stop.set()
        client.join()
    assert statuses == {200}
    assert server.process.returncode == 0


def test_a_page_asked_while_the_link_moves_is_kept_for_its_own_release(
    tmp_path, write_release, make_current
):
    """Once, what was found of the new release was given again for the old one, after a rollback."""
    one, two = (write_release(tmp_path, name) for name in ("one", "two"))
    make_current(tmp_path, one)
    app = create_app(tmp_path)
    releases = app.extensions["csgraph"].releases

    def move_to(release: Path) -> None:
        make_current(tmp_path, release)
        for _ in range(600):
            if releases.current().path == release:
                return
            threading.Event().wait(0.05)

    moves = iter([two])
    app.before_request(lambda: move_to(release) if (release := next(moves, None)) else None)
    told = []
    for _ in range(2):
        told.append(VERSION.search(app.test_client().get("/action/a000000001.html").text)[1])
        move_to(one)

    assert releases.current().path == one
    assert told == ["one", "one"]


@pytest.mark.parametrize(
    "path",
    ["/en/action/a000000001.html", "/action/a000000001.ttl",
     "/sitemap.xml", "/dumps/SHA256SUMS", "/dumps/full/data.nq.gz", "/citation.cff"],
)  # fmt: skip
def test_what_can_be_asked_again_is_never_taken_for_fresh(server, path):
    """By its date alone a browser would show a release that was left, without asking."""
    first = server.send(path)
    again = server.send(path, If_None_Match=first.headers["ETag"])
    later = server.send(path)

    assert [a.status for a in (first, again, later)] == [200, 304, 200], path
    assert {a.headers["Cache-Control"] for a in (first, again, later)} == {"no-cache"}


def test_a_server_that_moves_often_closes_what_it_left(
    tmp_path, write_release, make_current, running
):
    """Once, each release that was left stayed open until its names were read to the end."""
    releases = {name: write_release(tmp_path, name) for name in ("one", "two")}
    make_current(tmp_path, releases["one"])
    with running(tmp_path) as server:
        files = Path(f"/proc/{server.process.pid}/fd")
        if not files.is_dir():
            pytest.skip("this system does not list the files that a process holds open")
        one = held(files)
        for name in ("two", "one") * 8:
            make_current(tmp_path, releases[name])
            wait_for(server, name)
            assert comes_to(files, 3 * one)  # those just left may still be read ahead of
        assert comes_to(files, one)


def test_a_damaged_release_is_not_moved_to(tmp_path, write_release, make_current, running):
    """The last good release stays; the next good one is taken."""
    one, bad, three = (write_release(tmp_path, name) for name in ("one", "bad", "three"))
    (bad / "ledger.tsv").write_text("changed")
    make_current(tmp_path, one)
    with running(tmp_path) as server:
        make_current(tmp_path, bad)
        assert {version(server) for _ in range(20)} == {"one"}
        make_current(tmp_path, three)
        wait_for(server, "three")


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path, write_release, make_current, running):
    """A site whose link is broken is served from what is open."""
    make_current(tmp_path, write_release(tmp_path, "one"))
    with running(tmp_path) as server:
        (tmp_path / "current").unlink()

        assert version(server) == "one"


def test_the_url_is_printed_once_it_answers(server):
    """The line that the server prints is an address that works."""
    assert server.send("/").status == 200


def test_a_damaged_release_is_refused_at_the_start(tmp_path, write_release, make_current):
    """One changed byte is enough, wherever it is."""
    release = write_release(tmp_path, "one")
    make_current(tmp_path, release)
    path = sorted((release / "store").glob("*.sst"))[0]
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)

    with pytest.raises(DamagedRelease, match=path.name):
        create_app(tmp_path, check=check_for("127.0.0.1"))


@pytest.mark.parametrize("manifest", [None, "", "[]", "{}", '{"version": "one"}'])
def test_a_manifest_that_cannot_be_read_is_damage(tmp_path, write_release, make_current, manifest):
    """Nothing is guessed where a field is missing."""
    release = write_release(tmp_path, "one")
    make_current(tmp_path, release)
    (release / "manifest.json").unlink()
    if manifest is not None:
        (release / "manifest.json").write_text(manifest)

    with pytest.raises(DamagedRelease):
        create_app(tmp_path)


def test_a_site_without_a_release_is_refused(tmp_path):
    """The message names the folder and the command that builds one."""
    with pytest.raises(SiteFault, match="no release") as fault:
        create_app(tmp_path)

    assert "csgraph build" in fault.value.hint


@pytest.mark.parametrize(
    ("says", "host", "may"),
    [
        ({"base_is_local": True, "public": "full"}, "127.0.0.1", True),
        ({"base_is_local": True, "public": "full"}, "0.0.0.0", False),
        ({"base_is_local": False, "public": None}, "127.0.0.1", True),
        ({"base_is_local": False, "public": None}, "0.0.0.0", False),
        ({"base_is_local": False, "public": "facts"}, "0.0.0.0", True),
    ],
)
def test_only_what_is_public_leaves_the_machine(tmp_path, write_release, says, host, may):
    """A local release, or one without a public form, is served on loopback only."""
    release = write_release(tmp_path, "one", **says)
    check = check_for(host)
    if may:
        check(release)
    else:
        with pytest.raises(SiteFault, match="loopback only"):
            check(release)


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("localhost", True),
        ("0.0.0.0", False), ("::", False), ("192.168.1.4", False), ("example.org", False),
        ("", False), ("localhost.example.org", False),
    ],
)  # fmt: skip
def test_what_is_loopback(host, answer):
    """What is not surely this machine is not."""
    assert is_loopback(host) is answer


def test_an_address_in_use_is_a_message(tmp_path, write_release, make_current):
    """The message says which address, and what to do."""
    make_current(tmp_path, write_release(tmp_path, "one"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SiteFault, match=f"127.0.0.1:{port}") as fault:
            serve(tmp_path, "127.0.0.1", port)

    assert "--port" in fault.value.hint


def test_of_two_that_begin_at_one_address_one_serves(tmp_path, write_release, make_current):
    """An address may be claimed twice while nobody listens there yet: the later one is told."""
    make_current(tmp_path, write_release(tmp_path, "one"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    asked = ["serve", "--site", str(tmp_path), "--port", port]
    command = [sys.executable, "-m", "csgraph.cli", *asked]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for _ in range(600):
        if any(process.poll() is not None for process in both):
            break
        threading.Event().wait(0.1)
    has_ended = [process.poll() is not None for process in both]
    for process in both:
        process.terminate()  # without effect where it has ended
    said = [process.communicate(timeout=30) for process in both]

    assert sorted(has_ended) == [False, True]
    (announced, _), (_, told) = said[has_ended.index(False)], said[has_ended.index(True)]
    assert port in announced
    assert f"127.0.0.1:{port} can't be used" in told.splitlines()[-2]
    assert "--port" in told.splitlines()[-1]


def test_that_an_address_is_in_use_is_known_before_a_release_is_opened(tmp_path):
    """Nothing is loaded or built, and nothing else is said, before those two lines."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for asked in (["serve", "--site", str(tmp_path)], ["demo"]):
            command = [sys.executable, "-m", "csgraph.cli", *asked, "--port", port]
            told = subprocess.run(command, capture_output=True, text=True, check=False)

            assert told.stdout == ""
            first, second = told.stderr.splitlines()
            assert first.endswith(f"127.0.0.1:{port} can't be used (Address already in use).")
            assert "--port" in second


def test_sigterm_ends_with_status_0_even_with_an_open_connection(
    tmp_path, write_release, make_current, running
):
    """An operator's stop is not a fault."""
    make_current(tmp_path, write_release(tmp_path, "one"))
    with running(tmp_path) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", "/")
        connection.getresponse().read()
    connection.close()

    assert server.process.returncode == 0


def test_a_facts_release_gives_its_facts_dumps_only(tmp_path, write_release):
    """What the manifest does not call public has no address; without a choice all have."""
    dump = {"form": "full", "format": "N-Quads", "media_type": "application/n-quads"}
    dump |= {"path": "dumps/full/data.nq.gz", "bytes": 1, "sha256": "0", "public": False}
    private = {**dump, "path": "private/data.nq.gz", "public": True}
    asked = {}
    for public in ("facts", None):
        site = tmp_path / str(public)
        release = write_release(site, "one", public=public, dumps=[dump, private])
        (site / "current").symlink_to(release.relative_to(site))
        client = create_app(site).test_client()
        asked[public] = [
            client.get(f"/dumps/{path}", buffered=True).status_code
            for path in ("full/data.nq.gz", "private/data.nq.gz", "../private/data.nq.gz")
        ]

    assert asked == {"facts": [404, 404, 404], None: [200, 404, 404]}


@pytest.mark.parametrize(
    ("says", "status"),
    [({"public": "facts"}, 404), ({"public": "facts", "report_is_public": True}, 200),
     ({"public": "full"}, 200), ({"public": None}, 200)],
)  # fmt: skip
def test_a_report_that_quotes_is_not_public_where_only_facts_are(
    tmp_path, write_release, make_current, says, status
):
    """Where it has no address, the page on quality does not link it."""
    make_current(tmp_path, write_release(tmp_path, "one", **says))
    client = create_app(tmp_path).test_client()

    assert client.get("/report", buffered=True).status_code == status
    assert ('href="/report"' in client.get("/quality").text) is (status == 200)


def test_an_unforeseen_fault_says_nothing_of_itself(tmp_path, write_release, make_current):
    """A 500 has the one shape, and neither a path nor a word of the fault."""
    release: Path = write_release(tmp_path, "one")
    make_current(tmp_path, release)
    app = create_app(tmp_path)
    app.add_url_rule("/fault", view_func=lambda: {}["secret"])
    answer = app.test_client().get("/fault")

    assert answer.status_code == 500
    assert json.loads(answer.text)["status"] == 500
    assert "secret" not in answer.text
