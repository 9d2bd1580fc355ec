"""A queue of a test's own: import the fixture where something is put in a queue."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery

from config.celery import app


@pytest.fixture(autouse=True)
def queue(tmp_path: Path) -> Iterator[Celery]:
    """The product's own Celery application, on an empty folder: no test writes into an installation's queue."""
    use_queue(app, "filesystem://", file_queue(tmp_path / "queue"))
    yield app
    drop_connections(app)


def file_queue(folder: Path) -> dict[str, str]:
    """Options of the filesystem broker; the folders as settings.py lays them out under DATA_DIR/queue."""
    for name in ("messages", "processed", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "processed_folder": str(folder / "processed"),
        "control_folder": str(folder / "control"),
    }


def use_queue(celery: Celery, broker: str, options: dict[str, Any]) -> None:
    drop_connections(celery)
    celery.conf.broker_url = celery.conf.broker_write_url = broker
    celery.conf.broker_transport_options = options


def drop_connections(celery: Celery) -> None:
    celery.pool.force_close_all()
    celery._pool = None
    celery.amqp._producer_pool = None
