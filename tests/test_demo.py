"""`make demo` as a newcomer meets it: it starts, tells, keeps, survives a dead worker, and leaves nothing running."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

from config import processes
from tests.installation import ROOT, Installation, temporary_installation, wait_until

pytestmark = pytest.mark.slow

SECONDS_OF_A_SECOND_START = 10


@dataclass
class Demo:
    """A demo that runs, and the seconds until it said so."""

    installation: Installation
    port: int
    process: subprocess.Popen[str]
    output: Path
    seconds: float

    def get(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return str(answer.read(), "utf-8")

    def queue(self) -> str:
        return str(json.loads(self.get("/readyz"))["queue"])

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


def start(installation: Installation) -> Demo:
    port, output = processes.free_port(18100), installation.data_dir.parent / "output.txt"
    began = time.monotonic()
    process = installation.start("manage.py", "demo", output=output, DEMO="1", PORT=str(port))
    wait_until(lambda: "Digipeil runs at" in output.read_text() or process.poll() is not None, 90)
    assert process.poll() is None, output.read_text()
    return Demo(installation, port, process, output, time.monotonic() - began)


@pytest.fixture
def installation() -> Iterator[Installation]:
    with temporary_installation() as made:
        yield made


def test_demo_starts_tells_and_stops_and_keeps(installation: Installation) -> None:
    demo = start(installation)
    assert "Digipeil" in demo.get("/")
    for told in (f"http://127.0.0.1:{demo.port}", "coordinator@delft.example", "digipeil-demo", "Ctrl-C"):
        assert told in demo.output.read_text()
    wait_until(lambda: demo.queue() == "served", 40)
    assert demo.stop(signal.SIGINT) == 0
    assert installation.processes() == []
    assert "Everything is kept" in demo.output.read_text()
    secret = (installation.data_dir / "secret_key").read_text()

    again = start(installation)
    assert again.seconds < SECONDS_OF_A_SECOND_START
    assert (installation.data_dir / "secret_key").read_text() == secret
    told = again.output.read_text()
    assert ("added" in told, "unchanged" in told) == (False, True), told
    assert again.stop(signal.SIGTERM) == 0
    assert installation.processes() == []


def test_demo_restarts_a_dead_worker_and_a_dead_web(installation: Installation) -> None:
    demo = start(installation)
    worker, web = (min(installation.processes("-m", name), key=lambda p: p.pid) for name in ("celery", "gunicorn"))

    worker.kill()
    web.kill()

    wait_until(lambda: demo.output.read_text().count("process had ended; it was started again") == 2)
    wait_until(lambda: answers(demo.port))
    assert "Digipeil" in demo.get("/")
    assert installation.processes("-m", "celery")
    assert not {worker.pid, web.pid} & {process.pid for process in installation.processes()}
    assert demo.stop(signal.SIGINT) == 0
    assert installation.processes() == []


def test_demo_that_is_killed_takes_web_and_worker_along(installation: Installation) -> None:
    demo = start(installation)

    demo.stop(signal.SIGKILL)

    wait_until(lambda: not installation.processes("-m"), 20)
    again = start(installation)
    assert again.stop(signal.SIGINT) == 0


def test_demo_whose_terminal_is_closed_leaves_nothing_running(installation: Installation) -> None:
    port, terminal = processes.free_port(18100), pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=installation.environment(DEMO="1", PORT=str(port)),
        stdin=terminal[1],
        stdout=terminal[1],
        stderr=terminal[1],
        start_new_session=True,
    )
    installation.started.append(process)
    os.close(terminal[1])
    said = b""
    while b"Digipeil runs at" not in said:
        said += os.read(terminal[0], 1024)

    os.close(terminal[0])
    process.send_signal(signal.SIGHUP)

    process.wait(timeout=60)
    wait_until(lambda: not installation.processes(), 10)


def test_second_demo_in_the_same_folder_is_refused_and_the_first_goes_on(installation: Installation) -> None:
    demo = start(installation)

    second = installation.run("manage.py", "demo", DEMO="1", PORT=str(processes.free_port(demo.port)))

    assert (second.returncode, "already runs" in second.stdout, "DATA_DIR=" in second.stdout) == (1, True, True)
    assert "Digipeil" in demo.get("/")
    assert demo.stop(signal.SIGINT) == 0


def test_port_in_use_is_told_with_another(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        refused = installation.run("manage.py", "demo", DEMO="1", PORT=str(port))

    assert (refused.returncode, f"Port {port} is in use" in refused.stdout) == (1, True)
    assert "make demo PORT=" in refused.stdout
    assert installation.processes() == []


@pytest.mark.parametrize("port", ["acht", "0", "70000", "-1"])
def test_port_that_is_none_is_told(installation: Installation, port: str) -> None:
    refused = installation.run("manage.py", "demo", DEMO="1", PORT=port)

    assert (refused.returncode, "must be a number from 1 to 65535" in refused.stdout) == (1, True)
    assert installation.processes() == []


def test_demo_people_come_only_where_the_demo_was_asked_for(installation: Installation) -> None:
    refused = installation.run("manage.py", "demo")

    assert (refused.returncode, "make demo" in refused.stdout) == (1, True)


@pytest.mark.parametrize("command", [("manage.py", "demo"), ("manage.py", "load_demo"), ("-m", "bench")])
def test_invented_people_never_come_into_another_database(installation: Installation, command: tuple[str, ...]) -> None:
    elsewhere = {"DATABASE_URL": "postgres://digipeil:secret@127.0.0.1:9/digipeil", "SECRET_KEY": "long-and-random"}

    refused = installation.run(*command, DEMO="1", BENCH_DATA_DIR=str(installation.data_dir), **elsewhere)

    assert (refused.returncode, "leave DATABASE_URL out" in refused.stdout.replace("Leave", "leave")) == (1, True)
    assert installation.processes() == []


@pytest.mark.parametrize(("target", "command"), [("demo", "manage.py demo"), ("bench", "-m bench")])
def test_make_takes_no_database_from_the_terminal(target: str, command: str) -> None:
    told = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    started = [line for line in told.splitlines() if line.endswith(command)]
    assert len(started) == 1
    assert "env -u DATABASE_URL -u REDIS_URL " in started[0]


def test_reset_stops_the_demo_and_removes_its_data(installation: Installation) -> None:
    demo = start(installation)

    done = installation.run("bin/demo_reset.py")

    assert (done.returncode, "Removed the demo's data" in done.stdout) == (0, True), done.stdout
    assert demo.process.wait(timeout=10) == 0
    assert (installation.data_dir.exists(), installation.processes()) == (False, [])


def test_reset_keeps_what_is_not_the_demos(installation: Installation) -> None:
    own = [*(f"{name}/file" for name in ("postgres", "run", "queue", "reports", "evidence", "static")), "secret_key"]
    others = ["notes.txt", "photos/report.jpg"]
    for name in [*own, *others, "beat-schedule", "beat-schedule-wal", "demo.pid"]:
        path = installation.data_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    done = installation.run("bin/demo_reset.py")

    left = [path.relative_to(installation.data_dir).as_posix() for path in installation.data_dir.rglob("*.*")]
    assert (done.returncode, sorted(left)) == (0, others), done.stdout
    assert sorted(path.name for path in installation.data_dir.iterdir()) == ["notes.txt", "photos"]
    assert "is kept" in done.stdout


def test_reset_leaves_a_folder_alone_that_holds_no_demo(installation: Installation) -> None:
    installation.data_dir.mkdir()
    kept = installation.data_dir / "report.pdf"
    kept.write_text("not a demo's")

    done = installation.run("bin/demo_reset.py")

    assert (done.returncode, "nothing is removed" in done.stdout, kept.exists()) == (1, True, True)


def test_reset_without_a_demo_says_so(installation: Installation) -> None:
    done = installation.run("bin/demo_reset.py")

    assert (done.returncode, "There is no demo to remove" in done.stdout) == (0, True)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
