"""A release's store: trusted page queries in process, anyone's query in a child of its own."""
