"""The part of allauth that the product uses: log in and out, and passwords. Nobody signs up or adds addresses."""

from allauth.account import views as allauth
from django.urls import path, re_path
from django.views.generic import RedirectView

from municipalities import views

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("signup/", views.signup_closed, name="account_signup"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    # Where allauth sends somebody who has no password yet: it comes by mail.
    path("password/set/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
