"""Web and worker side by side on one machine, each started again when it dies, all gone when told to stop."""

import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
IN_MEMORY = "/dev/shm"  # noqa: S108
SECONDS_TO_STOP = 20  # a worker finishes the report that it renders
SECONDS_BETWEEN_STARTS = 2
PR_SET_PDEATHSIG = 1


def web(port: int) -> list[str]:
    """Gunicorn with two sync workers. Their heartbeat files lie in memory, so that a slow disk kills no worker."""
    options = ["--workers", "2", "--bind", f"{HOST}:{port}", "--log-level", "warning"]
    if os.access(IN_MEMORY, os.W_OK):
        options += ["--worker-tmp-dir", IN_MEMORY]
    return [sys.executable, "-m", "gunicorn", "config.wsgi", *options]


def worker() -> list[str]:
    """A Celery worker with the clock (beat) inside."""
    options = ["--beat", "--concurrency", "1", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    return [sys.executable, "-m", "celery", "--app", "config", "--quiet", "worker", *options]


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port(after: int) -> int:
    """The next port on which nobody listens."""
    return next(port for port in range(after + 1, 65536) if is_free(port))


def _end_with_parent() -> None:
    """Runs in the child: when its parent is killed, it gets SIGTERM from the kernel (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Process:
    """One process in a session of its own: a Ctrl-C in the terminal reaches only who supervises it."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    running: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.running = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def has_died(self) -> bool:
        return self.running is not None and self.running.poll() is not None

    def restart(self) -> None:
        """Start again after a death, but not in a tight loop; what the dead one left behind goes first."""
        self.kill()
        time.sleep(max(0.0, SECONDS_BETWEEN_STARTS - (time.monotonic() - self.started_at)))
        self.start()

    def ask_to_stop(self) -> None:
        if self.running is not None and self.running.poll() is None:
            self.running.terminate()

    def kill(self) -> None:
        """End whatever is left of the process and of its children."""
        if self.running is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


def supervise(processes: Sequence[Process]) -> None:
    """Watch for ever; a process that died is started again."""
    while True:
        time.sleep(0.5)
        for process in processes:
            if process.has_died():
                process.restart()
                logger.warning("The %s process had ended; it was started again", process.name)


def stop(processes: Sequence[Process]) -> None:
    """Ask all to stop, wait for what they are doing, kill what does not end."""
    for process in processes:
        process.ask_to_stop()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for process in processes:
        while process.running is not None and not process.has_died() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.kill()
