"""What the tests of the open data read, and what they make to be read."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from assessment.models import Audience, GroupTotal, InstrumentVersion
from municipalities.models import Municipality
from projects.models import Cooperation, Organisation
from tests import factories
from tests.projects.stage import VISIE

LISTS = ("instruments", "regions", "municipalities", "projects", "cooperations", "testbeds", "results/totals")


def get(path: str, **headers: str) -> Any:
    return Client().get(f"/api/v1/{path}", headers=headers)


def results(path: str) -> list[dict[str, Any]]:
    answer = get(path)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def make_cooperation(place: Municipality, theme: str = "Data", **fields: Any) -> Cooperation:
    defaults: dict[str, Any] = {"key": theme.lower(), "state": "current", "document": "mrdh-2021", "section": "6.2"}
    found = Cooperation.objects.create(region=place.region, theme=theme, **{**defaults, **fields})
    found.participations.create(municipality=place, state="current")
    partner = Organisation.objects.get_or_create(key="tno", defaults={"name": "TNO", "kind": "knowledge"})[0]
    found.participations.create(organisation=partner, state="potential", note="denkt mee")
    return found


def make_total(version: InstrumentVersion, region: Any, **fields: Any) -> GroupTotal:
    today = timezone.localdate()
    round_ = fields.pop("round", None) or factories.make_round(
        version, region, opens_on=today - timedelta(days=60), closes_on=today - timedelta(days=1)
    )
    defaults: dict[str, Any] = {
        "audience": Audience.PUBLIC,
        "key": "all",
        "municipalities": 6,
        "hidden": 6,
        "blocks": {VISIE: {"implemented": 4, "": 2}},
        "spread": {"": [6, None, 20, 30, 40, None]},
    }
    return GroupTotal.objects.create(
        region=region, instrument=version.instrument, round=round_, **{**defaults, **fields}
    )
