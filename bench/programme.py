"""The choice of the regional programme for a whole country: 342 invented municipalities, 34 blocks, 60 candidates."""

import random
import time
from collections.abc import Iterator

from bench.data import Stage
from bench.timing import Row
from projects.programme import Idea, Town, propose

MUNICIPALITIES = 342
BLOCKS = 34
IDEAS = 60
CHOSEN = 10
MAX_SECONDS = 2


def rows(_stage: Stage) -> Iterator[Row]:
    invent = random.Random(342)
    blocks, tasks = [f"b{number}" for number in range(BLOCKS)], [f"t{number}" for number in range(12)]
    towns = [_town(number, invent, blocks, tasks) for number in range(MUNICIPALITIES)]
    ideas = [
        Idea(f"i{number}", frozenset(invent.sample(blocks, invent.randint(1, 6))), frozenset(invent.sample(tasks, 3)))
        for number in range(IDEAS)
    ]
    began = time.perf_counter()
    choice = propose(towns, ideas, CHOSEN)
    seconds = time.perf_counter() - began
    note = f"{len(choice.proposals)} of {IDEAS} candidates touch {choice.touched} of {choice.gaps} gaps"
    yield Row(f"the programme of {MUNICIPALITIES} municipalities, seconds", seconds, " s", MAX_SECONDS, note=note)


def _town(number: int, invent: random.Random, blocks: list[str], tasks: list[str]) -> Town:
    gaps = frozenset(block for block in blocks if invent.random() < 0.6)
    done = frozenset(blocks) - gaps
    chosen = frozenset(invent.sample(tasks, 3))
    return Town(f"GM{number:04}", f"Gemeente {number}", gaps, done, chosen, can_help=invent.random() < 0.3)
