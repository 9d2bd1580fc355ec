"""The versions of the digital agenda: begun, given a foreword, adopted, compared, and made into documents."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions import RefusedError
from municipalities.access import Permission, member_view
from municipalities.models import Membership
from municipalities.navigation import Crumbs, breadcrumbs
from strategy import actions
from strategy.agenda import AgendaContent
from strategy.agenda_changes import changes_between
from strategy.agenda_forms import AdoptAgendaForm, ChaptersForm, ForewordForm
from strategy.models import OF_AGENDAS, Agenda, Report, ReportKind


def _agenda(membership: Membership, number: int) -> Agenda:
    found = get_object_or_404(
        Agenda.objects.for_municipality(membership.municipality).select_related("foreword_by", "follows", "adopted_by"),
        number=number,
    )
    found.municipality = membership.municipality
    return found


def _crumbs(agenda: Agenda, *steps: str) -> Crumbs:
    slug = agenda.municipality.slug
    agendas = (_("Digital agenda"), reverse("agenda_list", args=[slug]))
    version = _("Version %(number)d") % {"number": agenda.number}
    if not steps:
        return breadcrumbs(agenda.municipality, agendas, version)
    return breadcrumbs(
        agenda.municipality, agendas, (version, reverse("agenda_detail", args=[slug, agenda.number])), *steps
    )


def _to(agenda: Agenda) -> HttpResponse:
    return redirect("agenda_detail", slug=agenda.municipality.slug, agenda=agenda.number)


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def agenda_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality = membership.municipality
    agendas = Agenda.objects.for_municipality(municipality).without_snapshot().select_related("follows")
    documents = Report.objects.ready().filter(agenda__municipality=municipality).without_snapshot()
    newest: dict[tuple[int | None, str], Report] = {}
    for document in documents:
        document.municipality = municipality
        newest.setdefault((document.agenda_id, document.kind), document)
    rows = [
        (agenda, [newest[agenda.pk, kind] for kind in OF_AGENDAS if (agenda.pk, kind) in newest]) for agenda in agendas
    ]
    context = {
        "breadcrumbs": breadcrumbs(municipality, _("Digital agenda")),
        "rows": rows,
        "has_draft": any(not agenda.is_adopted for agenda, _documents in rows),
        "may_edit": membership.may(Permission.EDIT_AGENDA) and not municipality.has_ended(timezone.localdate()),
    }
    return render(request, "strategy/agenda_list.html", context)


@require_POST
@member_view(Permission.EDIT_AGENDA)
def start_agenda(request: HttpRequest, membership: Membership) -> HttpResponse:
    try:
        agenda = actions.start_agenda(
            municipality=membership.municipality, by=membership.person, today=timezone.localdate()
        )
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("agenda_list", slug=membership.municipality.slug)
    return _to(agenda)


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def agenda_detail(request: HttpRequest, membership: Membership, agenda: int) -> HttpResponse:
    found = _agenda(membership, agenda)
    return render(request, "strategy/agenda_detail.html", _shown(found, membership, ChaptersForm.of(found)))


def _shown(agenda: Agenda, membership: Membership, chapters: ChaptersForm) -> dict[str, Any]:
    documents: dict[str, Report] = {}
    for document in agenda.documents.without_snapshot():
        document.agenda, document.municipality = agenda, membership.municipality
        documents.setdefault(document.kind, document)
    return {
        "breadcrumbs": _crumbs(agenda),
        "agenda": agenda,
        "content": AgendaContent.from_agenda(agenda, timezone.localdate()),
        "chapters": chapters,
        "documents": [(kind, documents.get(kind)) for kind in OF_AGENDAS],
        "may_edit": membership.may(Permission.EDIT_AGENDA) and not agenda.is_adopted,
        "may_write": membership.may(Permission.WRITE_FOREWORD) and not agenda.is_adopted,
        "may_request": membership.may(Permission.REQUEST_REPORT),
    }


@require_POST
@member_view(Permission.EDIT_AGENDA)
def choose_chapters(request: HttpRequest, membership: Membership, agenda: int) -> HttpResponse:
    found, form = _agenda(membership, agenda), ChaptersForm(request.POST)
    if not form.is_valid():
        return render(request, "strategy/agenda_detail.html", _shown(found, membership, form), status=422)
    try:
        actions.choose_chapters(agenda=found, left_out=form.left_out(), by=membership.person)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved: which chapters go in."))
    return _to(found)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.WRITE_FOREWORD)
def write_foreword(request: HttpRequest, membership: Membership, agenda: int) -> HttpResponse:
    """The foreword. Who saves after somebody else sees both texts (409); what was typed stays in the field."""
    found = _agenda(membership, agenda)
    if request.method != "POST":
        return _foreword_page(request, found, ForewordForm.of(found), status=200)
    form = ForewordForm(request.POST)
    if not form.is_valid():
        return _foreword_page(request, found, form, status=422)
    try:
        saved = actions.write_foreword(
            agenda=found,
            text=form.cleaned_data["foreword"],
            based_on=form.cleaned_data["based_on"],
            by=membership.person,
        )
    except RefusedError as refusal:
        return _foreword_page(request, found, form, status=409, refused=str(refusal))
    if saved.is_conflict:
        both = {"foreword": form.cleaned_data["foreword"], "based_on": saved.stands.foreword_version}
        return _foreword_page(request, found, ForewordForm(initial=both), status=409, theirs=saved.stands)
    messages.success(request, _("The foreword has been saved."))
    return _to(found)


def _foreword_page(
    request: HttpRequest, agenda: Agenda, form: ForewordForm, *, status: int, refused: str = "", theirs: Any = None
) -> HttpResponse:
    if agenda.is_adopted and not refused:
        refused = _("This version has been adopted and stays as it is. Begin a new version to change it.")
    context = {
        "breadcrumbs": _crumbs(agenda, _("Foreword")),
        "agenda": agenda,
        "form": form,
        "theirs": theirs,
        "refused": refused,
    }
    return render(request, "strategy/write_foreword.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def adopt_agenda(request: HttpRequest, membership: Membership, agenda: int) -> HttpResponse:
    found = _agenda(membership, agenda)
    if found.is_adopted:
        messages.info(request, _("This version has been adopted already."))
        return _to(found)
    form = AdoptAgendaForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.adopt_agenda(agenda=found, by=membership.person, today=timezone.localdate())
        except RefusedError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Adopted. Nobody can change this version after this."))
        return _to(found)
    context = {
        "breadcrumbs": _crumbs(found, _("Adopt")),
        "agenda": found,
        "content": AgendaContent.from_agenda(found, timezone.localdate()),
        "form": form,
    }
    return render(request, "strategy/adopt_agenda.html", context, status=422 if form.is_bound else 200)


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def agenda_changes(request: HttpRequest, membership: Membership, agenda: int) -> HttpResponse:
    """What changed since the version before; 404 for the first one, which has none before it."""
    found = _agenda(membership, agenda)
    if found.follows is None:
        raise Http404
    found.follows.municipality = membership.municipality
    today = timezone.localdate()
    before, after = (AgendaContent.from_agenda(version, today) for version in (found.follows, found))
    context = {
        "breadcrumbs": _crumbs(found, _("What changed")),
        "agenda": found,
        "changes": changes_between(before, after),
    }
    return render(request, "strategy/agenda_changes.html", context)


@require_POST
@member_view(Permission.REQUEST_REPORT)
def request_document(request: HttpRequest, membership: Membership, agenda: int, paper: str) -> HttpResponse:
    found = _agenda(membership, agenda)
    if paper not in OF_AGENDAS:
        raise Http404
    try:
        report = actions.request_document(agenda=found, kind=ReportKind(paper), by=membership.person)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return _to(found)
    return redirect("report_detail", slug=membership.municipality.slug, report=report.pk)
