"""What changes in projects, cooperations and matches; each noun has a file of its own."""

from projects.actions.content import load_projects
from projects.actions.programme_content import load_programme

__all__ = ["load_programme", "load_projects"]
