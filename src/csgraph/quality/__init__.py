"""Turn one sheet's graph and fields into findings, reports and a decision.

Reads `shapes/`, judges, never changes what it judges. Knows no file of the inputs,
no store and no clock.
"""
