"""By what somebody looks for lessons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.societal_tasks import societal_tasks
from municipalities.sources import documents
from strategy.knowledge import block_groups
from strategy.lessons import Wanted
from strategy.models import LessonKind
from strategy.project_lessons import KIND as PROJECT

_UNKNOWN = {"invalid_choice": _("This choice does not exist (any more). It was left out.")}


def _kinds() -> list[Any]:
    return [("", _("All")), *LessonKind.choices, (PROJECT, _("Lesson of a project"))]


def _blocks() -> list[Any]:
    return [("", _("All")), *((group.name, list(group.blocks.items())) for group in block_groups())]


def _documents() -> list[Any]:
    return [("", _("All")), *((key, document.short) for key, document in documents().items())]


def _tasks() -> list[Any]:
    return [("", _("All")), *societal_tasks().items()]


class LessonSearchForm(forms.Form):
    """Search words and filters out of the address. What is not sound is left out, and says so beside its field."""

    q = forms.CharField(
        label=_("Search"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=_kinds, required=False, error_messages=_UNKNOWN)
    block = forms.ChoiceField(label=_("Building block"), choices=_blocks, required=False, error_messages=_UNKNOWN)
    task = forms.ChoiceField(label=_("Societal task"), choices=_tasks, required=False, error_messages=_UNKNOWN)
    document = forms.ChoiceField(label=_("Document"), choices=_documents, required=False, error_messages=_UNKNOWN)

    @property
    def wanted(self) -> Wanted:
        self.full_clean()
        return Wanted(**self.cleaned_data)
