"""These tests read messages in English, the language in which they were written."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[Path, Callable[[Any], object]], Path]:
    """A copy of a content file after a change."""

    def write(original: Path, change: Callable[[Any], object]) -> Path:
        content = yaml.safe_load(original.read_text())
        change(content)
        path = tmp_path / original.name
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
        return path

    return write
