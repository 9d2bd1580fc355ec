"""Adding and changing projects, the same for a municipality and for staff of the region."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from assessment.actions import OutdatedError, RefusedError
from projects import actions
from projects.forms import ProjectForm
from projects.history import changes_of
from projects.merging import settled
from projects.models import Project, ProjectQuerySet
from projects.values import ProjectValues
from projects.views.desks import Desk, words

A_PAGE = 30
REMOVED = 100  # shown at once
LONGEST_SEARCH = 100


def page_of(request: HttpRequest, projects: ProjectQuerySet) -> tuple[str, Page[Project]]:
    """What is looked for by name, and the page of what was found."""
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    found = projects.named(wanted).prefetch_related("municipalities", "partners").order_by("name", "pk")
    return wanted, Paginator(found, A_PAGE).get_page(request.GET.get("pagina"))


def removed_of(desk: Desk) -> list[tuple[Project, str]]:
    """Those that were removed last, each with the address that brings it back."""
    rows = desk.projects().filter(removed_at__isnull=False).order_by("-removed_at", "pk")[:REMOVED]
    return [(project, desk.url("restore_project", project.pk)) for project in rows]


def detail(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One project with its history; a double leads to the project that stayed."""
    project = desk.project(pk)
    if project.merged_into:
        messages.info(request, _("“%(name)s” was merged into this project.") % {"name": project.name})
        return redirect(desk.url("own_project_detail", project.merged_into.pk))
    revisions = list(project.revisions.select_related("by"))
    known = words(ProjectValues.of(project), *(ProjectValues.from_json(each.values) for each in revisions))
    changes = changes_of(revisions, known, desk.colleagues())
    context = {
        "breadcrumbs": desk.crumbs(project.name),
        "desk": desk,
        "project": project,
        "urls": desk.urls(project),
        "tasks": [known.tasks.get(task, task) for task in project.tasks],
        "blocks": [known.blocks.get(block, block) for block in project.blocks],
        "municipalities": [known.municipalities[each.pk] for each in project.municipalities.all()],
        "changes": [(each, desk.url("put_back_project", pk, each.number)) for each in changes],
        "doubles": list(project.merged.all()),
        "follows": desk.person.followed_projects.filter(project=project).exists(),
        "may_edit": desk.may_edit and project.is_standing,
        "may_restore": desk.may_edit and not project.is_standing,
    }
    return render(request, "projects/own_project_detail.html", context)


@never_cache
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = _form(request, desk, None)
    if _is_sent(request) and form.is_valid():
        try:
            project = actions.add_project(values=form.values(), by=desk.person)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The project has been added."))
            return redirect(desk.url("own_project_detail", project.pk))
    title = _("Add a project")
    return _form_page(request, form, breadcrumbs=desk.crumbs(title), title=title, back=desk.url("project_list"))


@never_cache
def change(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Who saves while a colleague did gets the form again, with what both wrote; nothing is lost."""
    project = desk.project(pk)
    if not project.is_standing and request.method != "POST":
        return redirect(desk.url("own_project_detail", pk))
    form, version, met = _form(request, desk, project), _based_on(request, project), False
    if _is_sent(request) and form.is_valid():
        try:
            actions.change_project(project=project, values=form.values(), version=version, by=desk.person)
        except OutdatedError:
            project, met = desk.project(pk), True
            form, version = _met(form, desk, project, version), project.version
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The project has been changed."))
            return redirect(desk.url("own_project_detail", pk))
    title = _("Change the project")
    context: dict[str, Any] = {"breadcrumbs": desk.crumbs(desk.crumb(project), title), "title": title, "met": met}
    return _form_page(request, form, **context, version=version, back=desk.url("own_project_detail", pk))


def _is_sent(request: HttpRequest) -> bool:
    """Whether the form was sent to be saved, and not for more rows."""
    return request.method == "POST" and "more" not in request.POST


def _form(request: HttpRequest, desk: Desk, project: Project | None) -> ProjectForm:
    standing = ProjectValues.of(project) if project else None
    data = request.POST if request.method == "POST" else None
    return ProjectForm(data, choices=desk.choices(standing), standing=standing, more_rows="more" in request.POST)


def _based_on(request: HttpRequest, project: Project) -> int:
    typed = request.POST.get("version", "")
    if request.method != "POST":
        return project.version
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _met(form: ProjectForm, desk: Desk, project: Project, version: int) -> ProjectForm:
    """A new form: what I changed as I typed it, with what a colleague saved beside it; the rest as the colleague left
    it.
    """
    mine, theirs = form.values(), ProjectValues.of(project)
    kept = project.revisions.filter(number=version).first()
    ours = settled(ProjectValues.from_json(kept.values) if kept else None, mine, theirs)
    met = ProjectForm(None, choices=desk.choices(ours), standing=ours)
    met.beside = {each.name: each.second or _("(empty)") for each in words(ours, theirs).differences(ours, theirs)}
    return met


def _form_page(request: HttpRequest, form: ProjectForm, **context: Any) -> HttpResponse:
    status = 422 if _is_sent(request) else 200
    return render(request, "projects/project_form.html", {"form": form, **context}, status=status)


@never_cache
def remove(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One that others take part in as well stays theirs; the municipality only leaves it."""
    project = desk.standing(pk)
    staying = desk.staying(project) if desk.municipality else ()
    others = [each for each in project.municipalities.all() if staying and each.pk not in staying]
    if request.method == "POST":
        _remove(request, desk, project, tuple(each.pk for each in others))
        return redirect(desk.url("project_list"))
    context = {
        "breadcrumbs": desk.crumbs(desk.crumb(project), _("Remove")),
        "project": project,
        "others": ", ".join(each.name for each in others),
        "urls": desk.urls(project),
    }
    return render(request, "projects/remove_project.html", context)


def _remove(request: HttpRequest, desk: Desk, project: Project, others: tuple[str, ...]) -> None:
    values = ProjectValues.of(project).with_municipalities(others)
    done = _("“%(name)s” has been removed. You can bring it back.")
    try:
        if others:
            actions.change_project(project=project, values=values, version=project.version, by=desk.person)
            done = _("Your municipality takes part in “%(name)s” no longer.")
        else:
            actions.remove_project(project=project, by=desk.person)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done % {"name": project.name})


def restore(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    project = desk.project(pk)
    actions.restore_project(project=project, by=desk.person)
    messages.success(request, _("“%(name)s” is back.") % {"name": project.name})
    return redirect(desk.url("own_project_detail", pk))


def put_back(request: HttpRequest, desk: Desk, pk: int, number: int) -> HttpResponse:
    project = desk.standing(pk)
    revision = get_object_or_404(project.revisions, number=number)
    try:
        actions.put_back(revision=revision, staying=desk.staying(project), by=desk.person)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Version %(number)d has been put back.") % {"number": number})
    return redirect(desk.url("own_project_detail", pk))
