"""From records to RDF: one module a class, plain values in, statements out.

No file, no clock, no store. Same records, same statements, in the same order.
"""
