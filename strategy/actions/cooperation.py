"""What changes in the wishes to cooperate."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions import RefusedError, refuse_unless_open
from municipalities.models import AuditEntry, Municipality, Person
from strategy.models import CooperationWish


@transaction.atomic
def add_wish(
    *, municipality: Municipality, block: str, kind: str, text: str, by: Person, today: date
) -> CooperationWish:
    """RefusedError where the same wish stands already."""
    refuse_unless_open(None, municipality, today)
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    wishes = CooperationWish.objects.filter(municipality=municipality, block=block, kind=kind)
    if wishes.standing().exists():
        raise RefusedError(_("This wish stands already. Withdraw it first if you want to word it differently."))
    wish = CooperationWish.objects.create(municipality=municipality, block=block, kind=kind, text=text, by=by)
    AuditEntry.record("add_wish", wish, by=by, municipality=municipality, block=block, kind=kind)
    return wish


@transaction.atomic
def withdraw_wish(*, wish: CooperationWish, by: Person) -> CooperationWish:
    """Withdrawing twice leaves it as it was."""
    locked = CooperationWish.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=wish.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_at = timezone.now()
        locked.save(update_fields=["withdrawn_at"])
        AuditEntry.record("withdraw_wish", locked, by=by, municipality=locked.municipality, block=locked.block)
    return locked
