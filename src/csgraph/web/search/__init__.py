"""Pages over the search index: explore, count, and what is found as files."""
