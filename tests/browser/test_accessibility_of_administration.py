"""The administration, light and dark: no breach of WCAG 2.2 AA, wide and at 320 pixels."""

import pytest

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.visitors import go

ADMINISTRATOR = "administrator@digipeil.example"
OF_THE_ADMINISTRATION = [
    "",
    "municipalities/",
    "municipalities/person/",
    "municipalities/person/add/",
    "municipalities/person/{person}/change/",
    "municipalities/person/{person}/history/",
    "municipalities/person/{person}/close/",
    "municipalities/municipality/",
    "municipalities/municipality/GM0503/change/",
    "municipalities/membership/",
    "municipalities/membership/add/",
    "municipalities/membership/{membership}/change/",
    "municipalities/membership/{membership}/delete/",
    "municipalities/regionmembership/add/",
    "municipalities/auditentry/",
    "municipalities/auditentry/{entry}/change/",
    "assessment/round/",
    "assessment/round/add/",
    "assessment/round/{round}/change/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", OF_THE_ADMINISTRATION)
def test_page_of_the_administration(visit: Visit, site: Site, path: str, scheme: str) -> None:
    page = visit(ADMINISTRATOR, color_scheme=scheme)
    ((person, membership, entry),) = site.sql(
        "SELECT person_id, id, (SELECT max(id) FROM municipalities_auditentry) FROM municipalities_membership LIMIT 1"
    )

    known = {"person": person, "membership": membership, "entry": entry, "round": site.round}
    assert go(page, f"/beheer/{path}".format(**known)).status == 200
    assert faults(page) == []
