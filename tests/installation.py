"""The product as an installation of its own: its own folder, database and processes, started as users start them."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from config.embedded import DATABASE_NAME

ROOT = Path(__file__).resolve().parent.parent
PLACES = {"DATABASE_URL", "REDIS_URL", "DATA_DIR", "REPORTS_DIR", "STATIC_ROOT"}
OF_THE_TESTS = PLACES | {"SECRET_KEY", "DEMO", "PORT", "PYTHONUNBUFFERED"}


def wait_until(holds: Callable[[], object], seconds: float = 30) -> None:
    """Return as soon as it holds; AssertionError when it does not in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.05)


@dataclass(frozen=True)
class Installation:
    data_dir: Path
    started: list[subprocess.Popen[Any]] = field(default_factory=list)

    def environment(self, **settings: str) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
        return {**inherited, "DATA_DIR": str(self.data_dir), **settings}

    def start(self, *command: str, output: Path | None = None, **settings: str) -> subprocess.Popen[str]:
        """Start Python with these arguments; `output` is the file that takes what it says."""
        with (output or Path(os.devnull)).open("w") as said:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment(**settings),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
            )
        self.started.append(process)
        return process

    def run(self, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run Python with these arguments to its end; `stdout` holds all that it said."""
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment(**settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )

    def processes(self, *words: str) -> list[psutil.Process]:
        """What runs for this installation (all of it, or what has these words in its command)."""
        return [process for process in psutil.process_iter() if self._owns(process, words)]

    def _owns(self, process: psutil.Process, words: tuple[str, ...]) -> bool:
        try:
            command = process.cmdline()
            ours = any(str(self.data_dir) in part for part in command) or (
                process.environ().get("DATA_DIR") == str(self.data_dir)
            )
            return ours and process.status() != psutil.STATUS_ZOMBIE and all(word in command for word in words)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False

    def end(self) -> None:
        """Leave nothing running, whatever the test did."""
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGQUIT if process.name() == "postgres" else signal.SIGKILL)
        for process in self.started:
            process.wait(timeout=30)
        wait_until(lambda: not self.processes())

    def database_url(self) -> str:
        folder = str(self.data_dir / "postgres").replace("/", "%2F")
        return f"postgres://postgres@{folder}/{DATABASE_NAME}"


@contextmanager
def temporary_installation() -> Iterator[Installation]:
    """An installation that is gone afterwards, with all that ran for it.

    It lies outside pytest's folders: each start of pytest closes those to other users, and as root the embedded
    database runs as one.
    """
    folder = Path(tempfile.mkdtemp(prefix="digipeil-"))
    made = Installation(folder / "data")
    try:
        yield made
    finally:
        made.end()
        shutil.rmtree(folder)
