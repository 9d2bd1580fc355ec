"""Planning a long agenda: 200 items over 20 half-years, with prerequisites and pinned ones."""

import random
import time
from collections.abc import Iterator

from bench.data import Stage
from bench.timing import Row
from strategy.recommendations import DAYS
from strategy.roadmap import EUROS, Capacity, PlanItem, plan

ITEMS = 200
REPEATS = 25
MAX_MS = 200


def rows(stage: Stage) -> Iterator[Row]:
    """`stage` is not needed: planning is a pure function."""
    items = _items()
    capacity = Capacity(starts=2027 * 2, halves=20, days=600, euros=1_000_000)
    statuses = dict.fromkeys((f"block-{number}" for number in range(0, 60, 3)), "partial")
    taken, made = [], plan(items, capacity, statuses)
    for _turn in range(REPEATS):
        began = time.perf_counter()
        made = plan(items, capacity, statuses)
        taken.append((time.perf_counter() - began) * 1000)
    note = f"{len(made.placed)} placed, {sum(item.pinned is not None for item in items)} pinned"
    yield Row(f"planning {ITEMS} items, slowest of {REPEATS}", max(taken), " ms", MAX_MS, note=note)


def _items() -> list[PlanItem]:
    """Always the same; an item needs blocks with a lower number than it serves, as the rules do."""
    chance = random.Random(1)
    items = []
    for key in range(ITEMS):
        block = chance.randrange(60)
        needs = chance.sample(range(block), min(block, chance.choice((0, 0, 1, 2))))
        items.append(
            PlanItem(
                key=key,
                title=f"Item {key}",
                blocks=(f"block-{block}", f"block-{min(block + 1, 59)}"),
                needs=tuple(f"block-{need}" for need in needs),
                days=chance.choice(list(DAYS.values())),
                euros=chance.choice(list(EUROS.values())),
                value=chance.randint(1, 3),
                position=key,
                pinned=2027 * 2 + chance.randrange(20) if key % 10 == 0 else None,
                is_busy=key % 15 == 0,
            )
        )
    return items
