"""The organisations that take part in projects: found by any of their names, or added."""

from collections.abc import Iterable

from django.db import connection
from django.utils.text import slugify

from projects.models import Organisation
from projects.values import Partner

_LOCK = 0x4F5247  # "ORG"


def find_or_add_organisations(partners: Iterable[Partner]) -> list[Organisation]:
    """Each organisation once, known by its name or another name whatever the case; to be called in a transaction.

    A known one keeps its own kind.
    """
    wanted = list(partners)
    if not wanted:
        return []
    _wait_for_others()
    known = _by_name()
    keys = set(Organisation.objects.values_list("key", flat=True))
    found: dict[int, Organisation] = {}
    for partner in wanted:
        organisation = known.get(partner.name.casefold())
        if organisation is None:
            organisation = Organisation.objects.create(
                key=free_key(partner.name, keys), name=partner.name, kind=partner.kind
            )
            known[partner.name.casefold()] = organisation
        found[organisation.pk] = organisation
    return list(found.values())


def free_key(name: str, taken: set[str]) -> str:
    """A key made of the name that is not taken yet; it counts as taken from now on."""
    base = slugify(name)[:110] or "x"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    taken.add(key)
    return key


def _by_name() -> dict[str, Organisation]:
    """Where one is called what is another name of another, its own name counts."""
    organisations = list(Organisation.objects.order_by("pk"))
    others = {alias.casefold(): each for each in organisations for alias in each.aliases}
    return others | {each.name.casefold(): each for each in organisations}


def _wait_for_others() -> None:
    """Two who add the same organisation at once go one after the other, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
