"""Invented municipalities that measured for years: as many as asked for, and the same again for the same seed.

For the bench and for trying out what comparing looks like at another size. Everything about them says that it was
invented: the names, the codes (S00001, where CBS writes GM0001), the rounds. What is written is what people could have
entered: answers with their history, adopted or still busy, shared to some degree or not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from assessment.actions.totals import levels_of, refresh_totals
from assessment.layout import Layout, layout_of
from assessment.models import Assessment, InstrumentVersion, Result, Round, Sharing, SharingLevel, Status
from municipalities.models import AuditEntry, DevelopmentPath, Municipality, Person, Region, RegionMembership, SizeClass
from municipalities.societal_tasks import societal_tasks

AUTHOR = "proefregio@digipeil.example"
EXPLANATION = "Verzonnen toelichting van een proefgemeente."
BATCH = 5_000
# Our guesses, so that a group of each kind exists: of a hundred municipalities, how many.
SIZES = {SizeClass.SMALL: 50, SizeClass.MEDIUM: 32, SizeClass.LARGE: 17, SizeClass.G4: 1}
LEVELS = {SharingLevel.NOTHING: 15, SharingLevel.TOTALS: 35, SharingLevel.REGION: 38, SharingLevel.PUBLIC: 12}
HEAD_START = {SizeClass.SMALL: -0.4, SizeClass.MEDIUM: 0.0, SizeClass.LARGE: 0.5, SizeClass.G4: 0.9}
ADOPTED, BUSY = 0.85, 0.95  # of the municipalities in a round; the rest did not start
GROWTH = 0.35  # a round


@dataclass(frozen=True)
class Plan:
    """How much is to be invented. The same plan gives the same data, save for the primary keys."""

    municipalities: int
    rounds: int
    seed: int = 1

    @property
    def slug(self) -> str:
        return f"proefregio-{self.municipalities}-{self.rounds}-{self.seed}"


@dataclass(frozen=True)
class Measurement:
    """What one municipality did in one round: the status by block, and whether it adopted that."""

    place: int
    round: int
    statuses: Mapping[str, str]
    is_adopted: bool


def measurements(plan: Plan, blocks: Mapping[str, float], sizes: list[SizeClass]) -> Iterator[Measurement]:
    """Municipality after municipality, round after round; `blocks` gives how hard each is. Pure."""
    for place, size in enumerate(sizes):
        chance = Random(f"{plan.seed}:{place}")
        ability = HEAD_START[size] + chance.gauss(0, 0.6)
        luck = {key: chance.gauss(0, 0.7) for key in blocks}
        skipped = {key for key in blocks if chance.random() < 0.03}
        for number in range(plan.rounds):
            took_part = chance.random()
            if took_part >= BUSY:
                continue
            level = ability + GROWTH * number
            statuses = {
                key: Status.NOT_APPLICABLE.value if key in skipped else _status(level + luck[key] - hard)
                for key, hard in blocks.items()
            }
            is_adopted = took_part < ADOPTED
            yield Measurement(place, number, statuses if is_adopted else dict(islice(statuses.items(), 10)), is_adopted)


def _status(level: float) -> str:
    if level > 0.8:
        return Status.IMPLEMENTED.value
    return Status.PARTIAL.value if level > -0.4 else Status.NOT_YET.value


def hardness(plan: Plan, layout: Layout) -> dict[str, float]:
    """How hard each block is, by key, in the order of the questionnaire."""
    chance = Random(f"{plan.seed}:blocks")
    return {block.key: chance.uniform(-0.6, 1.6) for block in layout.blocks}


@transaction.atomic
def make_synthetic(*, plan: Plan, version: InstrumentVersion, today: date) -> Region:
    """A region with all that the plan asks for; the one there is where it was made before."""
    if found := Region.objects.filter(slug=plan.slug).first():
        return found
    layout = layout_of(version.pk)
    name = f"Proefregio {plan.municipalities} (verzonnen)"
    region = Region.objects.create(name=name, short_name="Proefregio", slug=plan.slug)
    by = _author(region)
    places = Municipality.objects.bulk_create(_places(plan, region), batch_size=BATCH)
    rounds = [_round(region, version, number, plan, today) for number in range(plan.rounds)]
    for round_ in rounds:
        round_.invited.set(places)
    Sharing.objects.bulk_create(_sharings(plan, places, version, by), batch_size=BATCH)
    sizes = [SizeClass(place.size_class) for place in places]
    found_ = measurements(plan, hardness(plan, layout), sizes)
    while batch := list(islice(found_, BATCH)):
        _write(batch, places, rounds, layout, by)
    for round_ in rounds:
        refresh_totals(region=region, instrument=version.instrument, round_=round_)
    AuditEntry.record("make_synthetic", region, by=None, municipalities=plan.municipalities, rounds=plan.rounds)
    return region


def _author(region: Region) -> Person:
    """Somebody without a password, who is said to have entered it all, and sees it as staff of the region."""
    made = {"name": "Proefregio (verzonnen)", "password": "!", "is_demo": True}
    author, _is_new = Person.objects.get_or_create(email=f"{region.slug}.{AUTHOR}", defaults=made)
    RegionMembership.objects.get_or_create(person=author, defaults={"region": region})
    return author


def _places(plan: Plan, region: Region) -> Iterator[Municipality]:
    chance, wishes = Random(f"{plan.seed}:places"), Random(f"{plan.seed}:tasks")
    first = Municipality.objects.filter(gm_code__startswith="S").count() + 1
    for number in range(first, first + plan.municipalities):
        yield Municipality(
            gm_code=f"S{number:05}",
            region=region,
            name=f"Proefgemeente {number:05}",
            official_name=f"Proefgemeente {number:05}",
            slug=f"proefgemeente-{number:05}",
            size_class=chance.choices(list(SIZES), list(SIZES.values()))[0],
            path=chance.choice(DevelopmentPath.values),
            tasks=sorted(wishes.sample(list(societal_tasks()), wishes.randint(1, 3))),
            latitude=round(chance.uniform(50.8, 53.4), 4),
            longitude=round(chance.uniform(3.5, 7.1), 4),
        )


def _round(region: Region, version: InstrumentVersion, number: int, plan: Plan, today: date) -> Round:
    """The last one is open; the others ended a year earlier each."""
    opens_on = today - timedelta(days=30 + 365 * (plan.rounds - 1 - number))
    round_ = Round.objects.create(
        region=region,
        name=f"Proefronde {opens_on.year} ({number + 1})",
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=120),
        is_demo=True,
    )
    round_.instrument_versions.add(version)
    return round_


def _sharings(plan: Plan, places: list[Municipality], version: InstrumentVersion, by: Person) -> Iterator[Sharing]:
    chance = Random(f"{plan.seed}:sharing")
    for place in places:
        level = chance.choices(list(LEVELS), list(LEVELS.values()))[0]
        yield Sharing(municipality=place, instrument_id=version.instrument_id, level=level, decided_by=by)


def _write(
    batch: list[Measurement], places: list[Municipality], rounds: list[Round], layout: Layout, by: Person
) -> None:
    assessments = Assessment.objects.bulk_create(
        Assessment(
            municipality=places[one.place],
            instrument_version_id=layout.version.pk,
            round=rounds[one.round],
            started_by=by,
            started_at=_moment(rounds[one.round], 1),
            adopted_at=_moment(rounds[one.round], 20) if one.is_adopted else None,
            adopted_by=by if one.is_adopted else None,
            path=places[one.place].path if one.is_adopted else "",
        )
        for one in batch
    )
    _copy_answers(list(zip(assessments, batch, strict=True)), layout, by)
    Result.objects.bulk_create(
        Result(
            assessment=assessment,
            municipality_id=assessment.municipality_id,
            instrument_id=layout.version.instrument_id,
            round=assessment.round,
            adopted_at=_moment(rounds[one.round], 20),
            statuses=one.statuses,
            levels=levels_of(layout, one.statuses),
        )
        for assessment, one in zip(assessments, batch, strict=True)
        if one.is_adopted
    )


def _moment(round_: Round, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(round_.opens_on + timedelta(days=days), time(12)))


def _copy_answers(made: list[tuple[Assessment, Measurement]], layout: Layout, by: Person) -> None:
    """The answers by COPY, and from them the first line of the history of each."""
    columns = (
        "assessment_id, block_id, status, explanation, owner, version, progress, to_confirm, target, frozen, "
        "changed_at, changed_by_id, edit, sequence"
    )
    with connection.cursor() as cursor, cursor.copy(f"COPY assessment_answer ({columns}) FROM STDIN") as copy:
        for assessment, one in made:
            at = assessment.adopted_at or assessment.started_at
            for block in layout.blocks:
                copy.write_row(_answer(assessment.pk, block.pk, one.statuses.get(block.key), one.is_adopted, at, by.pk))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessment_answerrevision (answer_id, version, status, explanation, owner, at, by_id)"
            " SELECT id, version, status, explanation, owner, changed_at, changed_by_id FROM assessment_answer"
            " WHERE version > 0 AND assessment_id = ANY(%s)",
            [[assessment.pk for assessment, _one in made]],
        )


def _answer(
    assessment: int, block: int, status: str | None, is_adopted: bool, at: datetime, by: int
) -> tuple[object, ...]:
    if status is None:
        return (assessment, block, None, "", "", 0, "to_do", False, "", is_adopted, None, None, "", 0)
    return (assessment, block, status, EXPLANATION, "", 1, "done", False, "", is_adopted, at, by, "", 0)
