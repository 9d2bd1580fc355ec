"""The bench measures what production runs."""

import re
from functools import partial
from pathlib import Path

from bench.stage import worker_weight
from bench.timing import interleaved
from tests.installation import ROOT


def cpu_shares() -> int:
    (given,) = re.findall(r"cpu_shares: (\d+)", (ROOT / "docker-compose.yml").read_text())
    return int(given)


def test_worker_of_the_bench_has_the_weight_that_it_has_in_production(tmp_path: Path) -> None:
    (tmp_path / "cpu").mkdir()

    assert worker_weight(tmp_path) == (tmp_path / "cpu" / "digipeil" / "cpu.shares", cpu_shares())


def test_weight_is_converted_where_control_groups_are_of_version_2(tmp_path: Path) -> None:
    file, weight = worker_weight(tmp_path)

    assert (file, weight) == (tmp_path / "digipeil" / "cpu.weight", 1 + (cpu_shares() - 2) * 9999 // 262142)


def test_no_job_always_follows_the_same_one() -> None:
    done: list[str] = []

    times = interleaved([{name: partial(done.append, name) for name in "abc"}], 25, 0)

    turns = [tuple(done[start : start + 3]) for start in range(0, 75, 3)]
    assert {name: len(taken.milliseconds) for name, taken in times.items()} == {"a": 25, "b": 25, "c": 25}
    assert {frozenset(turn) for turn in turns} == {frozenset("abc")}
    assert len(set(turns)) == 6
