"""What readers of a project scan are shown: the two canvases, the decision and the history, as they stand or stood."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from assessment.canvas import Canvas, Tile, draw
from assessment.layout import Layout, layout_of
from assessment.models import InstrumentVersion, Status
from municipalities.models import Person
from projects.actions.scans import INSTRUMENT, stored_values
from projects.models import GoDecision, Project, ProjectScan, ScanRevision
from projects.scans import DECISION, WHY, Merged, Values, changed_names, given, use_name
from projects.use_case import UseCaseQuestion, use_case_questions


@dataclass(frozen=True)
class Save:
    """A line of the history; `changed` says what became another text, by pillar or canvas."""

    number: int
    at: datetime
    by: Person
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Clash:
    """A text that two people changed: what stands now, by which words it is known."""

    label: str
    theirs: str


@dataclass(frozen=True)
class ScanPage:
    """`version` is the save that is shown, 0 where there is none yet."""

    layout: Layout
    values: Values
    version: int

    @cached_property
    def canvas(self) -> Canvas:
        return draw(self.layout, given(self.values, (block.key for block in self.layout.blocks)))

    @property
    def decision(self) -> str:
        """Its word; empty where none was taken."""
        return str(GoDecision(self.values[DECISION]).label) if DECISION in self.values else ""

    @property
    def kind(self) -> str:
        return self.values.get(DECISION, "")

    @property
    def why(self) -> str:
        return self.values.get(WHY, "")

    @property
    def use_case(self) -> Iterator[tuple[UseCaseQuestion, str]]:
        for question in use_case_questions():
            yield question, self.values.get(use_name(question.key), "")

    @property
    def notes(self) -> Iterator[tuple[str, str, list[Tile]]]:
        """Key and name of each pillar, with its blocks that have a note."""
        for column in self.canvas.columns:
            yield column.key, column.name, [tile for tile in column.tiles if tile.explanation]


def layout_for(scan: ProjectScan | None) -> Layout | None:
    """Of the version with which the scan began, or of the newest one; None where none was published."""
    if scan is not None:
        return layout_of(scan.instrument_version_id)
    newest = InstrumentVersion.objects.newest().filter(instrument__key=INSTRUMENT).first()
    return layout_of(newest.pk) if newest else None


def scan_of(project: Project) -> ProjectScan | None:
    return ProjectScan.objects.select_related("decided_by", "changed_by").filter(project=project).first()


def page_of(scan: ProjectScan | None, revision: ScanRevision | None = None) -> ScanPage | None:
    """The scan as it stands, or as it was in an older save."""
    layout = layout_for(scan)
    if layout is None:
        return None
    if revision is not None:
        return ScanPage(layout, revision.values, revision.number)
    return ScanPage(layout, stored_values(scan), scan.version if scan else 0)


def history_of(revisions: Iterable[ScanRevision], layout: Layout) -> list[Save]:
    """Newest first; `revisions` likewise."""
    rows = list(revisions)
    befores: list[Values] = [*(row.values for row in rows[1:]), {}]
    return [
        Save(row.number, row.at, row.by, _parts(changed_names(before, row.values), layout))
        for row, before in zip(rows, befores, strict=False)  # where nobody saved, there is no first save
    ]


def _parts(names: Iterable[str], layout: Layout) -> tuple[str, ...]:
    pillars = {block.key: pillar.name for pillar, blocks in layout.pillars.items() for block in blocks}
    parts = []
    for name in names:
        what, _dash, key = name.partition("-")
        part = _("Decision") if what in (DECISION, WHY) else _("Use-case canvas") if what == "use" else pillars.get(key)
        parts.append(str(part or key))
    return tuple(dict.fromkeys(parts))


def clashes_of(merged: Merged, scan: ProjectScan) -> list[Clash]:
    """What the other saved in the fields that both changed."""
    stands, layout = stored_values(scan), layout_of(scan.instrument_version_id)
    return [Clash(_label(name, layout), _shown(name, stands.get(name, ""))) for name in merged.clashes]


def _label(name: str, layout: Layout) -> str:
    what, _dash, key = name.partition("-")
    if what == DECISION:
        return _("Decision")
    if what == WHY:
        return _("Why?")
    if what == "use":
        return next((question.title for question in use_case_questions() if question.key == key), key)
    block = next((block.name for block in layout.blocks if block.key == key), key)
    return block if what == "status" else _("Note: %(block)s") % {"block": block}


def _shown(name: str, text: str) -> str:
    if name == DECISION and text:
        return str(GoDecision(text).label)
    if name.startswith("status-"):
        return str(Status(text).label) if text else _("Not answered yet")
    return text or "–"
