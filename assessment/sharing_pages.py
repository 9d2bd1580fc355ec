"""What a municipality is shown of its own sharing: per instrument the choice, and what others would see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.canvas import Canvas, Given, draw
from assessment.instruments import LEADING
from assessment.layout import layout_of
from assessment.models import Assessment, Instrument, InstrumentVersion, Sharing, SharingLevel, Subject
from assessment.sharing import SharedResult, latest_adopted, preview_of
from municipalities.models import Municipality

SENTENCES: Mapping[SharingLevel, Any] = {
    SharingLevel.NOTHING: _("Nothing. Nobody outside your municipality sees anything of this result."),
    SharingLevel.TOTALS: _(
        "In totals only. Your answers count in sums of several municipalities; nobody can see which are yours."
    ),
    SharingLevel.REGION: _(
        "With the region and its municipalities. They see the status of each building block under your name. Digipeil "
        "can then find partners for you, and others can find you."
    ),
    SharingLevel.PUBLIC: _("Public. Everybody may see the status of each building block under your name."),
}


class SharingForm(forms.Form):
    """How much of one instrument is shared."""

    level = forms.TypedChoiceField(
        label=_("What do you share?"),
        coerce=lambda value: SharingLevel(int(value)),
        choices=[(level.value, sentence) for level, sentence in SENTENCES.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you share."),
            "invalid_choice": _("This choice does not exist. Choose one from the list."),
        },
    )


@dataclass(frozen=True)
class SharedInstrument:
    """One instrument: what the municipality chose (None: nothing yet), and the assessment that others would see."""

    instrument: Instrument
    chosen: Sharing | None
    adopted: Assessment | None
    form: SharingForm

    @property
    def level(self) -> SharingLevel:
        return SharingLevel(self.chosen.level) if self.chosen else SharingLevel.NOTHING


@dataclass(frozen=True)
class Preview:
    """What others see of an assessment once it is shared under the name of the municipality."""

    result: SharedResult
    canvas: Canvas


def shared_instruments(municipality: Municipality, typed: SharingForm | None = None, key: str = "") -> list[Any]:
    """Every instrument about municipalities; `typed` is the form that was not sound, of the instrument `key`."""
    chosen = {row.instrument_id: row for row in municipality.sharings.select_related("decided_by")}
    newest = InstrumentVersion.objects.newest().filter(subject=Subject.MUNICIPALITY).select_related("instrument")
    return [
        SharedInstrument(
            version.instrument,
            chosen.get(version.instrument_id),
            latest_adopted(municipality, version.instrument.key),
            typed if typed and version.instrument.key == key else form_of(version.instrument, chosen),
        )
        for version in sorted(newest, key=lambda one: (one.instrument.key != LEADING, one.instrument.title))
    ]


def form_of(instrument: Instrument, chosen: Mapping[int, Sharing]) -> SharingForm:
    stands = chosen.get(instrument.pk)
    level = stands.level if stands else SharingLevel.NOTHING
    return SharingForm(initial={"level": level}, auto_id=f"{instrument.key}-%s")


def preview(assessment: Assessment) -> Preview:
    """As others would see it; nothing of what they would not see is in it."""
    result = preview_of(assessment, SharingLevel.REGION)
    given = {key: Given(status) for key, status in result.statuses.items()}
    return Preview(result, draw(layout_of(assessment.instrument_version_id), given))


def level_of(assessment: Assessment) -> SharingLevel:
    """What the municipality chose for the instrument of this assessment."""
    rows = Sharing.objects.filter(
        municipality=assessment.municipality_id, instrument=assessment.instrument_version.instrument_id
    )
    return SharingLevel(rows.values_list("level", flat=True).first() or SharingLevel.NOTHING)
