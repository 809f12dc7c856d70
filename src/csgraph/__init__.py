"""csgraph: the action sheets of French centres sociaux as a knowledge graph."""

__version__ = "0.1.0"
