"""What changes in what a municipality shares."""

from django.db import transaction
from django.utils import timezone

from assessment.actions.totals import refresh_all_soon, remember_what_is_seen
from assessment.models import Instrument, Sharing, SharingLevel
from municipalities.models import AuditEntry, Municipality, Person


@transaction.atomic
def choose_sharing(*, municipality: Municipality, instrument: Instrument, level: SharingLevel, by: Person) -> bool:
    """Share this much of the adopted results of an instrument from now on; False where that was the choice already."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)  # what refers to it does not wait
    stands = Sharing.objects.filter(municipality=municipality, instrument=instrument).first()
    if stands is not None and stands.level == level:
        return False
    if stands is not None and level < stands.level:
        remember_what_is_seen(municipality=municipality, instrument=instrument)
    decided = {"level": level, "decided_at": timezone.now(), "decided_by": by}
    chosen, _is_new = Sharing.objects.update_or_create(
        municipality=municipality, instrument=instrument, defaults=decided
    )
    was = SharingLevel(stands.level).name.lower() if stands else ""
    details = {"instrument": instrument.key, "was": was, "level": SharingLevel(level).name.lower()}
    AuditEntry.record("choose_sharing", chosen, by=by, municipality=municipality, **details)
    refresh_all_soon(municipality=municipality, instrument=instrument)
    return True
