"""SPARQL over HTTP, and the page on which people ask."""
