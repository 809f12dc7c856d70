"""Measure csgraph on generated sheets, beside other ways to the same graph.

Nothing here is shipped or imported by csgraph. Work files go to `benchmarks/scratch/`,
which is not kept; results to `benchmarks/results/`, which is.
"""
