"""What changes in projects, cooperations and matches; each noun has a file of its own."""

from projects.actions.content import load_projects
from projects.actions.mediation import (
    close_request,
    divide_requests,
    mediate_request,
    propose_partners,
    send_proposals,
    start_match_run,
)
from projects.actions.organisations import find_or_add_organisations
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
    "add_project",
    "answer_request",
    "ask_partner",
    "change_project",
    "close_request",
    "confirm_cooperation",
    "divide_requests",
    "end_cooperation",
    "find_or_add_organisations",
    "keep_revision",
    "keep_revisions",
    "load_programme",
    "load_projects",
    "mediate_request",
    "merge_projects",
    "offer_help",
    "propose_partners",
    "put_back",
    "remove_project",
    "restore_project",
    "send_proposals",
    "set_help_limit",
    "start_match_run",
]
