"""The product's own settings, with the minimal views to compare with beside its pages."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
DEMO = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
