"""The product, with the counters of logins in the queue's Redis."""

from config.settings import *  # noqa: F403
from config.settings import REDIS_URL

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
