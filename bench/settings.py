"""The product's own settings, with the minimal views to compare with beside its pages."""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES, MIDDLEWARE

ROOT_URLCONF = "bench.urls"
DEMO = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
API_CALLS_A_MINUTE = 1_000_000
ACCOUNT_RATE_LIMITS = False  # a whole company logs in from this machine
MINIMUM_GROUP = 1  # so that a country of 23 shows as many groups as a larger one
MIDDLEWARE = ["bench.counting.CountingMiddleware", *MIDDLEWARE]
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", DATABASES["default"]["NAME"])
