"""The library of questions: pages, forms, an interface and its description, the first ten."""
