"""What a release keeps beside its store so that pages answer at once: the search index, findings.

Written once, at build, and read only from then on. No network, no page, nothing that the
public form of the release does not hold. What is found here is what SPARQL finds: tests ask both.
"""
