"""allauth's forms with our labels: without texts inside the fields, which vanish while one types."""

from typing import Any, ClassVar

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.models import Person


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


class CloseAccountForm(forms.Form):
    """The password, so that nobody closes the account of who walked away from the screen."""

    password = forms.CharField(
        label=_("Current password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Fill in your password.")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.person.check_password(password):
            raise forms.ValidationError(_("This is not your password."))
        return password
