"""The one place that knows the order of the stages: read, check, build, export."""

from csgraph.pipeline import exporting
from csgraph.pipeline.commands import build, check, read
from csgraph.pipeline.options import BuildOptions

__all__ = ["BuildOptions", "build", "check", "exporting", "read"]
