"""Terms are written as RDF Dataset Canonicalization writes them, character by character."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from csgraph.mapping.literals import (
    boolean,
    canonical,
    escape,
    french,
    integer,
    iri,
    plain,
    web_address,
)
from csgraph.normal import carried_by_xml

CHARACTERS = [chr(c) for c in range(0x20000) if not 0xD800 <= c < 0xE000]


def test_every_character_is_escaped_as_the_engine_does():
    """One by one, and inside a text that holds nothing else rare."""
    wrong = [c for c in CHARACTERS if str(ox.Literal(f"a{c}b")) != f'"{escape(f"a{c}b")}"']

    assert wrong == []


def test_the_canonical_form_is_that_of_rdfc():
    """Sorted lines of ours are the canonical N-Quads, for every kind of term."""
    terms = [
        iri("https://x.example/é"),
        french('« Un "mot" » \\ \t\n\r\x00\x7f\ufffe'),
        plain("\\u0041"),
        integer(3),
        boolean(False),
        *(plain(c) for c in CHARACTERS[:0x300]),
    ]
    ours = sorted(f"<http://x/s> <http://x/p> {canonical(term)} .\n" for term in terms)
    dataset = ox.Dataset(ox.parse("".join(ours), format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    theirs = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b""

    assert ours == sorted(f"{x}\n" for x in theirs.decode().split("\n")[:-1])


def test_what_xml_cannot_carry_is_dropped_and_nothing_else():
    """Tab and line ends stay; other controls and the two non-characters go."""
    kept = set(carried_by_xml("".join(CHARACTERS)))
    dropped = [c for c in CHARACTERS if c not in kept]

    assert [ord(c) for c in dropped] == [
        *range(0x09),
        0x0B,
        0x0C,
        *range(0x0E, 0x20),
        0xFFFE,
        0xFFFF,
    ]


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "https://example.org:8443/a?b=c#d",
        "  https://example.org/à/l’été  ",
        "http://[::1]/",
        "HTTP://EXAMPLE.ORG/",
    ],
)
def test_a_web_address_is_an_iri(address):
    """As it is written, without the blanks around it."""
    assert web_address(address) == address.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "affiche.pdf",
        "www.example.org",
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://",
        "http:///path",
        "http://?q",
        "http://a b/",
        "http://a/b c",
        'http://a/"onclick=',
        "http://a/<script>",
        "http://a\\b",
        "http://a/%zz",
        "http://a:99999/",
        "http://a:b/",
        "http://[::1",
        "http://a/\u202egpj.exe",
        "http://a\u200b.org/",
        "http://bank.example@evil.example/",
        "http://a/\x00",
        "http://a/> <http://b",
    ],
)
def test_what_is_no_web_address_is_no_link(text):
    """No script, no quote, no disguise, nothing that an engine would refuse."""
    assert web_address(text) is None
