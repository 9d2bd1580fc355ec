"""The facts of one municipality, out of the database, for the engine."""

from collections.abc import Iterable

from assessment.canvas import Canvas
from assessment.instruments import LEADING
from assessment.paths import paths_of
from municipalities.models import Municipality
from municipalities.sources import Source
from projects.models import Project
from strategy.models import Planning
from strategy.recommendations import BlockFact, ChosenTask, MunicipalityFacts, OwnProject, ProfileStatement


def facts_of(municipality: Municipality, canvas: Canvas) -> MunicipalityFacts:
    """What the engine may know of a municipality, in four queries."""
    path = paths_of(LEADING).get(municipality.path)
    planning = Planning.objects.filter(municipality=municipality).first()
    return MunicipalityFacts(
        name=municipality.name,
        size_class=municipality.size_class,
        blocks=tuple(_block_facts(canvas)),
        statements=tuple(
            ProfileStatement(fact.kind, fact.text, tuple(fact.topics), Source(fact.document, fact.section))
            for fact in municipality.profile_facts.all()
        ),
        projects=tuple(
            OwnProject(p.name, tuple(p.themes), p.status, None if p.changed_by_id else p.source)
            for p in Project.objects.of(municipality).beyond_a_name()
        ),
        path=municipality.path,
        path_name=path.name.lower() if path else "",
        tasks=tuple(ChosenTask(t.code, t.name, t.weight) for t in municipality.societal_tasks.standing()),
        days=planning.days if planning else None,
    )


def _block_facts(canvas: Canvas) -> Iterable[BlockFact]:
    for pillar_position, column in enumerate(canvas.columns):
        for position, tile in enumerate(column.tiles):
            yield BlockFact(tile.key, tile.name, tile.pillar, pillar_position, position, tile.status, tile.wanted)
