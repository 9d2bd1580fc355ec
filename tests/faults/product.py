"""The product in an installation of its own, with hands to use it and to break it."""

import hashlib
import json
import logging
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg
import redis
import yaml
from celery import Celery

from bench.stage import Client
from config import processes
from config.embedded import DATABASE_NAME
from tests.faults.stage import PASSWORD, SAVING
from tests.installation import ROOT, Installation, wait_until

logger = logging.getLogger(__name__)

SETTINGS = "config.settings"
HEARD_WITHIN = 40  # seconds until a worker that starts beside other people's work takes a task


def attempt(client: Client, method: str, address: str, form: dict[str, str] | None = None) -> int:
    """The status of the answer to an htmx request; 0 where no answer came."""
    with suppress(OSError, HTTPException):
        return client.request(method, address, form, **{"HX-Request": "true"})[0]
    return 0


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(process.pid)
        return [parent, *parent.children(recursive=True)]
    return []


def kill(running: list[psutil.Process]) -> None:
    """SIGKILL to all of them, and wait until they are gone."""
    for process in running:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(running, timeout=10)


@dataclass
class Product:
    installation: Installation
    stage: dict[str, Any]

    @classmethod
    def set_up(cls, installation: Installation) -> "Product":
        made = installation.run("-W", "ignore", "-m", "tests.faults.stage", LOG_LEVEL="ERROR")
        assert made.returncode == 0, made.stdout
        return cls(installation, json.loads(made.stdout.splitlines()[-1]))

    # The database

    def rows(self, query: Any, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(**self.stage["database"], autocommit=True) as connection:
            found = connection.execute(query, values)
            return found.fetchall() if found.description else []

    def one(self, query: Any, *values: Any) -> Any:
        """The first value of the first row; None where there is no row."""
        return next((row[0] for row in self.rows(query, *values)), None)

    def kill_database(self) -> None:
        """SIGKILL to the postmaster and all its processes: nobody gets to write another byte."""
        number = (self.installation.data_dir / "postgres" / "postmaster.pid").read_text().split()[0]
        postmaster = psutil.Process(int(number))
        kill([postmaster, *postmaster.children(recursive=True)])

    def start_database(self) -> None:
        self._database("start_database(folder)")

    def restart_database(self) -> None:
        self._database("stop_database(folder); start_database(folder)")

    def _database(self, what: str) -> None:
        begin = "import os; from pathlib import Path; from config.embedded import start_database, stop_database"
        done = self.installation.run("-c", f"{begin}; folder = Path(os.environ['DATA_DIR']); {what}")
        assert done.returncode == 0, done.stdout
        assert self.stage["database"]["dbname"] == DATABASE_NAME

    # The processes

    @contextmanager
    def running(self, *command: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
        process = self.installation.start(*command, output=self._output(command), **settings)
        try:
            yield process
        finally:
            kill(family(process))
            process.wait()

    def _output(self, command: tuple[str, ...]) -> Path:
        return self.installation.data_dir.parent / f"{command[1]}-{uuid4().hex[:6]}.txt"

    @contextmanager
    def web(self, settings: str = SETTINGS, **more: str) -> Iterator[int]:
        """Gunicorn as users start it; the port, once it answers."""
        port = processes.free_port(18300)
        with self.running(*processes.web(port)[1:], DJANGO_SETTINGS_MODULE=settings, **more) as process:
            wait_until(lambda: process.poll() is not None or attempt(Client(port), "GET", "/healthz") == 200)
            yield port

    @contextmanager
    def worker(self, *options: str, settings: str = SETTINGS, **more: str) -> Iterator[subprocess.Popen[str]]:
        """A worker, once it has taken a task."""
        since = self.one("SELECT now()")
        command = [*processes.worker()[1:], *options]
        with self.running(*command, DJANGO_SETTINGS_MODULE=settings, **more) as process:
            wait_until(lambda: process.poll() is not None or self.was_heard_since(since), HEARD_WITHIN)
            yield process

    def was_heard_since(self, moment: Any) -> bool:
        return bool(self.one("SELECT count(*) FROM strategy_queuepulse WHERE at > %s", moment))

    def call(self, task: str, redis_url: str = "", **arguments: str) -> None:
        """Put a task in the queue."""
        folder = self.installation.data_dir / "queue"
        folders = {"data_folder_in": "messages", "data_folder_out": "messages", "control_folder": "control"}
        with Celery(broker=redis_url or "filesystem://localhost", set_as_current=False) as app:
            if not redis_url:
                app.conf.broker_transport_options = {option: str(folder / name) for option, name in folders.items()}
            app.send_task(task, kwargs=arguments)

    # The people

    def client(self, port: int, person: int = 0) -> Client:
        client = Client(port)
        client.log_in(self.stage["emails"][person], PASSWORD)
        return client

    def save_address(self, block: str) -> str:
        return f"/gemeente/{SAVING}/meting/{self.stage['assessments'][SAVING]}/bouwsteen/{block}/"

    def answer(self, block: str) -> tuple[int, int]:
        """The id and the version of an answer."""
        [found] = self.rows(
            "SELECT a.id, a.version FROM assessment_answer a JOIN assessment_block b ON b.id = a.block_id"
            " WHERE a.assessment_id = %s AND b.key = %s",
            self.stage["assessments"][SAVING],
            block,
        )
        return found[0], found[1]

    # The reports

    def ask(self, client: Client, slug: str) -> str:
        """Ask for a report; its id."""
        address = f"/gemeente/{slug}/rapporten/aanvragen/{self.stage['assessments'][slug]}/"
        status, page = client.request("POST", address, {})
        assert status == 302, page
        unfinished = "SELECT id FROM strategy_report WHERE assessment_id = %s AND state IN ('queued', 'rendering')"
        return str(self.one(unfinished, self.stage["assessments"][slug]))

    def state(self, report: str) -> str:
        return str(self.one("SELECT state FROM strategy_report WHERE id = %s", report))

    def attempts(self, report: str) -> int:
        return int(self.one("SELECT attempts FROM strategy_report WHERE id = %s", report))

    def wait_until_half_way(self, report: str) -> None:
        """Until somebody lays out the pages of the report, which takes seconds more."""
        half_way = "SELECT count(*) FROM strategy_report WHERE id = %s AND state = 'rendering' AND progress >= 15"
        wait_until(lambda: self.one(half_way, report), 30)

    def wait_until_ready(self, report: str, seconds: float) -> float:
        """How many seconds it took; AssertionError where it took longer than these."""
        began = time.monotonic()
        wait_until(lambda: self.state(report) == "ready", seconds)
        return time.monotonic() - began

    def files(self) -> dict[str, str]:
        """Everything in the folder of the reports, with its checksum."""
        folder = self.installation.data_dir / "reports"
        found = folder.iterdir() if folder.exists() else ()
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}

    def files_promised(self) -> dict[str, str]:
        """The files that there should be, with the checksums that were kept."""
        rows = self.rows("SELECT id, sha256 FROM strategy_report WHERE state = 'ready'")
        return {f"{report}.pdf": sha256 for report, sha256 in rows}

    def forget_reports(self) -> None:
        """As if nobody had ever asked for one: rows, files and queue."""
        self.rows("DELETE FROM strategy_report")
        self.rows("DELETE FROM strategy_queuepulse")
        for folder in ("reports", "queue/messages", "queue/control", "queue/processed"):
            for path in (self.installation.data_dir / folder).glob("*"):
                path.unlink()
        (self.installation.data_dir / "beat-schedule").unlink(missing_ok=True)


@dataclass
class Redis:
    """A Redis of our own; what it is told to keep is in its options."""

    folder: Path
    options: tuple[str, ...]
    port: int
    process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def options_of_compose() -> tuple[str, ...]:
        """As production runs it."""
        compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
        return tuple(compose["services"]["queue"]["command"][1:])

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        place = ("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder))
        self.process = subprocess.Popen(["redis-server", *self.options, *place], stdout=subprocess.DEVNULL)
        wait_until(self._answers)

    def _answers(self) -> bool:
        with suppress(redis.exceptions.RedisError), redis.Redis.from_url(self.url) as client:
            return bool(client.ping())
        return False

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def waiting(self) -> int:
        """How many jobs wait in the queue."""
        with redis.Redis.from_url(self.url) as client:
            return int(client.llen("celery"))

    def taken(self) -> int:
        """How many jobs were taken by a worker that has not said yet that they are done."""
        with redis.Redis.from_url(self.url) as client:
            return int(client.hlen("unacked"))


class Savers:
    """Clients that save without a pause, each in a block of its own, and remember what was acknowledged."""

    def __init__(self, product: Product, port: int, blocks: list[str]) -> None:
        self.acknowledged: list[str] = []
        self.failures = 0
        self._product, self._port, self._done = product, port, threading.Event()
        self._threads = [threading.Thread(target=self._save, args=(number, key)) for number, key in enumerate(blocks)]
        self._clients = [product.client(port, number) for number in range(len(blocks))]

    def __enter__(self) -> "Savers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _save(self, number: int, block: str) -> None:
        page, sequence = uuid4().hex, 0
        _answer, version = self._product.answer(block)
        form = {"status": "partial", "owner": "", "version": str(version), "edit": page}
        while not self._done.is_set():
            sequence += 1
            text = f"{page} {sequence}"
            saved = form | {"explanation": text, "sequence": str(sequence)}
            if attempt(self._clients[number], "POST", self._product.save_address(block), saved) == 200:
                self.acknowledged.append(text)
            else:
                self.failures += 1
                time.sleep(0.02)
