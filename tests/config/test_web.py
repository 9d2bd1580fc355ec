"""What a web worker carries with it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import gc, json, sys
from config.wsgi import application
print(json.dumps({"frozen": gc.get_freeze_count(), "left": len(gc.get_objects()), "modules": list(sys.modules)}))
"""
LARGE = {"weasyprint", "fontTools", "rdflib", "pypdf", "scipy", "numpy", "openpyxl", "docx", "lxml"}


@pytest.fixture(scope="module")
def worker() -> dict[str, Any]:
    """What stands in memory when a web worker can serve its first page."""
    told = subprocess.run([sys.executable, "-c", BEGIN], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return dict(json.loads(told.stdout))


def test_a_web_worker_begins_without_what_few_pages_need(worker: dict[str, Any]) -> None:
    """Each of these takes megabytes: they are read where a page or a job first needs them."""
    assert LARGE.isdisjoint(worker["modules"])
    assert "strategy.views.reports" in worker["modules"]


def test_what_a_web_worker_begins_with_is_not_looked_through_again(worker: dict[str, Any]) -> None:
    assert worker["frozen"] > 100 * worker["left"]
