"""The pages of projects; each noun has a file of its own."""

from projects.views.own import (
    add_project,
    change_project,
    own_project_detail,
    project_list,
    put_back_project,
    remove_project,
    restore_project,
)
from projects.views.region import (
    region_add_project,
    region_change_project,
    region_find_double,
    region_merge_projects,
    region_project_detail,
    region_project_list,
    region_put_back_project,
    region_remove_project,
    region_restore_project,
)

__all__ = [
    "add_project",
    "change_project",
    "own_project_detail",
    "project_list",
    "put_back_project",
    "region_add_project",
    "region_change_project",
    "region_find_double",
    "region_merge_projects",
    "region_project_detail",
    "region_project_list",
    "region_put_back_project",
    "region_remove_project",
    "region_restore_project",
    "remove_project",
    "restore_project",
]
