"""The recommendations of a whole country in one go: the engine over the facts of 342 invented municipalities."""

import random
import time
from collections.abc import Iterator

from assessment.models import Status
from bench.data import Stage
from bench.timing import Row
from municipalities.models import DevelopmentPath, FactKind, SizeClass
from municipalities.sources import Source
from strategy.recommendations import BlockFact, ChosenTask, MunicipalityFacts, ProfileStatement, RuleBook, recommend
from strategy.rulebook import rule_book_of
from strategy.work import work_of

MUNICIPALITIES = 342
MAX_SECONDS = 2


def rows(_stage: Stage) -> Iterator[Row]:
    rules = rule_book_of("vier-pijlers", 1)
    invent = random.Random(342)
    towns = [_town(number, invent, rules) for number in range(MUNICIPALITIES)]
    began = time.perf_counter()
    found = sum(len(recommend(town, rules)) + len(work_of(town, rules)) for town in towns)
    seconds = time.perf_counter() - began
    note = f"{found} recommendations and estimates"
    yield Row(f"the engine for {MUNICIPALITIES} municipalities, seconds", seconds, " s", MAX_SECONDS, note=note)


def _town(number: int, invent: random.Random, rules: RuleBook) -> MunicipalityFacts:
    blocks = sorted({rule.block for rule in rules.rules})
    topics = sorted({topic for rule in rules.rules for topic in rule.topics})
    tasks = sorted({task for rule in rules.rules for task in rule.tasks})
    statuses = [Status.NOT_YET.value, Status.PARTIAL.value, Status.PARTIAL.value, Status.IMPLEMENTED.value]
    return MunicipalityFacts(
        name=f"Gemeente {number}",
        size_class=invent.choice(SizeClass.values),
        blocks=tuple(
            BlockFact(key, key.capitalize(), key.partition("-")[0], place // 9, place, invent.choice(statuses))
            for place, key in enumerate(blocks)
        ),
        statements=tuple(
            ProfileStatement(kind, f"{kind} {number}", (invent.choice(topics),), Source("mrdh-2021", "3.5"))
            for kind in FactKind.values
        ),
        path=invent.choice(DevelopmentPath.values),
        path_name="een pad",
        tasks=tuple(ChosenTask(code, code, invent.randint(1, 3)) for code in invent.sample(tasks, 3)),
        days=60,
    )
