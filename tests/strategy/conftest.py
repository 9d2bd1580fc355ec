"""What the tests of strategy share: a queue of their own, and an assessment with something in it."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from assessment.models import Assessment
from municipalities.models import FactKind, Municipality, Person, ProfileFact
from projects.models import Project, ProjectStatus
from strategy.models import Goal
from strategy.reports import ReportContent
from tests import factories
from tests.queues import drop_connections, file_queue, queue, use_queue

__all__ = ["drop_connections", "file_queue", "queue", "use_queue"]


def messages(tmp_path: Path) -> list[Path]:
    """What waits in the queue of the fixture `queue`."""
    return sorted((tmp_path / "queue" / "messages").glob("*.msg"))


@pytest.fixture
def answered(assessment: Assessment, coordinator: Person) -> Assessment:
    """Delft: two gaps in the first pillar, one block that is there, and the rest unanswered."""
    factories.answer_block(assessment, "verkennen-visie", "not_yet", coordinator, "Er is geen visie.", "Team Strategie")
    factories.answer_block(assessment, "verkennen-doelen", "partial", coordinator)
    factories.answer_block(assessment, "verkennen-inventarisatie", "implemented", coordinator)
    return assessment


@pytest.fixture
def known(delft: Municipality) -> None:
    """What the sources say of Delft."""
    ProfileFact.objects.create(
        municipality=delft,
        kind=FactKind.WEAKNESS,
        position=0,
        text="Delft miste een gezamenlijke koers.",
        note="In de tabel staat alleen: koers.",
        topics=["strategy"],
        document="mrdh-2021",
        section="3.5",
    )
    project = Project.objects.create(
        key="delft-proef",
        named_in_source="Delft",
        name="Proef met sensoren",
        themes=["IoT", "Data"],
        status=ProjectStatus.RUNNING,
        kind="pilot",
        period="2020",
        reading="De bron is hier slecht leesbaar.",
        document="mrdh-2021",
        section="Bijlage 2",
    )
    project.municipalities.add(delft)
    project.partners.create(key="tu-delft", name="TU Delft", kind="knowledge")


@pytest.fixture
def content(answered: Assessment, known: None) -> ReportContent:
    return ReportContent.from_assessment(answered, today=timezone.localdate())


@pytest.fixture
def goal(delft: Municipality, coordinator: Person) -> Goal:
    """An open goal of Delft for a task of its own."""
    return Goal.objects.create(
        municipality=delft,
        title="Minder wachten",
        indicator="wachttijd aan de balie",
        unit="minuten",
        baseline=20,
        target=5,
        means="De balie krijgt een afspraaksysteem.",
        why="Inwoners klagen over wachten.",
        task=delft.societal_tasks.create(name="Dienstverlening"),
        starts_on=date(2026, 1, 1),
        due_on=date(2027, 1, 1),
        owner="Team Balie",
        added_by=coordinator,
    )
