"""The Celery application; its settings stand in config/settings.py under CELERY_."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["filesystem"] = "config.filequeue:Transport"

app = Celery("digipeil")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
