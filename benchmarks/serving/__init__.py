"""Load SPARQL servers with the same questions over the same release, and compare them.

`benchmarks.serve` is the command; nothing here is shipped or imported by csgraph.
"""
