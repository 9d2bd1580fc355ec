"""The bench measures what production runs."""

import re
from pathlib import Path

from bench.stage import worker_weight
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
