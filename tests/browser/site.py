"""The product as it runs in production: gunicorn, a Celery worker, PostgreSQL, in a folder of their own."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import psycopg

from config import processes
from tests.browser.stage import HALF_FILLED
from tests.installation import Installation, wait_until

PREPARE = "from tests.browser.stage import prepare; prepare()"
QUIET_ROOT = "ignore:You're running the worker with superuser"


@dataclass(frozen=True)
class Town:
    """A municipality with two coordinators, a contributor and an alderman, and its assessment in the open round."""

    slug: str
    name: str
    code: str
    assessment: int

    def person(self, role: str) -> str:
        return f"{role}@{self.slug}.example"

    @property
    def coordinator(self) -> str:
        return self.person("coordinator")

    @property
    def colleague(self) -> str:
        """A second coordinator."""
        return self.person("colleague")

    @property
    def contributor(self) -> str:
        return self.person("contributor")

    @property
    def alderman(self) -> str:
        return self.person("alderman")

    @property
    def home(self) -> str:
        return f"/gemeente/{self.slug}/"

    @property
    def canvas(self) -> str:
        return f"{self.home}meting/{self.assessment}/"

    def pillar(self, key: str) -> str:
        return f"{self.canvas}pijler/{key}/"


@dataclass(frozen=True)
class Site:
    installation: Installation
    url: str
    round: int
    towns: dict[str, Town]
    sessions: dict[str, str]

    @property
    def delft(self) -> Town:
        """Of the demo, and only for the test that adopts it."""
        return self.towns["delft"]

    @property
    def half_filled(self) -> Town:
        """To look at: with answers of the demo, and still open."""
        return self.towns[HALF_FILLED]

    def sql(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database answers, asked past the product."""
        with psycopg.connect(self.installation.database_url(), autocommit=True) as connection:
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def answer(self, town: Town, block: str) -> tuple[str | None, str, str]:
        """Status, explanation and owner as they are stored."""
        (row,) = self.sql(
            "SELECT status, explanation, owner FROM assessment_answer JOIN assessment_block b ON b.id = block_id "
            "WHERE assessment_id = %s AND b.key = %s",
            town.assessment,
            block,
        )
        return row

    @contextmanager
    def paused_worker(self) -> Iterator[None]:
        """Nobody takes anything from the queue; what is being done stands still."""
        stopped = self.installation.processes("-m", "celery")
        for process in stopped:
            process.suspend()
        try:
            yield
        finally:
            for process in stopped:
                with suppress(psutil.NoSuchProcess):
                    process.resume()


def start(data_dir: Path) -> Site:
    installation = Installation(data_dir)
    try:
        return _start(installation)
    except BaseException:
        installation.end()
        raise


def _start(installation: Installation) -> Site:
    done = installation.run("manage.py", "shell", "--no-imports", "-c", PREPARE, DEMO="1")
    assert done.returncode == 0, done.stdout
    told = json.loads(done.stdout.strip().splitlines()[-1])
    port = processes.free_port(18300)
    output = installation.data_dir.parent
    installation.start(*processes.web(port)[1:], output=output / "web.txt", DEMO="1")
    worker = installation.start(
        *processes.worker()[1:], output=output / "worker.txt", DEMO="1", PYTHONWARNINGS=QUIET_ROOT
    )
    url = f"http://{processes.HOST}:{port}"
    wait_until(lambda: _is_served(url, worker), 60)
    towns = {town["slug"]: Town(**town) for town in told["towns"]}
    return Site(installation, url, told["round"], towns, told["sessions"])


def _is_served(url: str, worker: subprocess.Popen[str]) -> bool:
    assert worker.poll() is None, "the worker ended at once"
    try:
        with urlopen(f"{url}/readyz", timeout=2) as answer:
            return bool(json.loads(answer.read())["queue"] == "served")
    except (URLError, OSError):
        return False
