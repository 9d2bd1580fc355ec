"""What changes in projects, cooperations and matches; each noun has a file of its own."""

from projects.actions.content import load_projects
from projects.actions.cooperations import (
    add_cooperation,
    change_cooperation,
    remove_cooperation,
    restore_cooperation,
)
from projects.actions.imports import (
    StaleImportError,
    Undone,
    apply_import,
    choice_for,
    choose_columns,
    choose_doubles,
    columns_of,
    drop_import,
    read_import,
    reading_of,
    table_of,
    undo_import,
)
from projects.actions.initiatives import load_initiatives
from projects.actions.landscape import load_cooperations, load_organisations, load_testbeds
from projects.actions.organisations import find_or_add_organisations
from projects.actions.own_files import import_file
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
    "StaleImportError",
    "Undone",
    "add_cooperation",
    "add_project",
    "apply_import",
    "change_cooperation",
    "change_project",
    "choice_for",
    "choose_columns",
    "choose_doubles",
    "columns_of",
    "drop_import",
    "find_or_add_organisations",
    "import_file",
    "keep_revision",
    "keep_revisions",
    "load_cooperations",
    "load_initiatives",
    "load_organisations",
    "load_programme",
    "load_projects",
    "load_testbeds",
    "merge_projects",
    "put_back",
    "read_import",
    "reading_of",
    "remove_cooperation",
    "remove_project",
    "restore_cooperation",
    "restore_project",
    "table_of",
    "undo_import",
]
