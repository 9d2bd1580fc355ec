"""Input about people: invitations and roles."""

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from municipalities.access import ROLES, Role
from municipalities.actions import MemberError, refuse_invitation
from municipalities.models import Municipality

ROLE_CHOICES = [(role.value, format_lazy("{}: {}", role.label, card.sentence)) for role, card in ROLES.items()]


def _role_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Role"),
        choices=ROLE_CHOICES,
        coerce=Role,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role."), "invalid_choice": _("This role does not exist.")},
    )


class InvitationForm(forms.Form):
    """Whom to invite; cleans to `name`, `email` and `role`."""

    name = forms.CharField(label=_("Name"), max_length=100, error_messages={"required": _("Fill in a name.")})
    email = forms.EmailField(
        label=_("E-mail address"),
        error_messages={
            "required": _("Fill in an e-mail address."),
            "invalid": _("This is no e-mail address. It looks like name@municipality.nl."),
        },
    )
    role = _role_field()

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality = municipality

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        try:
            refuse_invitation(self.municipality, email, timezone.now())
        except MemberError as error:
            raise forms.ValidationError(str(error)) from error
        return email


class RoleForm(forms.Form):
    """Which role a member gets; cleans to `role`."""

    role = _role_field()


class FirstPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """The password of a new account, in the product's own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("Password")
        self.fields["new_password2"].label = _("Password again")
        self.fields["new_password2"].help_text = ""
