"""What changes in projects, cooperations and matches; each noun has a file of its own."""

from projects.actions.content import load_projects

__all__ = ["load_projects"]
