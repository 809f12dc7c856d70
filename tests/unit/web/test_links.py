"""Where an IRI leads."""

from __future__ import annotations

import pytest

from csgraph.web.links import elsewhere, page_of

BASE = "https://donnees.example.org/csgraph/"
VOC = "https://w3id.org/csgraph/voc/"


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (BASE + "id/action/a0123456789", "/action/a0123456789"),
        (BASE + "id/centre/c0123456789", "/centre/c0123456789"),
        (BASE + "id/sheet/s0123456789", "/sheet/s0123456789"),
        (BASE + "id/sheet/s0123456789/field/012", "/sheet/s0123456789#field-012"),
        (BASE + "id/concept/keyword/jardin", "/concept/keyword/jardin"),
        (VOC + "status/en-cours", "/voc/status/en-cours"),
        (VOC + "status", "/voc/status"),
        (VOC + "partner-kind/collection/etat", "/voc/partner-kind/collection/etat"),
        (BASE + "id/source/f0", "/source/f0"),
        (BASE + "id/fill-rate/endReason", "/fill-rate/endReason"),
        ("http://id.insee.fr/geo/commune/2A004", "/territory/commune/2A004"),
        ("http://id.insee.fr/geo/pays/99100", None),
        (BASE + "id/action/../../dumps", None),
        (BASE + "id/concept/a/b?c", None),
        ("https://donnees.example.org/id/action/a0", None),
        ("http://localhost:8000/id/action/a0", None),
    ],
)
def test_only_things_of_this_base_have_a_page(iri, path):
    """Keys and slugs are taken as they are minted; anything else has no page."""
    assert page_of(iri, BASE) == path


@pytest.mark.parametrize(
    "iri", ["http://a.org", "https://a.org/b?c", "mailto:a@b.org", "HTTPS://a"]
)
def test_a_browser_may_be_sent_to_the_web_and_to_a_mailbox(iri):
    """Three schemes, in any case."""
    assert elsewhere(iri, BASE) == iri


@pytest.mark.parametrize(
    "iri",
    ["javascript:alert(1)", "JavaScript:1", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
     " https://a", "java\nscript:1", "//a.org", "/action/a0", "", "http:", "https:/a",
     BASE + "id/source/f0"],
)  # fmt: skip
def test_no_other_scheme_is_linked(iri):
    """What could run, or read a disk, is shown and not linked."""
    assert elsewhere(iri, BASE) is None
