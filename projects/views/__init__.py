"""The pages of projects; each noun has a file of its own."""

from projects.views.own import project_list
from projects.views.public import export_projects, project_map, public_project

__all__ = ["export_projects", "project_list", "project_map", "public_project"]
