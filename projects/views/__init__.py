"""The pages of projects; each noun has a file of its own."""

from projects.views.own import project_list

__all__ = ["project_list"]
