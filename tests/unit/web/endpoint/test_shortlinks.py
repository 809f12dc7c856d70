"""Short addresses: what is folded unfolds, what is hostile is refused, nothing grows."""

from __future__ import annotations

import base64
import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest

from csgraph import settings
from csgraph.web.endpoint import shortlinks
from csgraph.web.endpoint.shortlinks import fold, unfold
from csgraph.web.library.questions import examples

PRINTED = "1sb4cfCMlUiBZ1z4RNXxqAQ"


def _packed(written: bytes, *, checksum: bytes | None = None) -> str:
    """Fold bytes as an attacker would: any content, any checksum."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=shortlinks._SHARED)
    body = press.compress(written) + press.flush()
    head = hashlib.sha256(written).digest()[:4] if checksum is None else checksum
    return "1" + base64.urlsafe_b64encode(head + body).rstrip(b"=").decode()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_what_is_folded_unfolds(query):
    """Whatever the text, but for the line ends of a form, which are the writer's browser's."""
    assert unfold(fold(query)) == query.replace("\r\n", "\n")


def test_the_same_query_has_one_address_from_every_browser():
    """A form sends its lines with CR LF, a script with LF."""
    assert fold("ASK\r\n{}") == fold("ASK\n{}")


def test_addresses_in_print_stay_what_they_are():
    """This address was given out: it must unfold for as long as there are addresses of form 1."""
    assert unfold(PRINTED) == "PREFIX csg: <https://w3id.org/csgraph/def#>\nASK { ?a a csg:Action }"


def test_every_question_of_the_library_has_an_address_that_a_letter_can_hold():
    """All of them are shorter than an address may be, by far."""
    lengths = [len(fold(text) or "x" * 9999) for _, text in examples()]

    assert max(lengths) < 1_000


def test_a_query_that_folds_to_too_much_has_no_short_address():
    """What can't be compressed is not cut, but left out."""
    noise = "".join(hashlib.sha256(str(n).encode()).hexdigest() for n in range(400))

    assert fold(f"ASK {{ ?s ?p '{noise}' }}") is None


BOMB = b"A" * (settings.QUERY_LENGTH_BYTES + 1)
HOSTILE = {
    "nothing": "",
    "another form": "2" + (fold("ASK {}") or "")[1:],
    "no letters": "1é",
    "a path": "1../../etc/passwd",
    "padding": (fold("ASK {}") or "") + "=",
    "one letter": "1A",
    "a letter lost": (fold("SELECT * { ?s ?p ?o } LIMIT 5") or "")[:-1],
    "a letter changed": "1A" + (fold("SELECT * { ?s ?p ?o } LIMIT 5") or "")[2:],
    "not compressed": "1" + base64.urlsafe_b64encode(b"ASK { ?s ?p ?o }").decode().rstrip("="),
    "a zip bomb": _packed(BOMB),
    "a longer bomb": _packed(b"\0" * 5_000_000),
    "not UTF-8": _packed(b"ASK { ?s ?p '\xff\xfe' }"),
    "half a character": _packed("ASK { ?s ?p '\ud800' }".encode("utf-8", "surrogatepass")),
    "a false checksum": _packed(b"ASK {}", checksum=b"\0\0\0\0"),
    "something behind": "1"
    + base64.urlsafe_b64encode(
        base64.urlsafe_b64decode((fold("ASK {}") or "")[1:] + "===") + b"behind"
    )
    .decode()
    .rstrip("="),
}


@pytest.mark.parametrize("folded", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_address_of_ours_is_refused(folded):
    """In words, whatever it is."""
    with pytest.raises(BadRequest, match="damaged"):
        unfold(folded)


@given(st.text("ABCXYZabcxyz0189-_", max_size=200))
def test_random_letters_are_refused_or_nothing(letters):
    """No letters raise anything else."""
    with pytest.raises(BadRequest):
        unfold(f"1{letters}")
