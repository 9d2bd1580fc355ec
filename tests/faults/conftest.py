"""One installation for all faults, and a Redis where a test asks for it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from config.processes import free_port
from tests.faults.product import Product, Redis
from tests.installation import Installation


@pytest.fixture(scope="session")
def installed() -> Iterator[Product]:
    # Not in a folder of pytest's: each run of pytest closes those to the user that the database runs as.
    with TemporaryDirectory(prefix="digipeil-faults-", ignore_cleanup_errors=True) as folder:
        installation = Installation(Path(folder) / "data")
        try:
            yield Product.set_up(installation)
        finally:
            installation.end()


@pytest.fixture
def product(installed: Product) -> Product:
    installed.forget_reports()
    return installed


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """Redis as production runs it."""
    made = Redis(tmp_path, Redis.options_of_compose(), free_port(18400))
    made.start()
    yield made
    made.kill()


@pytest.fixture
def forgetful_redis(tmp_path: Path) -> Iterator[Redis]:
    """Redis as Debian ships it."""
    made = Redis(tmp_path, (), free_port(18400))
    made.start()
    yield made
    made.kill()
