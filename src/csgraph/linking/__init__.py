"""From names to registries: reviewed links are read here, candidates for new ones proposed.

Nothing here decides: a link holds because a person has said so in `links.sssom.tsv`.
"""
