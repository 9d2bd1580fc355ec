"""What changes in the groups that a region compares."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions.rounds import RefusedError
from assessment.actions.totals import refresh_region_soon
from assessment.models import ComparisonGroup
from municipalities.models import AuditEntry, Municipality, Person, Region


@transaction.atomic
def add_comparison_group(
    *, region: Region, name: str, municipalities: Collection[Municipality], by: Person
) -> ComparisonGroup:
    """Compare these municipalities as a group from now on; RefusedError where the name is taken."""
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    if ComparisonGroup.objects.filter(region=region, name=name, removed_at__isnull=True).exists():
        raise RefusedError(_("There is a group with this name already. Choose another name."))
    group = ComparisonGroup.objects.create(region=region, name=name, made_by=by)
    group.municipalities.set(municipalities)
    codes = sorted(place.pk for place in municipalities)
    AuditEntry.record("add_comparison_group", group, by=by, name=name, municipalities=codes)
    refresh_region_soon(region=region)
    return group


@transaction.atomic
def remove_comparison_group(*, group: ComparisonGroup, by: Person) -> bool:
    """Show a group no more; it is kept, as it still counts in what may be told of others. Again is harmless."""
    locked = ComparisonGroup.objects.select_for_update().get(pk=group.pk)
    if locked.removed_at is not None:
        return False
    locked.removed_at = timezone.now()
    locked.save(update_fields=["removed_at"])
    AuditEntry.record("remove_comparison_group", locked, by=by, name=locked.name)
    refresh_region_soon(region=locked.region)
    return True
