"""The invented people of the demo, as the start page shows them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from municipalities.access import ROLES, Role
from municipalities.models import Membership, Person, RegionMembership

DEMO_PASSWORD = "digipeil-demo"  # noqa: S105 shown to everybody, and only accounts of the demo have it


@dataclass(frozen=True)
class DemoPerson:
    """Somebody as whom a visitor of the demo can log in: where, in which role, and what that role does."""

    pk: int
    name: str
    email: str
    role: str
    sentence: str


def demo_people() -> list[DemoPerson]:
    """All of them, in the order in which they were made: first the municipalities, then region and administrator."""
    people = (
        Person.objects.filter(is_demo=True, is_active=True)
        .select_related("region_membership__region")
        .prefetch_related("memberships__municipality")
        .order_by("pk")
    )
    return [_shown(person) for person in people]


def _shown(person: Person) -> DemoPerson:
    role, sentence = _role_of(person)
    return DemoPerson(person.pk, person.name, person.email, role, sentence)


def _role_of(person: Person) -> tuple[str, str]:
    memberships: list[Membership] = list(person.memberships.all())
    if memberships:
        roles = " · ".join(f"{membership.get_role_display()} · {membership.municipality}" for membership in memberships)
        return roles, str(ROLES[Role(memberships[0].role)].sentence)
    region: RegionMembership | None = getattr(person, "region_membership", None)
    if region:
        return (
            _("Staff of %(region)s") % {"region": region.region.short_name},
            _("Sees how far each municipality is, and the results that were adopted."),
        )
    if person.is_staff:
        return _("Administrator"), _("Manages people, municipalities and rounds.")
    return _("No role"), _("Has an account, but no municipality yet.")
