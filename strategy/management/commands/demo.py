"""`make demo`: the whole product on this machine, with invented data, until Ctrl-C."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from config import processes
from config.embedded import stop_database
from municipalities.demo import DEMO_PASSWORD, demo_people

SECONDS_TO_START = 60
ROOT_IS_FINE_HERE = "ignore:You're running the worker with superuser"  # Celery's warning, on every start
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Run web, worker and database with demo data on this machine; Ctrl-C stops all of them."
    requires_system_checks: list[str] = []  # noqa: RUF012

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo invents people with a known password. Start it with `make demo`, which sets DEMO=1."
            )
        if not settings.EMBEDDED_DATABASE:
            raise CommandError(
                "The demo invents an administrator with a known password, so it runs on its own database only. "
                "Leave DATABASE_URL out."
            )
        with _only_demo(settings.DATA_DIR / "demo.pid"):
            for number in STOP_SIGNALS:
                signal.signal(number, _interrupt)
            try:
                self._run(_port())
            except KeyboardInterrupt:
                self._say("Stopped. Everything is kept: `make demo` goes on, `make demo-reset` starts over.")
            finally:
                _ignore_signals()
                stop_database(settings.DATA_DIR)

    def _say(self, text: str) -> None:
        """Told at once, also where the output goes to a file; a closed terminal keeps nothing from stopping."""
        with suppress(OSError):
            self.stdout.write(text)
            self.stdout.flush()

    def _run(self, port: int) -> None:
        if not processes.is_free(port):
            raise CommandError(
                f"Port {port} is in use by another program. Choose another: make demo PORT={processes.free_port(port)}"
            )
        self._say("Database: bringing tables and content up to date …")
        call_command("migrate", verbosity=0, interactive=False)
        self._serve(port)

    def _serve(self, port: int) -> None:
        """The web process reads its code while the content is loaded; its address is told once both are there."""
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": ROOT_IS_FINE_HERE}
        web = processes.Process("web", processes.web(port), environment)
        worker = processes.Process("worker", processes.worker(), environment)
        running = [web, worker]
        try:
            web.start()
            people = self._load()
            worker.start()
            self._wait_until_ready(port, web)
            self._tell(port, people)
            processes.supervise(running)
        finally:
            _ignore_signals()
            self._say("\nStopping web, worker and database …")
            processes.stop(running)

    def _load(self) -> list[str]:
        """The content and the demo; returns who can log in, a line each."""
        call_command("load_content", stdout=self.stdout)
        call_command("load_demo", stdout=self.stdout)
        people = [f"  {person.email:<36} {person.role}" for person in demo_people()]
        connections.close_all()
        return people

    def _wait_until_ready(self, port: int, web: processes.Process) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not _answers(f"http://{processes.HOST}:{port}/readyz"):
            if web.has_died():
                raise CommandError("The web process ended at once; the lines above say why.")
            if time.monotonic() > deadline:
                raise CommandError(f"The web process did not answer within {SECONDS_TO_START} seconds.")
            time.sleep(0.1)

    def _tell(self, port: int, people: list[str]) -> None:
        lines = [
            "",
            f"Digipeil runs at http://{processes.HOST}:{port}",
            "",
            f"Log in as one of these invented people, each with the password {DEMO_PASSWORD}:",
            *people,
            "",
            f"Data: {settings.DATA_DIR}. Ctrl-C stops web, worker and database.",
        ]
        self._say("\n".join(lines))


def _port() -> int:
    value = os.environ.get("PORT", "8000")
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise CommandError(f"PORT is {value!r}; it must be a number from 1 to 65535, for example PORT=8001.")
    return int(value)


@contextmanager
def _only_demo(path: Path) -> Iterator[TextIO]:
    """One demo at a time in a data folder; the file names the process, the lock on it tells that it lives."""
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(
                f"A demo already runs with the data in {path.parent}. Stop it with Ctrl-C in its terminal, "
                "or choose another folder and port: make demo DATA_DIR=data/second PORT=8001"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield file


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    """Once stopping has begun, a second Ctrl-C does not leave half of it running."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
