"""The product's own settings, with the minimal views to compare with beside its pages."""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES, MIDDLEWARE

ROOT_URLCONF = "bench.urls"
DEMO = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
API_CALLS_A_MINUTE = 1_000_000
MIDDLEWARE = ["bench.counting.CountingMiddleware", *MIDDLEWARE]
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", DATABASES["default"]["NAME"])
