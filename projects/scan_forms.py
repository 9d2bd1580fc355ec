"""What is filled in about one part of a project scan: a pillar, the use-case canvas or the decision."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from assessment.layout import Layout
from assessment.models import Block, Status
from projects.models import GoDecision
from projects.scans import DECISION, WHY, Values, note_name, status_name, use_name
from projects.use_case import UseCaseQuestion, use_case_questions

LONGEST_NOTE = 2000
LONGEST_TEXT = 3000
USE_CASE, DECIDE = "toepassing", "besluit"


def _text(label: Any, longest: int, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": _("This text is too long: use at most %(limit_value)d characters.")},
    )


class ScanForm(forms.Form):
    """One part of a scan; `typed()` are its texts by name."""

    use_required_attribute = False
    title: Any = ""
    lead: Any = ""

    def __init__(self, data: Any, values: Values) -> None:
        super().__init__(data)
        self.fields.update(self.make_fields())
        for name in self.fields:
            self.fields[name].initial = values.get(name, "")

    def make_fields(self) -> Mapping[str, forms.Field]:
        return {}

    def typed(self) -> dict[str, str]:
        """Of a sound form, with one kind of line end: browsers send another than they were given.

        What was not sent at all was not emptied.
        """
        sent = {name: str(value or "") for name, value in self.cleaned_data.items() if name in self.data}
        return {name: text.replace("\r\n", "\n").strip() for name, text in sent.items()}


class PillarForm(ScanForm):
    """How far the project is with each building block of a pillar, with a note."""

    def __init__(self, data: Any, values: Values, blocks: tuple[Block, ...]) -> None:
        self.blocks = blocks
        super().__init__(data, values)

    def make_fields(self) -> Mapping[str, forms.Field]:
        made: dict[str, forms.Field] = {}
        for block in self.blocks:
            made[status_name(block.key)] = forms.ChoiceField(
                required=False,
                choices=[("", ""), *Status.choices],
                error_messages={"invalid_choice": _("This status does not exist. Choose one from the list.")},
            )
            made[note_name(block.key)] = _text(_("Note"), LONGEST_NOTE, 2)
        return made

    def rows(self) -> Iterator[tuple[Block, BoundField, BoundField]]:
        for block in self.blocks:
            yield block, self[status_name(block.key)], self[note_name(block.key)]


class UseCaseForm(ScanForm):
    title = _("Use-case canvas")
    lead = _("Five questions about one application. Short answers will do; what you do not know yet, you leave empty.")

    def make_fields(self) -> Mapping[str, forms.Field]:
        return {
            use_name(question.key): _text(question.title, LONGEST_TEXT, 4, question.help)
            for question in use_case_questions()
        }

    def questions(self) -> Iterator[tuple[UseCaseQuestion, BoundField]]:
        for question in use_case_questions():
            yield question, self[use_name(question.key)]


class DecisionForm(ScanForm):
    title = _("Go on or stop?")
    lead = _("Decide with the two canvases beside it. Your colleagues see who decided, when and why.")

    def make_fields(self) -> Mapping[str, forms.Field]:
        choices = [("", _("Not decided yet")), *GoDecision.choices]
        return {
            DECISION: forms.ChoiceField(
                label=_("Decision"),
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("This decision does not exist. Choose one from the list.")},
            ),
            WHY: _text(
                _("Why?"), LONGEST_TEXT, 4, _("With a decision always: what it rests on, and what must happen first.")
            ),
        }

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get(DECISION) and WHY not in self.errors and not self.cleaned_data.get(WHY, "").strip():
            self.add_error(WHY, _("Write down why: whoever comes after you wants to know."))
        return self.cleaned_data


def form_for(part: str, layout: Layout, data: Any, values: Values) -> ScanForm | None:
    """The form of a part: a pillar by its key, or one of the two others; None where there is no such part."""
    if part == USE_CASE:
        return UseCaseForm(data, values)
    if part == DECIDE:
        return DecisionForm(data, values)
    pillar = layout.pillar(part)
    if pillar is None:
        return None
    form = PillarForm(data, values, layout.pillars[pillar])
    form.title, form.lead = pillar.name, pillar.description
    return form
