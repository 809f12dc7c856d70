"""The search index of a release: written once from its store, read by its pages.

No network, no page, no prose that the store does not hold. What is found here is what the
SPARQL of the same selection finds: a test asks both.
"""
