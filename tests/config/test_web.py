"""What a web worker carries with it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ_ALL_PAGES = """
import sys
from config.wsgi import application
from django.urls import get_resolver
assert get_resolver().url_patterns
large = {"weasyprint", "fontTools", "rdflib", "pypdf", "scipy", "numpy", "openpyxl", "docx", "lxml"}
print(" ".join(sorted(large & sys.modules.keys())))
"""


def test_a_web_worker_begins_without_what_few_pages_need() -> None:
    """Each of these takes megabytes: they are read where a page or a job first needs them."""
    told = subprocess.run(
        [sys.executable, "-c", READ_ALL_PAGES], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )

    assert told.stdout.split() == []
