"""Input about the agenda of a municipality."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.models import DevelopmentPath
from strategy.actions import ItemContent, TaskPath
from strategy.board import VALUES
from strategy.models import AdviceState, ItemState, SocietalTask
from strategy.recommendations import Cost, Effort

MAX_REASON = 2000
Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]  # pillar with its blocks, each a key and a name
MAX_TASK_REASON = 500


class PathForm(forms.Form):
    """Which path, and why; cleans to `path` and `reason`."""

    path = forms.ChoiceField(
        label=_("Development path"),
        choices=DevelopmentPath.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the three paths."),
            "invalid_choice": _("This path does not exist. Choose one of the three."),
        },
    )
    reason = forms.CharField(
        label=_("Why do you choose this path?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MAX_REASON,
        error_messages={
            "required": _("Write down why you choose this path: the council will ask."),
            "max_length": _("At most 2,000 characters."),
        },
    )


class DecisionForm(forms.Form):
    """What is decided about an advice; cleans to `state` and `reason`."""

    state = forms.ChoiceField(choices=AdviceState.choices)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=500, error_messages={"max_length": _("At most 500 characters.")}
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        puts_off = cleaned.get("state") in (AdviceState.POSTPONED, AdviceState.REJECTED)
        if puts_off and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Write down why: whoever comes after you wants to know."))
        return cleaned


class ItemForm(forms.Form):
    """An agenda item; `content()` is what was filled in, soundly. `blocks` are (key, name) in groups."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        error_messages={"required": _("Fill in a title."), "max_length": _("At most 120 characters.")},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("At most 2,000 characters.")},
    )
    value = forms.TypedChoiceField(label=_("Value for your municipality"), choices=VALUES, coerce=int)
    effort = forms.ChoiceField(label=_("Effort"), choices=Effort.choices)
    cost = forms.ChoiceField(label=_("Cost"), choices=Cost.choices)
    owner = forms.CharField(label=_("Owner"), required=False, max_length=200)
    blocks = forms.MultipleChoiceField(
        label=_("Building blocks that it serves"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        error_messages={"invalid_choice": _("This building block does not exist.")},
    )

    def __init__(self, data: Any, blocks: Groups, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["blocks"].choices = blocks  # type: ignore[attr-defined]

    def content(self) -> ItemContent:
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "state"}
        return ItemContent(**{**cleaned, "blocks": tuple(cleaned["blocks"])})


class StandingItemForm(ItemForm):
    """An item that stands on the agenda: also how far it is, `state`."""

    state = forms.ChoiceField(label=_("How far it is"), choices=ItemState.choices)


class TaskPathForm(forms.Form):
    """Another path for one societal task; cleans to `path` and `reason`."""

    path = forms.ChoiceField(
        label=_("Development path"),
        required=False,
        choices=[("", _("As the municipality")), *DevelopmentPath.choices],
        error_messages={"invalid_choice": _("This path does not exist. Choose one of the three.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=MAX_TASK_REASON,
        error_messages={"max_length": _("At most 500 characters.")},
    )

    def __init__(self, data: Any, task: SocietalTask) -> None:
        initial = {"path": task.path, "reason": task.path_reason}
        super().__init__(data, prefix=f"task-{task.pk}", initial=initial)
        self.task = task

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("path") and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Write down why this task asks another path."))
        return cleaned

    def chosen(self) -> TaskPath:
        """Of a sound form; without another path there is no reason to keep."""
        path = self.cleaned_data["path"]
        return TaskPath(path, self.cleaned_data["reason"] if path else "")
