"""What changes in projects, cooperations and matches; each noun has a file of its own."""

from projects.actions.content import load_projects
from projects.actions.organisations import find_or_add_organisations
from projects.actions.programme_content import load_programme
from projects.actions.projects import (
    add_project,
    change_project,
    keep_revision,
    keep_revisions,
    merge_projects,
    put_back,
    remove_project,
    restore_project,
)

__all__ = [
    "add_project",
    "change_project",
    "find_or_add_organisations",
    "keep_revision",
    "keep_revisions",
    "load_programme",
    "load_projects",
    "merge_projects",
    "put_back",
    "remove_project",
    "restore_project",
]
