"""The first steps on a machine that lacks something: what is missing is installed, or told with the one line to run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.installation import ROOT


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Programs that stand in for the machine's: no Pango, an ordinary user, no sudo, an apt-get that takes notes."""
    programs = {
        "ldconfig": "echo 'libc.so.6 (libc6) => /lib/libc.so.6'",
        "id": "echo 1000",
        "sudo": "exit 1",
        "apt-get": f'echo "$@" >> {tmp_path}/asked',
    }
    for name, body in programs.items():
        program(tmp_path, name, body)
    return tmp_path


def program(machine: Path, name: str, body: str) -> None:
    path = machine / name
    path.write_text(f"#!/bin/bash\n{body}\n")
    path.chmod(0o755)


def run(machine: Path, script: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(script), *arguments],
        env={**os.environ, "PATH": f"{machine}:/usr/bin:/bin", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def asked_of_apt(machine: Path) -> list[str]:
    return (machine / "asked").read_text().splitlines() if (machine / "asked").exists() else []


LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def test_ordinary_user_reads_the_one_line_to_run(machine: Path) -> None:
    done = run(machine, ROOT / "bin" / "system-packages", "run")

    line = f"sudo apt-get update && sudo apt-get install --yes --no-install-recommends {LIBRARIES}"
    assert (done.returncode, line in done.stderr, asked_of_apt(machine)) == (1, True, [])


@pytest.mark.parametrize("who", ["root", "sudo"])
def test_who_may_install_gets_it_installed(machine: Path, who: str) -> None:
    program(machine, *(("id", "echo 0") if who == "root" else ("sudo", 'shift; [ $# -eq 0 ] || exec "$@"')))

    done = run(machine, ROOT / "bin" / "system-packages", "run")

    assert (done.returncode, f"installing {LIBRARIES}" in done.stdout) == (0, True), done.stderr
    assert asked_of_apt(machine) == ["update -qq", f"install --yes --no-install-recommends {LIBRARIES}"]


def test_nothing_is_said_where_nothing_is_missing(machine: Path) -> None:
    names = "libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0"
    program(machine, "ldconfig", f"echo {names}")

    done = run(machine, ROOT / "bin" / "system-packages", "run")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("python", ["3.9.2", None], ids=["too-old", "none"])
def test_python_that_does_not_do_is_told(machine: Path, tmp_path: Path, python: str | None) -> None:
    checkout = tmp_path / "checkout" / "bin"
    checkout.mkdir(parents=True)
    shutil.copy(ROOT / "bin" / "python", checkout)
    if python:
        program(machine, "oldpython", f'[ "$1" = --version ] && echo "Python {python}" || exit 1')

    done = run(machine, checkout / "python", "base", PYTHON="oldpython")

    assert (done.returncode, "needs Python 3.11 or newer" in done.stderr) == (1, True)
    assert (python or "not found") in done.stderr
