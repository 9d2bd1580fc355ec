#!/usr/bin/env python
"""Stops the demo whose data lie in DATA_DIR and removes those data. Refuses a folder that holds no demo."""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from config.embedded import stop_database

SECONDS_TO_STOP = 60
# What config/settings.py and the demo keep in DATA_DIR; anything else in that folder is somebody's own.
OWN_FOLDERS = ("postgres", "run", "queue", "reports", "evidence", "static")
OWN_FILES = ("secret_key", "beat-schedule*", "demo.pid")


def process_of(data_dir: Path) -> int | None:
    """The demo that runs with this folder; None where its number is gone or belongs to something else by now."""
    try:
        number = int((data_dir / "demo.pid").read_text())
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return number if b"demo" in command.split(b"\0") else None


def stop_demo(data_dir: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_STOP
    while number := process_of(data_dir):
        if time.monotonic() > deadline:
            sys.exit(f"The demo (process {number}) does not stop; end it and run this again.")
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGTERM)
        time.sleep(0.5)


def remove_own(data_dir: Path) -> None:
    """Remove what the product keeps there, and the folder where nothing else was in it."""
    for name in OWN_FOLDERS:
        with suppress(FileNotFoundError):
            shutil.rmtree(data_dir / name)
    for pattern in OWN_FILES:
        for path in data_dir.glob(pattern):
            path.unlink()
    with suppress(OSError):
        data_dir.rmdir()


def main() -> None:
    data_dir = Path(os.environ["DATA_DIR"]).resolve()
    if not data_dir.exists():
        sys.stdout.write(f"There is no demo to remove: {data_dir} does not exist.\n")
        return
    if not (data_dir / "demo.pid").exists():
        sys.exit(f"{data_dir} holds no demo; nothing is removed.")
    stop_demo(data_dir)
    stop_database(data_dir)
    remove_own(data_dir)
    kept = " What else is in that folder is kept." if data_dir.exists() else ""
    sys.stdout.write(f"Removed the demo's data in {data_dir}.{kept}\n")


main()
