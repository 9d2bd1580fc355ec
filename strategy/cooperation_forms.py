"""What a municipality fills in about cooperation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strategy.models import WishKind


class WishForm(forms.Form):
    """A wish for one building block; `kinds` are those that fit it."""

    kind = forms.ChoiceField(
        label=_("What do you want?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you want."),
            "invalid_choice": _("This does not fit this building block. Choose from the list."),
        },
    )
    text = forms.CharField(
        label=_("Explanation"),
        help_text=_("For example what you look for, by when, or what you have ready."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, kinds: Iterable[WishKind], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
