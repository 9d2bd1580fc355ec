"""What is filled in about a version of the digital agenda: its foreword, its chapters, and that it is adopted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from strategy.models import Agenda, Chapter

LONGEST_FOREWORD = 4000


class ForewordForm(forms.Form):
    """`based_on` is the save on which the writer built."""

    foreword = forms.CharField(
        label=_("Foreword"),
        help_text=_("It stands at the beginning of the agenda. An empty line begins a new paragraph."),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=LONGEST_FOREWORD,
        required=False,
        error_messages={"max_length": _("Make the foreword shorter: at most %(limit_value)d characters.")},
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def of(cls, agenda: Agenda) -> "ForewordForm":
        return cls(initial={"foreword": agenda.foreword, "based_on": agenda.foreword_version})

    def clean_foreword(self) -> str:
        return str(self.cleaned_data["foreword"]).replace("\r\n", "\n").strip()


class ChaptersForm(forms.Form):
    """The chapters that stand in the agenda."""

    chapters = forms.MultipleChoiceField(
        label=_("Chapters that go in"),
        help_text=_("What you will do always stands in the agenda. What you leave out stays in Digipeil."),
        choices=Chapter.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("This chapter does not exist. Choose from the list.")},
    )

    @classmethod
    def of(cls, agenda: Agenda) -> "ChaptersForm":
        return cls(initial={"chapters": [chapter for chapter in Chapter.values if chapter not in agenda.left_out]})

    def left_out(self) -> list[str]:
        return [chapter for chapter in Chapter.values if chapter not in self.cleaned_data["chapters"]]


class AdoptAgendaForm(forms.Form):
    """Said on purpose, for it cannot be undone."""

    is_sure = forms.BooleanField(
        label=_("I know that this version cannot change after this"),
        error_messages={"required": _("Tick the box to adopt this version.")},
    )
