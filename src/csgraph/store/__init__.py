"""Ask a release: the questions it knows, and any query, safely."""
