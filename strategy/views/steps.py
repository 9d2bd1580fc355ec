"""The start page of a municipality: the seven steps, and where it stands in them."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessment.photo import leading_card
from assessment.reports import RoundCard, pillar_steps, rounds_of, total_score, where_left_off
from assessment.teamwork import open_questions, own_questions, waiting_proposals
from municipalities.access import Permission, member_view
from municipalities.heirs import successor_of
from municipalities.models import Membership
from projects.models import Project
from projects.parties import known_of
from projects.partners import RequestCard, cards_of, requests_of
from strategy.models import Report
from strategy.progress import worked_on
from strategy.reports import cite
from strategy.steps import Standing, seven_steps, step_texts

LATEST = 3
_AGENDA = {
    "ambition": "ambition_detail",
    "path": "path_detail",
    "gaps": "gap_list",
    "agenda": "agenda_board",
    "cooperation": "cooperation_list",
    "goals": "goal_list",
}


def _requests(membership: Membership, today: date) -> list[RequestCard]:
    """What other municipalities or the region ask, and what is to be answered; one query where nothing is."""
    municipality = membership.municipality
    if not membership.may(Permission.FIND_PARTNERS) or municipality.has_ended(today):
        return []
    asked = [one for one in requests_of(municipality) if one.closed_at is None]
    if not asked:
        return []
    both = {code for one in asked for code in (one.seeker_id, one.helper_id)}
    cards = cards_of(municipality, asked, known_of(municipality.region, today, both))
    return [card for card in cards if card.state == "answer"]


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def step_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality, today = membership.municipality, timezone.localdate()
    card = leading_card(rounds_of(municipality, today))
    if card and card.newest:
        card.newest.round = card.round
    pillars = pillar_steps(card.newest) if card and card.newest else ()
    may_answer = membership.may(Permission.PROPOSE_ANSWERS) and not municipality.has_ended(today)
    score = total_score(pillars) if pillars else None
    standing = Standing.of(card, score, worked_on(municipality), may_answer=may_answer)
    pages = _pages(municipality.slug, card, where_left_off(pillars))
    reports = Report.objects.for_municipality(municipality).without_snapshot()
    context = {
        "card": card,
        "pillars": pillars,
        "score": score,
        "gaps": sum(pillar.gaps for pillar in pillars),
        "steps": [(step, pages.get(step.page, "")) for step in seven_steps(standing)],
        "pages": pages,
        "reports": reports.select_related("assessment__round", "agenda")[:LATEST],
        "waiting": waiting_proposals(municipality, today) if membership.may(Permission.EDIT_ANSWERS) else [],
        "requests": _requests(membership, today),
        "asked": open_questions(own_questions(membership.person, municipality, today)),
        "project_count": Project.objects.of(municipality).count(),
        "reads_only": not membership.may(Permission.PROPOSE_ANSWERS),
        "successor": successor_of(municipality, today),
        "has_ended": municipality.has_ended(today),
        "today": today,
        "sources": sorted({cite(text.source) for text in step_texts().values()}),
    }
    return render(request, "strategy/step_list.html", context)


def _pages(slug: str, card: RoundCard | None, left_off: tuple[str, str] | None) -> dict[str, str]:
    """Where each kind of work is done; on the assessment that is the round that counts now."""
    agenda = {page: reverse(name, args=[slug]) for page, name in _AGENDA.items()}
    if card is None:
        return agenda
    if card.newest is None:
        return {**agenda, "start": reverse("assessment_list", args=[slug])}
    canvas = reverse("canvas_detail", args=[slug, card.newest.pk])
    pages = {**agenda, "canvas": canvas, "recommendations": reverse("recommendation_list", args=[slug, card.newest.pk])}
    if left_off:
        pillar, block = left_off
        pages["questions"] = f"{reverse('pillar_detail', args=[slug, card.newest.pk, pillar])}#{block}"
    return {"questions": canvas, **pages}
