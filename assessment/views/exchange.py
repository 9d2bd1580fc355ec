"""The questionnaire as a file: out, and back in by way of a preview."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessment import actions
from assessment.access import assessment_of, why_frozen
from assessment.conflicts import Choice
from assessment.containers import MAX_BYTES, WorkbookError
from assessment.exports import Export
from assessment.files import XLSX
from assessment.forms import OfflineFileForm
from assessment.layout import layout_of
from assessment.models import AnswerContent, Assessment, OfflineForm
from assessment.navigation import breadcrumbs_of
from assessment.offline import Difference
from assessment.workbook_rows import Origin, Row
from municipalities.access import Permission, member_view
from municipalities.models import Membership

TYPES = {"xlsx": XLSX.content_type, "csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def export_assessment(request: HttpRequest, membership: Membership, assessment: int, kind: str) -> HttpResponse:
    """The answers as an Excel file to fill in, as a table, or as JSON."""
    found = assessment_of(membership, assessment)
    if kind not in TYPES:
        raise Http404
    layout = layout_of(found.instrument_version_id)
    answers = list(found.answers.order_by("block__position"))
    for answer in answers:
        answer.block = layout.block(answer.block_id)
    export = Export(found, tuple(answers))
    if kind == "xlsx":
        from assessment.workbooks import write_workbook  # large, and few processes ever need it

        rows = [
            Row(
                answer.block.key,
                answer.version,
                answer.block.pillar.name,
                answer.block.name,
                tuple(answer.block.questions),
                AnswerContent.of(answer),
            )
            for answer in answers
        ]
        content: str | bytes = write_workbook(_origin(found), f"{found.municipality} · {found.title}", rows)
    else:
        content = export.as_csv() if kind == "csv" else export.as_json()
    name = f"{found.municipality.slug}-{found.instrument_version.instrument.key}-{found.pk}.{kind}"
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _origin(assessment: Assessment) -> Origin:
    version = assessment.instrument_version
    return Origin(
        assessment.municipality.pk, assessment.pk, f"{version.instrument.key} {version.number}", version.checksum
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def exchange_detail(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    """All files of an assessment: what can be downloaded, and the form that takes one back."""
    found = assessment_of(membership, assessment)
    form = OfflineFileForm(request.POST, request.FILES) if request.method == "POST" else None
    if form is not None:
        if not membership.may(Permission.EDIT_ANSWERS):
            raise PermissionDenied
        kept = _keep(membership, found, form)
        if kept is not None:
            return redirect(
                "offline_form_detail", slug=membership.municipality.slug, assessment=assessment, form=kept.pk
            )
    context = {
        "assessment": found,
        "breadcrumbs": breadcrumbs_of(found, _("Files")),
        "form": form or OfflineFileForm(),
        "forms": found.offline_forms.select_related("by")[:10],
        "may_upload": membership.may(Permission.EDIT_ANSWERS),
        "megabytes": MAX_BYTES // 1_000_000,
        "refused": why_frozen(found),
    }
    return render(request, "assessment/exchange_detail.html", context, status=422 if form else 200)


def _keep(membership: Membership, assessment: Assessment, form: OfflineFileForm) -> OfflineForm | None:
    """Read the file and keep what it says; None with the reason in the form."""
    from assessment.workbooks import read_workbook  # large, and few processes ever need it

    if not form.is_valid():
        return None
    uploaded = form.cleaned_data["file"]
    layout = layout_of(assessment.instrument_version_id)
    try:
        readings = read_workbook(uploaded.read(), _origin(assessment), [block.key for block in layout.blocks])
    except WorkbookError as error:
        form.add_error("file", str(error))
        return None
    return actions.keep_offline_form(
        assessment=assessment, file_name=uploaded.name, readings=readings, by=membership.person
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_ANSWERS)
def offline_form_detail(request: HttpRequest, membership: Membership, assessment: int, form: int) -> HttpResponse:
    """What a file would change, row by row; then all of it at once."""
    found = assessment_of(membership, assessment)
    kept = get_object_or_404(found.offline_forms, pk=form)
    kept.assessment = found
    tried = Tried()
    if request.method == "POST":
        tried = _apply(request, kept, membership)
        if tried.status == 302:
            return redirect("canvas_detail", slug=membership.municipality.slug, assessment=assessment)
    preview = actions.preview_of(kept)
    context = {
        "assessment": found,
        "breadcrumbs": breadcrumbs_of(found, kept.file_name),
        "kept": kept,
        "preview": preview,
        "conflicts": [_with_choice(conflict, request, tried) for conflict in preview.conflicts],
        "choices": Choice.choices,
        "problem": tried.problem,
        "refused": why_frozen(found),
    }
    return render(request, "assessment/offline_form_detail.html", context, status=tried.status)


@dataclass(frozen=True)
class Tried:
    """What came of taking a file over: the status to answer with, why not, and why not of each block by its key."""

    status: int = 200
    problem: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


def _with_choice(conflict: Difference, request: HttpRequest, tried: Tried) -> tuple[Difference, str, str]:
    """The conflict, what was chosen about it, unless its answer changed after that, and what is wrong with that."""
    seen = request.POST.get(f"seen-{conflict.key}") == str(conflict.version)
    chosen = request.POST.get(f"choice-{conflict.key}", "") if seen else ""
    return conflict, chosen, tried.problems.get(conflict.key, "")


def _apply(request: HttpRequest, kept: OfflineForm, membership: Membership) -> Tried:
    typed = {name: str(value) for name, value in request.POST.items()}
    seen = {name[5:]: int(value) for name, value in typed.items() if name.startswith("seen-") and _is_version(value)}
    choices = {name[7:]: value for name, value in typed.items() if name.startswith("choice-")}
    try:
        number = actions.apply_offline_form(
            form=kept, choices=choices, seen=seen, by=membership.person, today=timezone.localdate()
        )
    except actions.StalePreviewError:
        stale = _("A colleague changed an answer in the meantime. Nothing was saved; look at the changes again.")
        return Tried(409, stale)
    except actions.ChoicesError as refusal:
        return Tried(422, _("Nothing was saved yet: look at the messages beside the conflicts."), refusal.problems)
    except actions.RefusedError as refusal:
        return Tried(409, str(refusal))
    messages.success(
        request,
        ngettext("%(number)d answer taken over from the file.", "%(number)d answers taken over from the file.", number)
        % {"number": number},
    )
    return Tried(302)


def _is_version(value: str) -> bool:
    """Also not a number of so many digits that Python does not read it."""
    return value.isdecimal() and len(value) < 10
