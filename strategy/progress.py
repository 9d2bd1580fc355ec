"""What a municipality has done of the seven steps, out of the database."""

from django.db.models import Exists, OuterRef

from municipalities.models import Municipality
from strategy.models import AgendaItem, Ambition, CooperationWish, Goal
from strategy.steps import Worked


def worked_on(municipality: Municipality) -> Worked:
    """In one query."""
    own = {"municipality": OuterRef("pk")}
    row = (
        Municipality.objects.filter(pk=municipality.pk)
        .annotate(
            has_ambition=Exists(Ambition.objects.filter(**own).exclude(sentence="")),
            has_agenda=Exists(AgendaItem.objects.standing().filter(**own)),
            has_wishes=Exists(CooperationWish.objects.filter(**own, withdrawn_at=None)),
            has_goals=Exists(Goal.objects.filter(**own)),
        )
        .values_list("has_ambition", "has_agenda", "has_wishes", "has_goals")
        .get()
    )
    ambition, agenda, wishes, goals = row
    return Worked(ambition, bool(municipality.path), agenda, wishes, goals)
