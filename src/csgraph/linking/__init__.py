"""Say which entity a name means, propose links to registries, and read those people agreed to.

No Flask. What is found is a candidate: a link is made by a person's yes, in
`links.sssom.tsv`.
"""
