"""All settings, read from the environment. Every variable is described in docs/operations.md."""

import secrets
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError

from config.embedded import start_database

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def _kept_secret(path: Path) -> str:
    """The secret key of an installation that runs its own database: made once, kept beside its data."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text().strip()


def _refuse(name: str, remedy: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}: {remedy}")


# Where things are kept

DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "data"))).resolve()
EVIDENCE_DIR = Path(env.str("EVIDENCE_DIR", str(DATA_DIR / "evidence"))).resolve()
MAX_UPLOAD_MB = env.int("MAX_UPLOAD_MB", 20)
MAX_DOCUMENT_PAGES = env.int("MAX_DOCUMENT_PAGES", 1000)
MINIMUM_GROUP = env.int("MINIMUM_GROUP", 5)  # of how many municipalities a total tells at least
# Of how many whom a reader does not see by name a total also tells the 10th and 90th percentile, and whole percents.
MINIMUM_TAILS = env.int("MINIMUM_TAILS", 2 * MINIMUM_GROUP)
if MINIMUM_TAILS < MINIMUM_GROUP:
    raise _refuse("MINIMUM_TAILS", f"must be at least MINIMUM_GROUP, which is {MINIMUM_GROUP}")
CORRECTION_DAYS = env.int(
    "CORRECTION_DAYS", 30
)  # after its adoption an assessment may be corrected, also when the round closed
REPORTS_DIR = Path(env.str("REPORTS_DIR", str(DATA_DIR / "reports"))).resolve()
EMBEDDED_DATABASE = not env.str("DATABASE_URL", "")

DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)

if secret := env.str("SECRET_KEY", ""):
    SECRET_KEY = secret
elif EMBEDDED_DATABASE:
    SECRET_KEY = _kept_secret(DATA_DIR / "secret_key")
else:
    raise _refuse(
        "SECRET_KEY",
        "is missing. Set it to a long random text, for example the output of: "
        'python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
    )

# Database: the one named by DATABASE_URL, else our own PostgreSQL 18

try:
    DATABASES: dict[str, Any] = {
        "default": env.dj_db_url(
            "DATABASE_URL", default=None if not EMBEDDED_DATABASE else start_database(DATA_DIR), conn_max_age=60
        )
    }
except (EnvError, ValueError) as error:
    raise _refuse(
        "DATABASE_URL", f"cannot be read ({error}). Write it as postgres://user:password@host:5432/name"
    ) from error
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise _refuse("DATABASE_URL", "must name a PostgreSQL database: postgres://user:password@host:5432/name")
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Queue: Redis where REDIS_URL is given, else the filesystem broker with a real worker process

REDIS_URL = env.str("REDIS_URL", "")
QUEUE_DIR = DATA_DIR / "queue"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if REDIS_URL:
    # A job whose worker vanished comes back after this many seconds; rendering takes a few. Workers look for such jobs
    # every ten seconds; without the throttle of one only every hundred.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"visibility_timeout": 60, "unacked_restore_throttle": 1}
else:
    for folder in ("messages", "processed", "control"):
        (QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "processed_folder": str(QUEUE_DIR / "processed"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.1,  # seconds between two looks into the folder; a report takes one or two
    }
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# KiB; a child that was ever above it is replaced after its task, so that what it holds between two stays below 200 MB.
# A new one begins with 137,000, mostly shared; while a report is made it takes up to 213,000, and some of that stays.
# To replace it after every few reports takes no time that can be measured: it parts from a parent that has read all.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 204_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
# Every worker serves both queues in turn, so that reports that wait do not hold up the clock's tasks. Reports lie in
# the one that has Celery's own name.
CELERY_TASK_QUEUES = {name: {"exchange": name, "routing_key": name} for name in ("celery", "clock")}
CELERY_TASK_ROUTES = {
    "strategy.tasks.pulse": {"queue": "clock"},
    "strategy.tasks.recover_reports": {"queue": "clock"},
    "municipalities.tasks.forget_expired": {"queue": "clock"},
    "assessment.tasks.send_digests": {"queue": "clock"},
    "assessment.tasks.recover_documents": {"queue": "clock"},
    "assessment.tasks.refresh_totals": {"queue": "clock"},
    "assessment.tasks.refresh_all_totals": {"queue": "clock"},
}
# What nobody took in time is dropped, so that a queue without a worker does not fill up with it.
CELERY_BEAT_SCHEDULE = {
    "pulse": {"task": "strategy.tasks.pulse", "schedule": 15, "options": {"expires": 15}},
    "recover_reports": {"task": "strategy.tasks.recover_reports", "schedule": 30, "options": {"expires": 30}},
    "forget_expired": {"task": "municipalities.tasks.forget_expired", "schedule": 300, "options": {"expires": 300}},
    "send_digests": {"task": "assessment.tasks.send_digests", "schedule": 600, "options": {"expires": 600}},
    "recover_documents": {"task": "assessment.tasks.recover_documents", "schedule": 60, "options": {"expires": 60}},
    "refresh_all_totals": {
        "task": "assessment.tasks.refresh_all_totals",
        "schedule": crontab(hour=3, minute=30),
        "options": {"expires": 3600},
    },
}

# Applications

INSTALLED_APPS = [
    "municipalities",
    "assessment",
    "projects",
    "strategy",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials",
    "django.forms",
    "municipalities.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.PersonalAnswerMiddleware",
    "config.middleware.ChosenLocaleMiddleware",
    "projects.api.middleware.OpenDataMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.HtmxAnswerMiddleware",
    "config.middleware.NotAllowedMiddleware",
    "config.middleware.LoginMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "municipalities.navigation.page",
            ],
        },
    },
]

# People

AUTH_USER_MODEL = "municipalities.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "municipalities.accounts.InvitedOnlyAdapter"
ACCOUNT_FORMS = {
    "login": "municipalities.account_forms.LoginForm",
    "change_password": "municipalities.account_forms.ChangePasswordForm",
    "reset_password": "municipalities.account_forms.ResetPasswordForm",
    "reset_password_from_key": "municipalities.account_forms.ResetPasswordKeyForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account exists only by an invitation that went to the address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 60 * 60 * 12

# Mail: printed in the terminal unless EMAIL_URL names a server

EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", default="console://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG["EMAIL_HOST"]
EMAIL_PORT = EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL_CONFIG["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL_CONFIG["EMAIL_USE_TLS"]
EMAIL_USE_SSL = EMAIL_CONFIG["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Digipeil <digipeil@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{env.str('PORT', '8000')}").rstrip("/")  # of links in mails
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "digipeil@localhost")  # for questions about privacy and accessibility
OPEN_DATA_PUBLISHER = env.str("OPEN_DATA_PUBLISHER", "Beheer van Digipeil")  # who publishes the open data
OPEN_DATA_PUBLISHER_URI = env.str("OPEN_DATA_PUBLISHER_URI", "")  # by which the State's registers know it
API_CALLS_A_MINUTE = env.int("API_CALLS_A_MINUTE", 120)  # of one address
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "mailto:security@localhost")

# Language and time

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# Static files

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
STATICFILES_DIRS = [BASE_DIR / "static"]
COMPRESS_STATIC = env.bool("COMPRESS_STATIC", False)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COMPRESS_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COMPRESS_STATIC

# Security

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
CSRF_FAILURE_VIEW = "municipalities.views.csrf_failure"
HTTPS = env.bool("HTTPS", False)
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# The counters of attempts to log in and to set a password, and nothing else. They lie in the database, so that nobody
# needs Redis to log in; the table comes with the migrations. Running full must not make them forget who is guessing.

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "municipalities_attemptcounter",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {
        app: {"level": env.str("LOG_LEVEL", "INFO")}
        for app in ("config", "municipalities", "assessment", "projects", "strategy")
    },
}
