"""What the choice of regional projects rests on: what municipalities share, and what there is to take up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from assessment.instruments import LEADING
from assessment.models import SharingLevel, Status
from assessment.sharing import SharedResult, shared_results
from municipalities.heirs import Heirs
from municipalities.models import Region
from municipalities.sources import Source
from projects.candidates import Candidate, candidates
from projects.models import ProgrammeProject, ProgrammeState, RegionRole
from projects.parties import rooms_of
from projects.programme import Gap, Idea, Town

BUSY = (ProgrammeState.ADOPTED, ProgrammeState.RUNNING)


@dataclass(frozen=True)
class Option:
    """Something that the region could take up: proposed in the programme already (`pk`), or a candidate."""

    key: str
    name: str
    description: str
    blocks: tuple[str, ...]
    tasks: tuple[str, ...]
    role: RegionRole
    source: Source | None
    pk: int | None = None

    @property
    def idea(self) -> Idea:
        return Idea(self.key, frozenset(self.blocks), frozenset(self.tasks))

    @property
    def origin(self) -> str:
        """Where it comes from; the guide's own five are said to be so."""
        if self.pk is not None:
            return _("One of the guide's five") if self.source else _("Added by the region")
        return _("Candidate")


def towns_of(region: Region, today: date) -> tuple[Town, ...]:
    """The municipalities that share their results with the region or with all, by name. Of others nothing is known."""
    heirs = Heirs.on(today)
    rooms = rooms_of(region, heirs)
    shared = shared_results(level=SharingLevel.REGION, instrument_key=LEADING, region=region, heirs=heirs)
    return tuple(_town(result, rooms.get(result.code, 0) > 0) for result in shared)


def _town(result: SharedResult, can_help: bool) -> Town:
    done = frozenset(key for key, status in result.statuses.items() if status == Status.IMPLEMENTED)
    return Town(result.code, result.name, result.gaps, done, frozenset(result.tasks), can_help)


def options_of(stored: Iterable[ProgrammeProject]) -> tuple[Option, ...]:
    """What is proposed, the guide's own first, and then the candidates that never came into the programme."""
    projects = list(stored)
    known = {project.key for project in projects}
    proposed = [_stored(project) for project in projects if project.state == ProgrammeState.PROPOSED]
    return (*proposed, *(_new(candidate) for candidate in candidates() if candidate.key not in known))


def _stored(project: ProgrammeProject) -> Option:
    return Option(
        project.key,
        project.name,
        project.description,
        tuple(project.blocks),
        tuple(project.tasks),
        RegionRole(project.role),
        project.source,
        project.pk,
    )


def _new(candidate: Candidate) -> Option:
    return Option(
        candidate.key,
        candidate.name,
        candidate.description,
        candidate.blocks,
        candidate.tasks,
        candidate.role,
        candidate.source,
    )


def taken_up(stored: Iterable[ProgrammeProject]) -> set[Gap]:
    """The blocks of whoever leads or takes part in a project that was adopted or runs: those are being worked on."""
    return {
        (code, block)
        for project in stored
        if project.state in BUSY
        for code in _members(project)
        for block in project.blocks
    }


def by_block(region: Region) -> dict[str, tuple[ProgrammeProject, ...]]:
    """The projects of the programme that were adopted or run, under each building block that they help. One query."""
    found: dict[str, list[ProgrammeProject]] = {}
    for project in region.programme.filter(state__in=BUSY):
        for block in project.blocks:
            found.setdefault(block, []).append(project)
    return {block: tuple(projects) for block, projects in found.items()}


def _members(project: ProgrammeProject) -> set[str]:
    codes = {municipality.pk for municipality in project.participants.all()}
    return codes | ({project.lead_id} if project.lead_id else set())
