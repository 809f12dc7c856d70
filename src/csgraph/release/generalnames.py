"""Names that could be any centre's: made only of the words that centres are called by.

The words are those of the centres' own kinds and of the places they serve; a name such as
`MAISON DES QUARTIERS` says of no quarter which.
"""

from __future__ import annotations

_LINES = (
    "a accueil action animation association au aux avec centrale centre centres citoyenne",
    "citoyennete collectif communal communale csc culture culturel culturelle culturels d de",
    "des du en ensemble espace espaces et evs familial familiale famille familles foyer",
    "habitants intercommunal intercommunale jeunes jeunesse l la le les local locale loisirs",
    "maison maisons mjc mpt municipal municipale office pole populaire populaires pour",
    "proximite public quartier quartiers rural rurale services social sociale sociales",
    "sociaux socio socioculturel socioculturelle solidaire solidarite structure tous toutes",
    "un une urbain vie ville",
)
_WORDS = frozenset(word for line in _LINES for word in line.split())


def is_general(normal_name: str) -> bool:
    """Say whether a normalised name holds no word of its own.

    >>> is_general("maison des quartiers"), is_general("maison pour tous victor jara")
    (True, False)
    """
    return all(word in _WORDS for word in normal_name.split())
