"""Addresses of the open data. Everybody may read them, without logging in."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from projects.api import pages
from projects.api.endpoints import api

_all, _app, _namespace = api.urls
_patterns = [pattern for pattern in _all if pattern.name != "api-root"]  # that one leads to a page that we do not have
for _pattern in _patterns:
    login_not_required(_pattern.callback)

urlpatterns = [
    path("open-data/", pages.open_data, name="open_data"),
    path("api/v1/", include((_patterns, _app), namespace=_namespace)),
    re_path(r"^api/.*", pages.no_such_address, name="no_such_address"),
]
