"""Who follows a project, and what followers are told: at most once a day of each project, in the mail of the day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from assessment.actions import tell
from assessment.models import Notice, NoticeKind
from municipalities.heirs import Heirs
from municipalities.models import AuditEntry, Municipality, Person
from projects.models import Project, ProjectFollow, ProjectRevision
from projects.news import news_of


@dataclass(frozen=True)
class Reach:
    """The people whom a project that is not public concerns, and where each of them works."""

    municipalities: Collection[str]
    regions: Collection[int]

    @classmethod
    def of(cls, project: Project, heirs: Heirs) -> "Reach":
        places = list(project.municipalities.all())
        codes = {code for place in places for code in heirs.line(place.pk)}
        return cls(codes, {place.region_id for place in places})

    def covers(self, works_at: Iterable[Municipality], region: int | None) -> bool:
        return region in self.regions or any(place.pk in self.municipalities for place in works_at)


@transaction.atomic
def follow_project(*, project: Project, follows: bool, by: Person) -> None:
    """Follow a project or no longer; again is harmless. Who stops hears nothing of it any more, of today neither."""
    if follows:
        _follow, is_changed = ProjectFollow.objects.get_or_create(project=project, person=by)
    else:
        is_changed = bool(ProjectFollow.objects.filter(project=project, person=by).delete()[0])
        _unsent(project).filter(person=by).delete()
    if is_changed:
        AuditEntry.record("follow_project" if follows else "unfollow_project", project, by=by, key=project.key)


def tell_followers(projects: Collection[Project], *, change: str, by: Person | None) -> int:
    """Tell who follows these projects that they changed; returns how many notices that gave.

    To be called once their newest revision is kept, in its transaction. Who may no longer see a project is told
    nothing, and what waited for the mail of the day is dropped. Without followers this is one query.
    """
    follows = ProjectFollow.objects.filter(project__in=[project.pk for project in projects], person__is_active=True)
    follows = follows.select_related("person__region_membership").prefetch_related("person__memberships__municipality")
    followers: dict[int, list[Person]] = {}
    for follow in follows:
        followers.setdefault(follow.project_id, []).append(follow.person)
    if not followers:
        return 0
    heirs = Heirs.on(timezone.localdate())
    followed = [(project, followers[project.pk]) for project in projects if project.pk in followers]
    with translation.override(settings.LANGUAGE_CODE):
        return sum(_tell(project, people, change, by, Reach.of(project, heirs)) for project, people in followed)


def _tell(project: Project, followers: Iterable[Person], change: str, by: Person | None, reach: Reach) -> int:
    told, allowed = 0, []
    news = news_of(change, *_last_two(project))
    key = f"project:{project.pk}:{timezone.localdate()}"
    for person in followers:
        works_at = [membership.municipality for membership in person.memberships.all()]
        region = getattr(person, "region_membership", None)
        if not project.is_public and not reach.covers(works_at, region.region_id if region else None):
            continue
        allowed.append(person.pk)
        place = _place(project, works_at, reach)
        if place is not None and news:
            notice = tell(
                person=person,
                kind=NoticeKind.PROJECT,
                by=by,
                municipality=place,
                key=key,
                subject=project.name,
                news=news,
                path=_path(project, place, reach),
            )
            told += notice is not None
    _unsent(project).exclude(person__in=allowed).delete()
    return told


def _place(project: Project, works_at: list[Municipality], reach: Reach) -> Municipality | None:
    """Under which municipality somebody is told: their own that takes part, their own, or else the first that does."""
    own = sorted(works_at, key=lambda place: (place.pk not in reach.municipalities, place.name))
    return own[0] if own else project.municipalities.first()


def _path(project: Project, place: Municipality, reach: Reach) -> str:
    """Where somebody reads it: its public page, else that of their own projects, else what they follow."""
    if not (project.removed_at or project.merged_into_id):
        if project.is_public:
            return reverse("public_project", args=[project.key])
        if place.pk in reach.municipalities:
            return reverse("project_list", args=[place.slug])
    return reverse("followed_project_list")


def _last_two(project: Project) -> tuple[dict[str, object], dict[str, object] | None]:
    """What its newest revision says, and the one before; None where there is none."""
    revisions = list(ProjectRevision.objects.filter(project=project).values_list("values", flat=True)[:2])
    return revisions[0], revisions[1] if len(revisions) > 1 else None


def _unsent(project: Project) -> QuerySet[Notice]:
    waiting = Q(kind=NoticeKind.PROJECT, sent_at__isnull=True)
    return Notice.objects.filter(waiting, key__startswith=f"project:{project.pk}:")
