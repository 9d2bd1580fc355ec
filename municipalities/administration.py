"""The administration under /beheer/: for administrators only, with the product's own login and no other."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite, site
from django.contrib.admin.apps import AdminConfig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

View = Callable[..., HttpResponseBase]


class Administration(AdminSite):
    """To whoever is logged in and no administrator, these pages do not exist."""

    site_header = site_title = _("Administration of Digipeil")
    index_title = _("People, municipalities and rounds")
    enable_nav_sidebar = False  # a handful of lists, all of them on the index; tables need the width

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return wrapped

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Never a login form of its own."""
        if not request.user.is_authenticated:
            return redirect("account_login")
        if not self.has_permission(request):
            raise Http404
        return redirect("admin:index")

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_logout")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")


class AdministrationConfig(AdminConfig):
    default_site = "municipalities.administration.Administration"

    def ready(self) -> None:
        super().ready()
        # Roles are memberships, and a person has one address: groups and further addresses play no part.
        site.unregister([apps.get_model("auth", "group"), apps.get_model("account", "emailaddress")])
