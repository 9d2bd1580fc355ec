"""Addresses of the open data. Everybody may read them, without logging in."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import URLPattern, include, path, re_path

from projects.api import pages
from projects.api.endpoints import api

_all, _app, _namespace = api.urls
# Without the root, which leads to a page that we do not have.
_patterns = [one for one in _all if isinstance(one, URLPattern) and one.name != "api-root"]
for _pattern in _patterns:
    _pattern.callback = login_not_required(cast(Callable[..., HttpResponse], _pattern.callback))

urlpatterns = [
    path("open-data/", pages.open_data, name="open_data"),
    path("api/v1/", include((_patterns, _app), namespace=_namespace)),
    re_path(r"^api/.*", pages.no_such_address, name="no_such_address"),
]
