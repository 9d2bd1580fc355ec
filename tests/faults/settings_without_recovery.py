"""The product, with a queue as Celery has it by itself: a job is forgotten when it begins, and nobody looks for it."""

from config.settings import *  # noqa: F403
from config.settings import CELERY_BEAT_SCHEDULE

CELERY_TASK_ACKS_LATE = False
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_ROUTES = {"strategy.tasks.recover_reports": {"queue": "served-by-nobody"}}
CELERY_BEAT_SCHEDULE = {"pulse": CELERY_BEAT_SCHEDULE["pulse"]}
