"""What the sources say of organisations, testbeds and cooperations, brought into the database."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import models, transaction

from municipalities.models import AuditEntry, Municipality, Person, Region
from municipalities.reading import Loaded, refuse_unknown
from projects.actions.cooperations import changed_by_people
from projects.landscape import (
    COOPERATIONS_FILE,
    ORGANISATIONS_FILE,
    TESTBEDS_FILE,
    CooperationEntry,
    Participant,
    read_cooperations,
    read_organisations,
    read_testbeds,
)
from projects.models import Cooperation, Organisation, Participation, Testbed


@transaction.atomic
def load_organisations(*, by: Person | None, path: Path = ORGANISATIONS_FILE) -> Loaded:
    """Bring the organisations in line with the file; those that people added stay. ContentError on bad content.

    One that people added under a name that the file gives too becomes the one of the file.
    """
    rows = read_organisations(path, _codes())
    stored = list(Organisation.objects.all())
    by_key = {organisation.key: organisation for organisation in stored}
    by_name = {organisation.name.casefold(): organisation for organisation in stored}
    loaded = Loaded()
    for row in rows:
        named = (by_name.get(name.casefold()) for name in (row["name"], *row["aliases"]))
        found = by_key.get(row["key"]) or next((each for each in named if each is not None), None)
        loaded += _bring_in_line(found, Organisation, row, by)
    return loaded


@transaction.atomic
def load_testbeds(*, by: Person | None, path: Path = TESTBEDS_FILE) -> Loaded:
    """Bring the testbeds in line with the file; again is harmless. ContentError on bad content."""
    stored = {testbed.key: testbed for testbed in Testbed.objects.all()}
    loaded = Loaded()
    for row in read_testbeds(path, _codes()):
        loaded += _bring_in_line(stored.pop(row["key"], None), Testbed, row, by)
    return loaded + _remove([testbed for testbed in stored.values() if testbed.document], by)


@transaction.atomic
def load_cooperations(*, by: Person | None, path: Path = COOPERATIONS_FILE) -> Loaded:
    """Bring the cooperations of the sources in line with the file; again is harmless. ContentError on bad content.

    Those that grew here stay, what people changed stays as it is, and one that was taken off the map stays off it.
    """
    organisations = dict(Organisation.objects.values_list("key", "pk"))
    content = read_cooperations(path, _codes(), organisations)
    refuse_unknown(path, "region", [content.region], set(Region.objects.values_list("slug", flat=True)))
    region = Region.objects.get(slug=content.region)
    known = Cooperation.objects.filter(region=region).prefetch_related("participations__organisation")
    by_people = changed_by_people()
    kept = {row.key for row in known if f"{row._meta.label} {row.pk}" in by_people}
    stored = {cooperation.key: cooperation for cooperation in known if cooperation.key not in kept}
    loaded = Loaded()
    for entry in content.entries:
        if entry.row["key"] in kept:
            continue
        loaded += _cooperate(stored.pop(entry.row["key"], None), region, entry, organisations, by)
    return loaded + _remove([cooperation for cooperation in stored.values() if cooperation.document], by)


def _cooperate(
    stored: Cooperation | None,
    region: Region,
    entry: CooperationEntry,
    organisations: Mapping[str, int],
    by: Person | None,
) -> Loaded:
    same = stored is not None and _participants(stored) == entry.participants
    if same and _is_same(stored, entry.row):
        return Loaded()
    row = {**entry.row, "region": region}
    cooperation, added = Cooperation.objects.update_or_create(key=row["key"], defaults=row)
    if not same:
        cooperation.participations.all().delete()
        Participation.objects.bulk_create(
            _participation(cooperation, participant, organisations) for participant in entry.participants
        )
    _record("load", cooperation, by)
    return Loaded(added=int(added), changed=int(not added))


def _participants(stored: Cooperation) -> tuple[Participant, ...]:
    return tuple(
        Participant(
            municipality=each.municipality_id or "",
            organisation=each.organisation.key if each.organisation else "",
            state=each.state,
            note=each.note,
        )
        for each in stored.participations.all()
    )


def _participation(
    cooperation: Cooperation, participant: Participant, organisations: Mapping[str, int]
) -> Participation:
    return Participation(
        cooperation=cooperation,
        municipality_id=participant.municipality or None,
        organisation_id=organisations.get(participant.organisation),
        state=participant.state,
        note=participant.note,
    )


def _bring_in_line(
    stored: Organisation | Testbed | None,
    model: type[Organisation | Testbed],
    row: Mapping[str, Any],
    by: Person | None,
) -> Loaded:
    if _is_same(stored, row):
        return Loaded()
    changed = stored or model()
    for name, value in row.items():
        setattr(changed, name, value)
    changed.save()
    _record("load", changed, by)
    return Loaded(added=int(stored is None), changed=int(stored is not None))


def _is_same(stored: models.Model | None, row: Mapping[str, Any]) -> bool:
    return stored is not None and all(getattr(stored, name) == value for name, value in row.items())


def _remove(gone: list[Any], by: Person | None) -> Loaded:
    for each in gone:
        _record("remove", each, by)
        each.delete()
    return Loaded(removed=len(gone))


def _record(what: str, subject: Organisation | Testbed | Cooperation, by: Person | None) -> None:
    AuditEntry.record(f"{what}_{subject._meta.model_name}", subject, by=by, key=subject.key)


def _codes() -> set[str]:
    return set(Municipality.objects.values_list("pk", flat=True))
