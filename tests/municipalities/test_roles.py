"""The table from role to permissions."""

from municipalities.access import ROLES, Permission, Role, may


def test_every_role_has_a_sentence_and_may_look() -> None:
    assert set(ROLES) == set(Role)
    assert all(str(card.sentence) for card in ROLES.values())
    assert all(may(role, Permission.VIEW_MUNICIPALITY) for role in Role)


def test_what_each_role_may_do() -> None:
    assert {
        role.value: sorted(permission.value for permission in card.permissions) for role, card in ROLES.items()
    } == {
        "coordinator": [
            "adopt_assessment",
            "edit_agenda",
            "edit_answers",
            "edit_projects",
            "find_partners",
            "invite_members",
            "propose_answers",
            "request_report",
            "share_results",
            "view_municipality",
            "view_reports",
            "write_foreword",
        ],
        "contributor": ["edit_projects", "propose_answers", "view_municipality", "view_reports"],
        "alderman": ["view_municipality", "view_reports", "write_foreword"],
    }
