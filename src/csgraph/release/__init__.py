"""Identity, dumps and the release folder: what makes a build citable and safe.

A release is written in a new folder, checked, flushed, renamed, and only then made
current; nothing here changes a release that exists.
"""
