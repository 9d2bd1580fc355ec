"""When each part of the open data last changed, as far as the rows remember it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from assessment.models import InstrumentVersion, Sharing, SharingLevel
from projects.api.results import public_totals
from projects.models import Cooperation, Project


def last_changes() -> Mapping[str, date]:
    """By the key of a dataset the day of its last change; without those that hold nothing, or that do not say it."""
    found = {
        "instruments": _last(InstrumentVersion.objects.filter(text__isnull=False), "published_at"),
        "projects": _last(Project.objects.public(), "changed_at"),
        "cooperations": _last(Cooperation.objects.standing(), "created_at"),
        "totals": _last(public_totals(timezone.localdate()), "refreshed_at"),
        "results": _last(Sharing.objects.filter(level=SharingLevel.PUBLIC), "decided_at"),
    }
    return {key: timezone.localdate(at) for key, at in found.items() if at is not None}


def _last(rows: QuerySet[Any], field: str) -> datetime | None:
    last: datetime | None = rows.order_by().aggregate(last=Max(field))["last"]
    return last
