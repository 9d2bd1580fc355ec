"""The addresses of the product. What lies under /gemeente/ and /regio/ belongs to the app that shows it."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from config import health

urlpatterns = [
    path("", include("municipalities.urls")),
    path("", include("assessment.urls")),
    path("", include("projects.urls")),
    path("", include("projects.api.urls")),
    path("", include("strategy.urls")),
    path("account/", include("municipalities.account_urls")),
    path("beheer/", admin.site.urls),
    path("taal/", login_not_required(set_language), name="set_language"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
