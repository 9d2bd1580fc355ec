"""By what somebody looks at the collaboration map."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality
from projects.collaboration import Theme, Wanted
from projects.models import TieState

_UNKNOWN = {"invalid_choice": _("This choice does not exist (any more). It was left out.")}


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, error_messages=_UNKNOWN)


class CollaborationFilterForm(forms.Form):
    """Filters out of the address. What is not sound is left out, and says so beside its field."""

    theme = _choice(_("Theme"))
    state = _choice(_("State"))
    municipality = _choice(_("Municipality"))

    def __init__(
        self, *args: Any, themes: Iterable[Theme], municipalities: Iterable[Municipality], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        everything = ("", _("All"))
        choices: dict[str, list[Any]] = {
            "theme": [(theme.key, theme.name) for theme in themes],
            "state": list(TieState.choices),
            "municipality": [(municipality.slug, municipality.name) for municipality in municipalities],
        }
        for name, own in choices.items():
            self.fields[name].choices = [everything, *own]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        self.full_clean()
        return Wanted(**self.cleaned_data)
