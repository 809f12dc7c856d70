"""Say which entity a name means: how alike names are, and an index to find them by.

No network, no Flask. What is found is a candidate: a link is made by a person's yes.
"""
