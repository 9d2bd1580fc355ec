"""The recommendations at the gaps of an assessment."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.access import assessment_of
from assessment.layout import layout_of
from assessment.navigation import breadcrumbs_of
from assessment.reports import canvas_of
from municipalities.access import Permission, member_view
from municipalities.models import Membership
from strategy.board import decided
from strategy.gaps import gap_groups
from strategy.models import Lesson
from strategy.reports import PillarAdvice, advice_of, by_pillar
from strategy.rulebook import rule_book_for


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def recommendation_list(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    found = assessment_of(membership, assessment)
    canvas = canvas_of(found)
    groups = by_pillar(canvas, advice_of(found, canvas))
    has_rules = rule_book_for(found.instrument_version) is not None
    lessons = Lesson.objects.counted_by_block()
    shown = _shown(groups, request.GET.get("pillar", ""))
    decisions = {d.advice: d for d in membership.municipality.advice_decisions.select_related("by")}
    context = {
        "assessment": found,
        "canvas": canvas,
        "groups": groups,
        "shown": shown,
        "decided": [(each, lessons[each.advice.block]) for each in decided(shown.advices, decisions)],
        "may_decide": membership.may(Permission.EDIT_AGENDA),
        "has_rules": has_rules,
        "gap_groups": () if has_rules else gap_groups(canvas, layout_of(found.instrument_version_id)),
        "breadcrumbs": breadcrumbs_of(found, _("Recommendations")),
        "count": sum(len(group.advices) for group in groups),
        "may_request_report": membership.may(Permission.REQUEST_REPORT),
    }
    return render(request, "strategy/recommendation_list.html", context)


def _shown(groups: tuple[PillarAdvice, ...], key: str) -> PillarAdvice:
    """The pillar that was asked for, or else the first with a gap: a page of all is too heavy for a slow line."""
    wanted = (group for group in groups if (group.key == key if key else group.advices))
    found = next(wanted, None if key else groups[0])
    if found is None:
        raise Http404
    return found
