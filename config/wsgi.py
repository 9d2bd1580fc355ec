"""What gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # all pages are read before the first one is asked for
gc.collect()
gc.freeze()  # else each full collection looks through all of it again, and one page waits 0.15 s for that
