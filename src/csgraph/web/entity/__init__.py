"""A page and a document for every thing: actions, centres, list values, territories, sheets."""
