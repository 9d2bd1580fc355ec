"""What readers of the regional programme are shown: its projects, and the proposal beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from assessment.leading import block_names
from municipalities.models import AuditEntry, Municipality, Region
from municipalities.societal_tasks import societal_tasks
from projects.models import ProgrammeProject, ProgrammeState, RegionRole
from projects.programme import Choice, Joiner, Lead, Proposal, joiners_of, leads_of, propose
from projects.programme_facts import BUSY, Option, options_of, taken_up, towns_of

A_LIST = 25
Words = Mapping[str, Mapping[str, Any]]  # of each field with codes, the word of each code


@dataclass(frozen=True)
class Card:
    """A project of the programme with its building blocks and tasks by name."""

    project: ProgrammeProject
    blocks: tuple[str, ...]
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class ProposedCard:
    """A proposed project: why, by which blocks, and who; of those who would join the first, as a list can bear them."""

    option: Option
    proposal: Proposal
    blocks: tuple[tuple[str, int], ...]
    tasks: tuple[str, ...]
    joiners: tuple[tuple[Joiner, str], ...]

    @property
    def more(self) -> int:
        """How many more would join."""
        return len(self.proposal.joiners) - len(self.joiners)


@dataclass(frozen=True)
class ProposalPage:
    """The proposal as a whole. `sharing` is how many municipalities share their results with the region."""

    choice: Choice
    cards: tuple[ProposedCard, ...]
    sharing: int
    unserved: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """A line of the history of a project."""

    at: datetime
    by: str
    changed: tuple[str, ...]


def programme_of(region: Region) -> list[ProgrammeProject]:
    return list(region.programme.select_related("lead").prefetch_related("participants"))


def cards_of(projects: Iterable[ProgrammeProject]) -> list[Card]:
    names, tasks = block_names(), societal_tasks()
    return [
        Card(
            project,
            tuple(names[key] for key in names if key in project.blocks),
            tuple(tasks[key] for key in tasks if key in project.tasks),
        )
        for project in projects
    ]


def shown_to_all(projects: Iterable[ProgrammeProject]) -> list[Card]:
    """What was adopted or runs, what runs first."""
    busy = [project for project in projects if project.state in BUSY]
    return cards_of(sorted(busy, key=lambda project: project.state != ProgrammeState.RUNNING))


def proposal_of(region: Region, stored: list[ProgrammeProject], number: int, today: date) -> ProposalPage:
    """The `number` projects that would close most of what municipalities share with the region as a gap."""
    options = {option.key: option for option in options_of(stored)}
    towns = towns_of(region, today)
    choice = propose(towns, (option.idea for option in options.values()), number, taken_up(stored))
    names, tasks = block_names(), societal_tasks()
    cards = tuple(
        ProposedCard(
            options[proposal.idea.key],
            proposal,
            tuple((names.get(block, block), count) for block, count in proposal.by_block.items()),
            tuple(tasks[key] for key in tasks if key in proposal.idea.tasks),
            tuple((each, ", ".join(names.get(key, key) for key in each.gaps)) for each in proposal.joiners[:A_LIST]),
        )
        for proposal in choice.proposals
    )
    return ProposalPage(choice, cards, len(towns), tuple(names.get(block, block) for block in choice.unserved))


def could_take_part(project: ProgrammeProject, today: date) -> tuple[tuple[Lead, ...], tuple[Joiner, ...]]:
    """Who could lead this project and who would join, out of what is shared with the region."""
    towns = towns_of(project.region, today)
    idea = Option(
        project.key, project.name, "", tuple(project.blocks), tuple(project.tasks), RegionRole(project.role), None
    ).idea
    return leads_of(idea, towns), joiners_of(idea, {town: town.gaps for town in towns})


def history_of(project: ProgrammeProject) -> list[Event]:
    """Newest first, out of the audit trail."""
    entries = AuditEntry.objects.filter(subject=f"{project._meta.label} {project.pk}").select_related("by")
    places = dict(Municipality.objects.filter(region=project.region).values_list("pk", "name"))
    words: Words = {
        "state": dict(ProgrammeState.choices),
        "role": dict(RegionRole.choices),
        "lead": places,
        "participants": places,
        "tasks": societal_tasks(),
        "blocks": block_names(),
    }
    return [_event(entry, words) for entry in entries]


def _event(entry: AuditEntry, words: Words) -> Event:
    changed = tuple(_line(name, pair[0], pair[1], words) for name, pair in entry.details.get("changed", {}).items())
    by = entry.by.name if entry.by else entry.by_email or _("the product itself")
    return Event(entry.at, by, changed or (_("Came into the programme"),))


def _line(name: str, was: Any, now: Any, words: Words) -> str:
    label = {
        "name": _("Name"),
        "description": _("Description"),
        "state": _("How far it is"),
        "role": _("Role of the region"),
        "lead": _("Who leads"),
        "participants": _("Who takes part"),
        "tasks": _("Societal tasks"),
        "blocks": _("Building blocks"),
        "progress": _("How it goes"),
    }.get(name, name)
    if name not in words:
        return _("%(field)s: %(text)s") % {"field": label, "text": now or "–"}
    return f"{label}: {_said(was, words[name])} → {_said(now, words[name])}"


def _said(value: Any, words: Mapping[str, Any]) -> str:
    values = value if isinstance(value, list) else [value] if value else []
    return ", ".join(str(words.get(each, each)) for each in values) or "–"
