"""For which round and instrument the region wants a report."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.comparison_scope import Scope, versions_of

APART = ":"  # between the round and the instrument


class RegionReportForm(forms.Form):
    """One choice: a round with one of its instruments, the last round first."""

    about = forms.ChoiceField(
        label=_("Round and questionnaire"),
        error_messages={"invalid_choice": _("Choose one of the rounds of the list.")},
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, scope: Scope) -> None:
        super().__init__(data, initial={"about": _key(scope)})
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = [
            (f"{round_.pk}{APART}{version.instrument.key}", f"{round_.name} · {version.instrument.title}")
            for round_ in scope.rounds
            for version in versions_of(round_)
        ]
        field.widget.attrs |= {"class": "utrecht-select utrecht-select--html-select"}

    @property
    def asked(self) -> dict[str, str]:
        """The same as an address has it."""
        round_, _apart, instrument = self.cleaned_data["about"].partition(APART)
        return {"round": round_, "instrument": instrument}


def _key(scope: Scope) -> str:
    return f"{scope.round.pk}{APART}{scope.version.instrument.key}" if scope.round and scope.version else ""
