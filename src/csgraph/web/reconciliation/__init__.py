"""The reconciliation service: names in, entities out."""
