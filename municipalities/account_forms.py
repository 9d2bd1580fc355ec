"""allauth's forms with our labels: without texts inside the fields, which vanish while one types."""

from typing import Any, ClassVar

from allauth.account import forms as allauth
from django.utils.translation import gettext_lazy as _


class _Labelled:
    """Names the fields in `labels` and clears their placeholders.

    The field `unhelped` loses its help, a second link to "Forgot your password?".
    """

    labels: ClassVar[dict[str, Any]] = {}
    unhelped = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.labels.items():
            field = self.fields[name]  # type: ignore[attr-defined]
            field.label = label
            field.widget.attrs.pop("placeholder", None)
            if name == self.unhelped:
                field.help_text = ""


class LoginForm(_Labelled, allauth.LoginForm):  # type: ignore[misc]
    labels: ClassVar[dict[str, Any]] = {"login": _("E-mail address"), "password": _("Password")}
    unhelped = "password"


class ResetPasswordForm(_Labelled, allauth.ResetPasswordForm):  # type: ignore[misc]
    labels: ClassVar[dict[str, Any]] = {"email": _("E-mail address")}


class ResetPasswordKeyForm(_Labelled, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    labels: ClassVar[dict[str, Any]] = {"password1": _("New password"), "password2": _("New password again")}


class ChangePasswordForm(_Labelled, allauth.ChangePasswordForm):  # type: ignore[misc]
    labels: ClassVar[dict[str, Any]] = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    unhelped = "oldpassword"
