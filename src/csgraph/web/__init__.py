"""The site over HTTP: pages for people, SPARQL and dumps for programs.

Views read requests and choose answers. What is asked of the data is written in
`queries/`, and runs in `store`.
"""
