"""Projects out of a file: read, matched column by column, looked at, taken over as a whole, undone."""

import csv
from io import StringIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions import RefusedError
from assessment.cells import harmless
from municipalities.access import Permission, member_view, region_view
from municipalities.models import Membership, Region
from projects import actions
from projects.import_desk import Desk, Matched
from projects.import_forms import ColumnsForm, ImportFileForm
from projects.importing import Reading
from projects.models import DoubleChoice, ImportState, Project, ProjectImport
from projects.tables import MAX_ROWS, TableError

SHOWN = 50
page = require_http_methods(["GET", "HEAD", "POST"])


# For a municipality


@page
@never_cache
@member_view(Permission.EDIT_PROJECTS)
def project_import_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    return _list(request, Desk.of_member(membership))


@page
@never_cache
@member_view(Permission.EDIT_PROJECTS)
def project_import_detail(request: HttpRequest, membership: Membership, batch: int) -> HttpResponse:
    return _detail(request, Desk.of_member(membership), batch)


@page
@never_cache
@member_view(Permission.EDIT_PROJECTS)
def choose_import_columns(request: HttpRequest, membership: Membership, batch: int) -> HttpResponse:
    return _columns(request, Desk.of_member(membership), batch)


@require_safe
@never_cache
@member_view(Permission.EDIT_PROJECTS)
def download_faulty_rows(request: HttpRequest, membership: Membership, batch: int) -> HttpResponse:
    return _faulty_rows(Desk.of_member(membership), batch)


@page
@never_cache
@member_view(Permission.EDIT_PROJECTS)
def undo_project_import(request: HttpRequest, membership: Membership, batch: int) -> HttpResponse:
    return _undo(request, Desk.of_member(membership), batch)


@require_POST
@member_view(Permission.EDIT_PROJECTS)
def drop_project_import(request: HttpRequest, membership: Membership, batch: int) -> HttpResponse:
    return _drop(request, Desk.of_member(membership), batch)


# For the region


@page
@never_cache
@region_view
def region_project_import_list(request: HttpRequest, region: Region) -> HttpResponse:
    return _list(request, Desk.of_region(request, region))


@page
@never_cache
@region_view
def region_project_import_detail(request: HttpRequest, region: Region, region_batch: int) -> HttpResponse:
    return _detail(request, Desk.of_region(request, region), region_batch)


@page
@never_cache
@region_view
def region_choose_import_columns(request: HttpRequest, region: Region, region_batch: int) -> HttpResponse:
    return _columns(request, Desk.of_region(request, region), region_batch)


@require_safe
@never_cache
@region_view
def region_download_faulty_rows(request: HttpRequest, region: Region, region_batch: int) -> HttpResponse:
    return _faulty_rows(Desk.of_region(request, region), region_batch)


@page
@never_cache
@region_view
def region_undo_project_import(request: HttpRequest, region: Region, region_batch: int) -> HttpResponse:
    return _undo(request, Desk.of_region(request, region), region_batch)


@require_POST
@region_view
def region_drop_project_import(request: HttpRequest, region: Region, region_batch: int) -> HttpResponse:
    return _drop(request, Desk.of_region(request, region), region_batch)


# For both


def _list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form that takes a file, and the files that were brought in before."""
    form = ImportFileForm(request.POST, request.FILES) if request.method == "POST" else None
    if form is not None and (batch := _read(desk, form)):
        return redirect(desk.url("choose_import_columns", batch))
    found = Paginator(desk.imports().defer("rows"), 20).get_page(request.GET.get("pagina"))
    context = {
        "desk": desk,
        "breadcrumbs": desk.crumbs(),
        "form": form or ImportFileForm(),
        "imports": [(batch, desk.url("project_import_detail", batch)) for batch in found],
        "page": found,
        "rows": MAX_ROWS,
    }
    return render(request, "projects/project_import_list.html", context, status=422 if form else 200)


def _read(desk: Desk, form: ImportFileForm) -> ProjectImport | None:
    """Keep what the file holds; None with the reason in the form."""
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        return actions.read_import(
            data=file.read(), file_name=file.name, region=desk.region, municipality=desk.municipality, by=desk.person
        )
    except TableError as error:
        form.add_error("file", str(error))
        return None


def _columns(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """What each column holds."""
    batch = desk.get(pk)
    if batch.state != ImportState.READ:
        return redirect(desk.url("project_import_detail", batch))
    initial = {f"column-{number}": key for number, key in batch.columns.items()}
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(data, table=actions.table_of(batch), needed=desk.needed, initial=initial)
    if data is not None and form.is_valid():
        actions.choose_columns(batch=batch, columns=form.columns(), by=desk.person)
        return redirect(desk.url("project_import_detail", batch))
    context = {
        "batch": batch,
        "desk": desk,
        "breadcrumbs": desk.crumbs(batch.file_name, _("Columns"), batch=batch),
        "form": form,
        "urls": desk.urls(batch),
    }
    return render(request, "projects/choose_import_columns.html", context, status=422 if data is not None else 200)


def _detail(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Before it is carried out what the file holds, afterwards what came of it."""
    batch = desk.get(pk)
    if batch.state != ImportState.READ:
        return _result(request, desk, batch)
    if not set(desk.needed) <= set(batch.columns.values()):
        return redirect(desk.url("choose_import_columns", batch))
    if request.method != "POST":
        return _preview(request, desk, batch)
    rows, rest = _typed_choices(request)
    try:
        batch = actions.choose_doubles(batch=batch, rows=rows, rest=rest, by=desk.person)
        if request.POST.get("do") == "choose":
            return redirect(f"{desk.url('project_import_detail', batch)}?pagina={_page_number(request)}#doubles")
        seen, leave_out = request.POST.get("seen", ""), "leave_out" in request.POST
        actions.apply_import(batch=batch, seen=seen, leave_out=leave_out, by=desk.person)
    except actions.StaleImportError:
        stale = _("The projects that stand here changed in the meantime. Nothing was imported; look at the rows again.")
        return _preview(request, desk, batch, stale, 409)
    except RefusedError as refusal:
        return _preview(request, desk, batch, str(refusal), 409)
    return redirect(desk.url("project_import_detail", batch))


def _typed_choices(request: HttpRequest) -> tuple[dict[int, str], str]:
    named = ((name[4:], str(value)) for name, value in request.POST.items() if name.startswith("row-"))
    rows = {int(number): value for number, value in named if number.isdecimal() and len(number) < 7}
    return rows, request.POST.get("rest", "")


def _page_number(request: HttpRequest) -> int:
    wanted = request.POST.get("pagina", "")
    return int(wanted) if wanted.isdecimal() and len(wanted) < 7 else 1


def _preview(
    request: HttpRequest, desk: Desk, batch: ProjectImport, problem: str = "", status: int = 200
) -> HttpResponse:
    reading = actions.reading_of(batch)
    doubles = Paginator(reading.doubles, SHOWN).get_page(request.GET.get("pagina") or request.POST.get("pagina"))
    table = actions.table_of(batch)
    context = {
        "batch": batch,
        "desk": desk,
        "breadcrumbs": desk.crumbs(batch.file_name),
        "reading": reading,
        "new": reading.new[:SHOWN],
        "faulty": reading.faulty[:SHOWN],
        "notes": reading.notes[:SHOWN],
        "note_count": len(reading.notes),
        "doubles": doubles,
        "chosen": [(double, actions.choice_for(batch, double.entry.number)) for double in doubles],
        "choices": DoubleChoice.choices,
        "rest": batch.choices.get("rest", DoubleChoice.SKIP.value),
        "matched": Matched.of(table.headers, actions.columns_of(batch)),
        "leave_out": "leave_out" in request.POST,
        "problem": problem,
        "shown": SHOWN,
        "urls": desk.urls(batch),
    }
    return render(request, "projects/preview_project_import.html", context, status=status)


def _result(request: HttpRequest, desk: Desk, batch: ProjectImport) -> HttpResponse:
    undone: dict[str, Any] = batch.choices.get("undone", {})
    done: dict[str, Any] = batch.choices.get("done", {})
    added = Project.objects.standing().filter(imported_in=batch).order_by("name", "pk")
    context = {
        "batch": batch,
        "desk": desk,
        "breadcrumbs": desk.crumbs(batch.file_name),
        "done": done,
        "filled": len(done.get("filled", {})),
        "added": added[:SHOWN],
        "undone": undone,
        "left": Project.objects.filter(pk__in=undone.get("left", [])),
        "shown": SHOWN,
        "urls": desk.urls(batch),
    }
    return render(request, "projects/project_import_detail.html", context)


def _faulty_rows(desk: Desk, pk: int) -> HttpResponse:
    """The rows with faults as they were, with the reasons beside them: to be mended and uploaded again."""
    batch = desk.get(pk)
    reading = actions.reading_of(batch)
    response = HttpResponse(_as_csv(batch, reading), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rijen-met-fouten-{batch.pk}.csv"'
    return response


def _as_csv(batch: ProjectImport, reading: Reading) -> str:
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in (*batch.headers, _("What is wrong"), _("Row in the file"))])
    for faulty in reading.faulty:
        cells = (*faulty.row.cells, faulty.reason, str(faulty.row.number))
        writer.writerow([harmless(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def _undo(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    batch = desk.get(pk)
    if batch.state != ImportState.APPLIED:
        return redirect(desk.url("project_import_detail", batch))
    if request.method == "POST":
        try:
            actions.undo_import(batch=batch, by=desk.person)
        except RefusedError as refusal:
            messages.error(request, str(refusal))
        return redirect(desk.url("project_import_detail", batch))
    done = batch.choices["done"]
    context = {
        "batch": batch,
        "desk": desk,
        "breadcrumbs": desk.crumbs(batch.file_name, _("Undo"), batch=batch),
        "added": done["added"],
        "filled": len(done["filled"]),
        "urls": desk.urls(batch),
    }
    return render(request, "projects/undo_project_import.html", context)


def _drop(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    batch = desk.get(pk)
    try:
        actions.drop_import(batch=batch, by=desk.person)
        messages.success(request, _("The file “%(name)s” was thrown away.") % {"name": batch.file_name})
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect(desk.url("project_import_list"))
