"""Words that compare: the same to the index and to the regular expression of SPARQL."""

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from csgraph.search import asked, marks
from csgraph.search.words import fold, forms, stem, stems, words

LETTERS = "aàâäAcçeéèêsSxlLuùoœŒæÆnñyÿŸdq1é'’ʼ-_ .,\n*\"ſKßẞİжΣς²"
TEXTS = st.text(alphabet=LETTERS, max_size=24)


def _sparql_finds(pattern: str, text: str) -> bool:
    quoted = pattern.replace("\\", "\\\\")
    answer = ox.Store().query(
        f'ASK {{ BIND({ox.Literal(text)} AS ?text) FILTER(REGEX(?text, "{quoted}", "i")) }}'
    )
    return bool(answer)


def _index_finds(term: asked.Term, text: str) -> bool:
    there = stems(text)
    if term.begin:
        return any(each.startswith(term.begin) for each in there) or term.stems[0] in there
    span = len(term.stems)
    return any(tuple(there[at : at + span]) == term.stems for at in range(len(there)))


@settings(max_examples=400)
@given(query=TEXTS, text=TEXTS)
def test_a_term_finds_the_same_in_the_index_and_in_sparql(query: str, text: str):
    """Whatever is typed, and whatever the text."""
    for term in asked.read(query).terms:
        assert _index_finds(term, text) == _sparql_finds(term.pattern, text), term


@settings(max_examples=300)
@given(word=st.text(alphabet="aeulsxojnc", min_size=1, max_size=9))
def test_every_form_of_a_word_is_found_by_it(word: str):
    """A word is among the forms of its stem, and finds itself."""
    assert word in forms(stem(word))
    for term in asked.read(word).terms:
        assert _sparql_finds(term.pattern, f"Les {word.upper()}.")


@given(text=st.text())
def test_words_with_their_place_are_those_of_the_index(text: str):
    """Any text: the same stems in the same order, each where it says."""
    found = list(words(text))

    assert [word.stem for word in found] == stems(text)
    assert all(stem(fold(text[word.start : word.end])) == word.stem for word in found)


def test_what_a_visitor_types_is_forgiven():
    """Accents, case, ligatures, plurals and elisions do not matter."""
    pairs = [
        ("numérique", "NUMERIQUES"), ("journal", "journaux"), ("bateaux", "bateau"),
        ("l'œuvre", "Oeuvres"), ("jeu", "d’jeux"), ("aînés", "aine"), ("sociaux", "social"),
    ]  # fmt: skip
    for one, other in pairs:
        assert asked.read(one).terms == asked.read(other).terms, (one, other)


def test_the_longest_search_is_cut_and_says_so():
    """Twelve words are asked; a thousand do no harm."""
    read = asked.read(" ".join(f"mot{n}" for n in range(1000)))

    assert read.is_cut
    assert len(read.terms) == asked.MOST_WORDS


def test_the_longest_phrase_runs_in_sparql():
    """The engine reads the longest pattern that can be asked."""
    text = "éèà" * 10 + "s"
    term = asked.read('"' + f"{text} " * asked.MOST_IN_PHRASE + '"').terms[0]

    assert _sparql_finds(term.pattern, f"{text} " * asked.MOST_IN_PHRASE)


def test_a_snippet_shows_the_words_that_stand_together():
    """Not the first of one word, if further on both stand in one sentence."""
    text = "Les habitants. " + "On y va souvent. " * 40 + "Les habitants vont à l'école."
    pieces = marks.snippet(text, asked.read("école habitant").terms)

    assert [piece.text for piece in pieces if piece.is_found] == ["habitants", "école"]


@given(text=TEXTS, query=TEXTS, length=st.integers(1, 40))
def test_a_marked_text_is_the_text(text: str, query: str, length: int):
    """Pieces put together say what was written, whole or as a part of it."""
    terms = asked.read(query).terms
    long = f"{text} " * length

    assert "".join(piece.text for piece in marks.marked(long, terms)) == long
    shown = "".join(p.text for p in marks.snippet(long, terms) if p.text not in ("… ", " …"))
    assert shown in long
