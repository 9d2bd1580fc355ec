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
from projects.actions.mediation import (
    close_request,
    divide_requests,
    mediate_request,
    propose_partners,
    send_proposals,
    start_match_run,
)
from projects.actions.organisations import find_or_add_organisations
from projects.actions.own_files import import_file
from projects.actions.partners import (
    answer_request,
    ask_partner,
    confirm_cooperation,
    end_cooperation,
    offer_help,
    set_help_limit,
)
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
    "answer_request",
    "apply_import",
    "ask_partner",
    "change_cooperation",
    "change_project",
    "choice_for",
    "choose_columns",
    "choose_doubles",
    "close_request",
    "columns_of",
    "confirm_cooperation",
    "divide_requests",
    "drop_import",
    "end_cooperation",
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
    "mediate_request",
    "merge_projects",
    "offer_help",
    "propose_partners",
    "put_back",
    "read_import",
    "reading_of",
    "remove_cooperation",
    "remove_project",
    "restore_cooperation",
    "restore_project",
    "send_proposals",
    "set_help_limit",
    "start_match_run",
    "table_of",
    "undo_import",
]
