"""What the questions should answer, worked out from `csgraph read` by plain Python.

No SPARQL, no release, none of the mapping's code: records, the known lists and the
publisher's decisions in, rows out.
"""
