"""Who works together on what, and where things can be tried out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.heirs import Heirs
from municipalities.models import Municipality, Person, Region
from municipalities.sources import Source
from projects.models.organisations import Organisation
from projects.models.projects import Openness


class TieState(models.TextChoices):
    """The guide's two kinds of line (section 6.3)."""

    CURRENT = "current", _("Current")
    POTENTIAL = "potential", _("Potential")


class TestbedState(models.TextChoices):
    EXISTING = "existing", _("Existing")
    POSSIBLE = "possible", _("Possible")


class Testbed(models.Model):
    """A place where new things are tried out. `location` names the place where it lies outside the region."""

    key = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=150)
    description = models.TextField(_("description"), blank=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="testbeds"
    )
    location = models.CharField(_("place"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=TestbedState)
    openness = models.CharField(_("open to others"), max_length=8, choices=Openness, blank=True)
    document = models.CharField(max_length=40)
    section = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("testbed")
        verbose_name_plural = _("testbeds")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class CooperationQuerySet(models.QuerySet["Cooperation"]):
    def standing(self) -> CooperationQuerySet:
        return self.filter(removed_at__isnull=True)

    def for_reading(self) -> CooperationQuerySet:
        """With everybody who takes part."""
        everybody = Participation.objects.select_related("organisation")
        return self.select_related("request").prefetch_related(models.Prefetch("participations", everybody))


class Cooperation(models.Model):
    """What municipalities do together, or could. A region-wide one has no participants of its own.

    `document` and `section` are empty for one that grew from two municipalities that said yes to each other.
    """

    key = models.SlugField(max_length=120, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="cooperations")
    theme = models.CharField(_("theme"), max_length=100)
    description = models.TextField(_("description"), blank=True)
    blocks = models.JSONField(default=list)
    is_region_wide = models.BooleanField(_("of the whole region"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=TieState)
    since = models.CharField(_("since"), max_length=50, blank=True)
    contact_role = models.CharField(_("contact"), max_length=100, blank=True)
    document = models.CharField(max_length=40, blank=True)
    section = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CooperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperation")
        verbose_name_plural = _("cooperations")
        ordering: ClassVar[list[str]] = ["theme", "pk"]

    def __str__(self) -> str:
        return self.theme

    @property
    def source(self) -> Source | None:
        return Source(self.document, self.section) if self.document else None


class Participation(models.Model):
    """Who takes part in a cooperation, or could: a municipality or an organisation."""

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="participations")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="participations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="participations"
    )
    state = models.CharField(_("state"), max_length=9, choices=TieState)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="participation_of_one",
                condition=Q(municipality__isnull=False, organisation__isnull=True)
                | Q(municipality__isnull=True, organisation__isnull=False),
            ),
            models.UniqueConstraint(fields=["cooperation", "municipality"], name="municipality_takes_part_once"),
            models.UniqueConstraint(fields=["cooperation", "organisation"], name="organisation_takes_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cooperation_id} · {self.municipality_id or self.organisation_id}"


class HelpLimit(models.Model):
    """How many requests for help a municipality takes in a year. Without a row it was not said: none are sent to it."""

    municipality = models.OneToOneField(Municipality, on_delete=models.PROTECT, related_name="help_limit")
    requests_a_year = models.PositiveSmallIntegerField(_("requests a year"))
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.municipality_id} · {self.requests_a_year}"


class Word(models.TextChoices):
    """What a side says to a request; blank is nothing yet."""

    YES = "yes", _("Yes")
    LATER = "later", _("Later")
    NO = "no", _("No")


class Side(models.TextChoices):
    SEEKER = "seeker", _("The municipality that seeks help")
    HELPER = "helper", _("The municipality that can help")
    REGION = "region", _("The region")


class PartnerRequestQuerySet(models.QuerySet["PartnerRequest"]):
    def open(self) -> PartnerRequestQuerySet:
        return self.filter(closed_at__isnull=True)

    def of(self, municipality: Municipality) -> PartnerRequestQuerySet:
        """Its own, and those of the municipalities that merged into it."""
        under = Heirs.on(timezone.localdate()).under(municipality.pk)
        return self.filter(Q(seeker__in=under) | Q(helper__in=under))

    def counted_in(self, year: int) -> PartnerRequestQuerySet:
        """What counts towards the helper's limit: asked in that year, and not refused or withdrawn by either side."""
        refused = Q(seeker_says=Word.NO) | Q(helper_says=Word.NO)
        return self.filter(created_at__year=year).exclude(refused)


class PartnerRequest(models.Model):
    """Two municipalities about one building block. Only once both said yes they see each other's contact person.

    `facts` are the shared facts that the proposal followed from, as they were shown. A request that ended in two times
    yes has its `cooperation`.
    """

    seeker = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="requests_made")
    helper = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="requests_received")
    block = models.CharField(max_length=80)
    started_by = models.CharField(max_length=6, choices=Side)
    facts = models.JSONField(default=list)
    seeker_says = models.CharField(max_length=5, choices=Word, blank=True)
    helper_says = models.CharField(max_length=5, choices=Word, blank=True)
    seeker_note = models.CharField(max_length=500, blank=True)
    helper_note = models.CharField(max_length=500, blank=True)
    mediation_note = models.CharField(max_length=500, blank=True)
    seeker_contact = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    helper_contact = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cooperation = models.OneToOneField(
        Cooperation, on_delete=models.PROTECT, null=True, blank=True, related_name="request"
    )
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to cooperate")
        verbose_name_plural = _("requests to cooperate")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["seeker", "helper", "block"],
                condition=Q(closed_at__isnull=True),
                name="one_open_request_of_two_about_a_block",
            ),
            models.CheckConstraint(name="request_not_to_oneself", condition=~Q(seeker=models.F("helper"))),
        ]

    def __str__(self) -> str:
        return f"{self.seeker_id} → {self.helper_id} · {self.block}"


class MatchRun(models.Model):
    """A fair division of the region's gaps over those that can help, as a worker works it out.

    Its `proposals` (codes of seeker and helper, and a block) reach nobody before the region sends them.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="match_runs")
    most = models.PositiveSmallIntegerField(_("proposals a municipality"), default=3)
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    proposals = models.JSONField(default=list)
    unmatched = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("division of requests")
        verbose_name_plural = _("divisions of requests")
        ordering: ClassVar[list[str]] = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.region_id} · {self.started_at:%Y-%m-%d %H:%M}"
