"""What the benchmarks run on: a database of their own with data, gunicorn, workers, and clients that are logged in."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

import psutil
import yaml

BASE = Path(__file__).resolve().parent.parent
WAIT = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(*command: str, database: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours, ended with all that it started; on the bench's own database, or another of that server."""
    running = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=BASE,
        env=environment(database),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield running
    finally:
        family = [*psutil.Process(running.pid).children(recursive=True), psutil.Process(running.pid)]
        running.send_signal(signal.SIGTERM)
        _gone, alive = psutil.wait_procs(family, timeout=10)
        for survivor in alive:
            survivor.kill()
        running.wait()


def environment(database: str) -> dict[str, str]:
    return {**os.environ, "BENCH_DATABASE": database} if database else dict(os.environ)


@contextmanager
def web(count: int = 2, database: str = "") -> Iterator[tuple[int, int]]:
    """Gunicorn with so many sync workers; yields its port and the process id of its master."""
    port = free_port()
    options = (f"--workers={count}", f"--bind=127.0.0.1:{port}", "--log-level=error")
    with process("gunicorn", "config.wsgi:application", *options, database=database) as running:
        _wait_for(lambda: _answers(port))
        yield port, running.pid


@contextmanager
def workers(count: int, *, low_weight: bool = False, database: str = "") -> Iterator[list[int]]:
    """That many Celery workers of one process each; with `low_weight` of the weight they have in production."""
    arguments = ("celery", "-A", "config", "worker", f"--concurrency={count}", "--loglevel=ERROR", "--without-mingle")
    with process(*arguments, database=database) as running:
        parent = psutil.Process(running.pid)
        _wait_for(lambda: len(parent.children()) >= count)
        time.sleep(2)
        pids = [running.pid, *(child.pid for child in parent.children(recursive=True))]
        if low_weight:
            give_low_cpu_weight(pids)
        yield pids


def worker_weight(root: Path) -> tuple[Path, int]:
    """The file that holds the worker's CPU weight below this root of control groups, and what Docker writes there.

    `cpu_shares` of docker-compose.yml (2 to 262144) as it is in version 1; in version 2 on its scale of 1 to 10000.
    """
    shares = int(yaml.safe_load((BASE / "docker-compose.yml").read_text())["services"]["worker"]["cpu_shares"])
    if (root / "cpu").exists():
        return root / "cpu" / "digipeil" / "cpu.shares", shares
    return root / "digipeil" / "cpu.weight", 1 + (shares - 2) * 9999 // 262142


def give_low_cpu_weight(pids: list[int]) -> None:
    """Put processes into a control group of the weight that the worker has in production."""
    file, weight = worker_weight(Path("/sys/fs/cgroup"))
    group = file.parent
    try:
        group.mkdir(exist_ok=True)
        file.write_text(str(weight))
        for pid in pids:
            (group / "cgroup.procs").write_text(str(pid))
    except OSError as error:
        sys.exit(f"The bench needs to make a control group for the worker ({error}). Run it as root.")


def _wait_for(is_there: object, seconds: float = WAIT) -> None:
    deadline = time.monotonic() + seconds
    while not is_there():  # type: ignore[operator]
        if time.monotonic() > deadline:
            sys.exit("A process of the bench did not come up in time.")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False


class Client:
    """A browser's worth of HTTP: cookies, CSRF, one connection a request as with sync workers."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def request(self, method: str, address: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
        status, _headers, body = self.exchange(method, address, form, **headers)
        return status, body

    def exchange(
        self, method: str, address: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, Message, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
            }
        connection.request(method, address, urlencode(form) if form is not None else None, headers)
        response = connection.getresponse()
        body = response.read().decode("utf-8", "replace")
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return response.status, response.headers, body

    def get(self, address: str) -> str:
        status, body = self.request("GET", address)
        if status != 200:
            sys.exit(f"GET {address} gave {status}")
        return body

    def ask(self, address: str, **headers: str) -> tuple[Message, str]:
        """A page with the headers of its answer."""
        status, told, body = self.exchange("GET", address, None, **headers)
        if status != 200:
            sys.exit(f"GET {address} gave {status}")
        return told, body

    def fetch(self, address: str) -> None:
        """Get a page and throw it away, as a job of which only the time matters."""
        self.get(address)

    def post(self, address: str, form: dict[str, str], **headers: str) -> str:
        status, body = self.request("POST", address, form, **headers)
        if status >= 400:
            sys.exit(f"POST {address} gave {status}: {body[:300]}")
        return body

    def log_in(self, email: str, password: str) -> None:
        page = self.get("/account/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            sys.exit("The login page has no form.")
        self.post("/account/login/", {"login": email, "password": password, "csrfmiddlewaretoken": token[1]})
