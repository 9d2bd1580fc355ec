"""What a Celery worker carries with it, before its children part from it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import gc, sys
from celery.signals import worker_init
from config.celery import app
app.loader.import_default_modules()
worker_init.send(sender=None)
import pyphen
print(" ".join(sorted({"config.urls", "ninja", "openpyxl", "numpy", "docx"} & sys.modules.keys())))
print(len(pyphen.hdcache), gc.get_freeze_count() > 100_000)
"""


def test_a_worker_reads_what_all_reports_need_and_no_pages() -> None:
    told = subprocess.run([sys.executable, "-c", BEGIN], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)

    assert told.stdout.splitlines() == ["", "1 True"]
