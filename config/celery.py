"""The Celery application; its settings stand in config/settings.py under CELERY_."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Django's checks read every view; `migrate` runs them, before a worker begins.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
TRANSPORT_ALIASES["filesystem"] = "config.filequeue:Transport"

app = Celery("digipeil")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
