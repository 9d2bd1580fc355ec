"""Measuring from outside: clients that take turns between jobs, and what their times say."""

import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

Job = Callable[[], None]


@dataclass(frozen=True)
class Times:
    """Durations of one job, in milliseconds."""

    milliseconds: tuple[float, ...]

    @property
    def p50(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.milliseconds, n=20)[-1]

    def against(self, base: "Times") -> float:
        """The median of the ratios turn by turn: what slows the machine for a while slows both of a turn."""
        return statistics.median(
            mine / theirs for mine, theirs in zip(self.milliseconds, base.milliseconds, strict=True)
        )


def clocked(job: Job) -> float:
    begin = time.perf_counter()
    job()
    return (time.perf_counter() - begin) * 1000


def interleaved(clients: Sequence[Mapping[str, Job]], repeats: int, warm_up: int = 20) -> dict[str, Times]:
    """Let all clients at once do every job in turn, `repeats` times; the times by job's name.

    Each turn has an order of its own, the same in every run: in one that always recurs, a job keeps the core and the
    cache that the job before it leaves, and two servers of the same page differed by a fifth.
    """

    def run(jobs: Mapping[str, Job], count: int) -> dict[str, list[float]]:
        drawn = random.Random(count)
        turns = [{name: clocked(jobs[name]) for name in drawn.sample(list(jobs), len(jobs))} for _ in range(count)]
        return {name: [turn[name] for turn in turns] for name in jobs}

    with ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(lambda jobs: run(jobs, warm_up), clients))
        results = list(pool.map(lambda jobs: run(jobs, repeats), clients))
    return {name: Times(tuple(time_ for result in results for time_ in result[name])) for name in clients[0]}


@dataclass(frozen=True)
class Row:
    """One line of the outcome: what was measured, its value, and the bound that it has to keep."""

    name: str
    value: float
    unit: str
    bound: float
    at_most: bool = True
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.value <= self.bound if self.at_most else self.value >= self.bound

    def __str__(self) -> str:
        relation = "at most" if self.at_most else "at least"
        verdict = "holds" if self.holds else "FAILS"
        return (
            f"{verdict}  {self.name}: {self.value:.2f}{self.unit} ({relation} {self.bound:g}{self.unit})  {self.note}"
        )
