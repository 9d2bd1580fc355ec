"""Is what an official typed sound? Each form cleans to what the action wants."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from assessment.actions import AnswerContent, Edit, Terms, Upload
from assessment.conflicts import Choice, settle
from assessment.containers import MAX_BYTES
from assessment.files import DOCUMENTS, EVIDENCE, Kind, UploadError, kind_of
from assessment.limits import MAX_EXPLANATION, MAX_OWNER
from assessment.models import Evidence, InstrumentVersion, NoticeKind, Status
from municipalities.models import Person

# What an official fills in; the other fields say where a save comes from.
FIELDS = ("status", "explanation", "owner")


class UncutCharField(forms.CharField):
    """A text whose length is checked after it was typed: a browser given a maximum cuts off what is pasted."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(required=False, **options)
        message = _(
            "This text has %(show_value)d characters; at most %(limit_value)d fit. Shorten it, then it is saved."
        )
        self.validators.append(MaxLengthValidator(longest, message))

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class AnswerForm(forms.Form):
    """One answer, as the questionnaire sends it."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", _("Not answered yet")), *Status.choices],
        required=False,
        error_messages={"invalid_choice": _("This status does not exist. Choose one of the statuses on the page.")},
    )
    explanation = UncutCharField(label=_("Explanation"), longest=MAX_EXPLANATION)
    owner = UncutCharField(label=_("Owner"), longest=MAX_OWNER)
    version = forms.IntegerField(min_value=0)
    edit = forms.RegexField(r"^[0-9a-f-]{0,36}$", required=False)
    sequence = forms.IntegerField(min_value=0, max_value=2**53, required=False)
    # Only after a conflict: what its author chose, the version of the colleague's text that was chosen against, and
    # the text set aside that this settles.
    resolve = forms.ChoiceField(choices=Choice.choices, required=False)
    against = forms.IntegerField(min_value=0, required=False)
    settles = forms.IntegerField(min_value=1, required=False)

    def choice(self) -> str:
        return str(self.cleaned_data["resolve"])

    def content_against(self, theirs: AnswerContent) -> AnswerContent:
        """What to save: the fields as they are, or what was chosen between them and the colleague's text."""
        cleaned = self.cleaned_data
        mine = AnswerContent(cleaned["status"] or None, cleaned["explanation"], cleaned["owner"])
        return settle(self.choice() or Choice.MINE, theirs=theirs, mine=mine)

    def came_from(self) -> Edit:
        cleaned = self.cleaned_data
        based_on = cleaned["against"] if self.choice() and cleaned["against"] is not None else cleaned["version"]
        return Edit(page=cleaned["edit"], sequence=cleaned["sequence"] or 0, based_on=based_on)

    def typed(self) -> AnswerContent:
        """What stood in the fields, sound or not."""
        return AnswerContent(
            self.data.get("status") or None, self.data.get("explanation", ""), self.data.get("owner", "")
        )


class TakeOverForm(forms.Form):
    """Which answer of another instrument to take over, and the version of the own answer that this is based on."""

    source = forms.IntegerField(min_value=1)
    version = forms.IntegerField(min_value=0)


class CorrectionForm(forms.Form):
    """Why an adopted assessment has to be corrected."""

    reason = forms.CharField(
        label=_("Reason of the correction"),
        help_text=_("The council and the region can read this reason. The adopted version stays as it is."),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=10,
        max_length=1000,
        error_messages={"required": _("Write down why a correction is needed.")},
    )


class AdoptionForm(forms.Form):
    """The coordinator says knowingly that this is final, and that answers taken over (`unconfirmed`) still hold."""

    confirms = forms.BooleanField(
        label=_("The answers that were taken over and not confirmed yet still hold."),
        error_messages={"required": _("Confirm these answers one by one, or tick the box to confirm them all.")},
    )
    understood = forms.BooleanField(
        label=_("I understand that the answers cannot be changed after this."),
        error_messages={"required": _("Tick the box to confirm that the answers become final.")},
    )

    def __init__(self, *args: Any, unconfirmed: int, **options: Any) -> None:
        super().__init__(*args, **options)
        if not unconfirmed:
            del self.fields["confirms"]


class OwnAssessmentForm(forms.Form):
    """A measurement outside the rounds: with which instrument, and under which name."""

    instrument = forms.ModelChoiceField(
        label=_("Instrument"),
        queryset=InstrumentVersion.objects.none(),
        error_messages={
            "required": _("Choose an instrument."),
            "invalid_choice": _("This instrument does not exist. Choose one from the list."),
        },
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("A name by which colleagues recognise it. Do you measure a project? Then its name."),
        max_length=100,
        error_messages={"required": _("Give it a name.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        newest = InstrumentVersion.objects.newest().select_related("instrument").order_by("instrument__title")
        self.fields["instrument"].queryset = newest  # type: ignore[attr-defined]
        self.fields["instrument"].label_from_instance = lambda version: version.instrument.title  # type: ignore[attr-defined]


class TermsForm(forms.Form):
    """Under what a question is handed out; cleans to `terms`. A deadline that stood (`was_due`) may have passed."""

    due_on = forms.DateField(
        label=_("Deadline"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is no day. Write it like 2026-12-31.")},
    )
    note = forms.CharField(
        label=_("Note for your colleague"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    answers_directly = forms.BooleanField(
        label=_("Answers directly"),
        required=False,
        help_text=_("What this colleague fills in becomes the official answer at once. Without it, it is a proposal."),
    )

    def __init__(self, *args: Any, today: date, was_due: date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._today, self._was_due = today, was_due

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on < self._today and due_on != self._was_due:
            raise forms.ValidationError(_("This deadline lies in the past. Choose today or a later day."))
        return due_on

    def terms(self) -> Terms:
        return Terms(**{name: self.cleaned_data[name] for name in ("due_on", "note", "answers_directly")})


class AssignmentForm(TermsForm):
    """Which pillars and blocks to hand to whom: a colleague who works here, or an address that is invited first."""

    pillars = forms.MultipleChoiceField(
        label=_("Pillars"),
        required=False,
        error_messages={"invalid_choice": _("This pillar does not exist. Choose from the list.")},
    )
    blocks = forms.MultipleChoiceField(
        label=_("Building blocks"),
        required=False,
        error_messages={
            "invalid_choice": _("This building block does not exist. Choose from the list."),
        },
    )
    colleague = forms.ModelChoiceField(
        label=_("Colleague"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Somebody else, by e-mail"),
        error_messages={"invalid_choice": _("This colleague does not work here (any more). Choose another.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Not in the list? This colleague gets an invitation by mail."),
        error_messages={"invalid": _("This is no e-mail address. It looks like name@municipality.nl.")},
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=100)

    field_order = ("colleague", "email", "name", "due_on", "note", "answers_directly")

    def __init__(self, *args: Any, keys: Mapping[str, list[str]], colleagues: Any, **options: Any) -> None:
        """`keys` are the blocks' keys by that of their pillar."""
        super().__init__(*args, **options)
        self._keys = keys
        self.fields["pillars"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]
        self.fields["blocks"].choices = [(key, key) for of_one in keys.values() for key in of_one]  # type: ignore[attr-defined]
        self.fields["colleague"].queryset = colleagues  # type: ignore[attr-defined]
        self.fields["colleague"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            not cleaned.get("colleague")
            and not cleaned.get("email")
            and not {"colleague", "email"} & self.errors.keys()
        ):
            self.add_error("colleague", _("Choose a colleague, or fill in an e-mail address."))
        if not {"pillars", "blocks"} & self.errors.keys():
            whole = [key for pillar in cleaned["pillars"] for key in self._keys[pillar]]
            cleaned["blocks"] = list(dict.fromkeys([*whole, *cleaned["blocks"]]))
            if not cleaned["blocks"]:
                self.add_error("blocks", _("Tick at least one building block."))
        return cleaned


class DecisionForm(AnswerForm):
    """What a coordinator decides on a proposal: accept it, perhaps with other words, or return it with a remark."""

    decision = forms.ChoiceField(
        choices=[("accept", _("Accept")), ("return", _("Return"))],
        error_messages={
            "required": _("Choose: accept or return."),
            "invalid_choice": _("This decision does not exist. Choose: accept or return."),
        },
    )
    remark = UncutCharField(label=_("Remark for your colleague"), longest=MAX_EXPLANATION)
    seen = forms.IntegerField(min_value=0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "return" and not cleaned.get("remark", "").strip():
            self.add_error("remark", _("Write down what your colleague should change."))
        return cleaned

    def content(self) -> AnswerContent:
        cleaned = self.cleaned_data
        return AnswerContent(cleaned["status"] or None, cleaned["explanation"], cleaned["owner"])


class NoticesForm(forms.Form):
    """Which kinds of messages somebody wants; cleans to `wanted`."""

    wanted = forms.MultipleChoiceField(
        label=_("Tell me by e-mail when"),
        choices=NoticeKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("This kind of message does not exist. Choose from the list.")},
    )


class CommentForm(forms.Form):
    """A remark on a block, for colleagues."""

    text = forms.CharField(
        label=_("Your remark"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MAX_EXPLANATION,
        error_messages={"required": _("Write a remark first.")},
    )


class OfflineFileForm(forms.Form):
    """A questionnaire that was filled in elsewhere; its content is checked when it is read."""

    file = forms.FileField(
        label=_("The filled-in Excel file"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("Choose the file that you filled in."),
            "empty": _("This file is empty. Download the questionnaire again."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("This file is too big. At most %(limit)d MB fit.") % {"limit": MAX_BYTES // 1_000_000}
            )
        return file


def _upload_field(label: Any, help_text: Any = "", *, required: bool) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=help_text,
        required=required,
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty. Choose another.")},
    )


def _refuse_too_big(file: Any) -> None:
    if file and file.size > settings.MAX_UPLOAD_MB * 1_000_000:
        raise forms.ValidationError(
            _("This file is too big. At most %(limit)d MB fit.") % {"limit": settings.MAX_UPLOAD_MB}
        )


class EvidenceForm(forms.Form):
    """A link or a file under an answer, or evidence that is there already; cleans to what `add_evidence` wants."""

    again = forms.ChoiceField(
        label=_("Evidence that you added before"),
        required=False,
        error_messages={"invalid_choice": _("This evidence is not there (any more). Choose another.")},
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    address = forms.URLField(
        label=_("Link"),
        max_length=1000,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
        error_messages={"invalid": _("This is no link. It begins with https://")},
    )
    file = _upload_field(_("Or a file"), required=False)
    holds_until = forms.DateField(
        label=_("Holds until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is no day. Write it like 2026-12-31.")},
    )

    def __init__(self, *args: Any, known: Iterable[Evidence], **options: Any) -> None:
        super().__init__(*args, **options)
        self._known = {str(evidence.pk): evidence for evidence in known}
        if not self._known:
            self.fields["again"].widget = forms.HiddenInput()
        titles = [(key, evidence.title) for key, evidence in self._known.items()]
        self.fields["again"].choices = [("", _("No, something new")), *titles]  # type: ignore[attr-defined]

    def clean_again(self) -> Evidence | None:
        return self._known.get(self.cleaned_data["again"])

    def clean_file(self) -> Upload | None:
        file = self.cleaned_data["file"]
        _refuse_too_big(file)
        return _upload(file, EVIDENCE) if file else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("again") or self.errors:
            return cleaned
        if bool(cleaned.get("address")) == bool(cleaned.get("file")):
            self.add_error("address", _("Fill in a link or choose a file: one of the two."))
        if not cleaned.get("title"):
            self.add_error("title", _("Give it a title by which colleagues recognise it."))
        return cleaned


def _upload(file: Any, allowed: tuple[Kind, ...]) -> Upload:
    """The file with what it really is; what is not taken stands beside the field."""
    content = file.read()
    try:
        return Upload(name=file.name, content=content, kind=kind_of(content, file.name, allowed))
    except UploadError as error:
        raise forms.ValidationError(str(error)) from error


class DocumentForm(forms.Form):
    """A policy document in which evidence is looked for; cleans to what `add_document` wants."""

    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Give it a title.")})
    file = _upload_field(_("The document"), _("PDF, Word (.docx) or OpenDocument (.odt)."), required=True)

    def clean_file(self) -> Upload:
        file = self.cleaned_data["file"]
        _refuse_too_big(file)
        return _upload(file, DOCUMENTS)
