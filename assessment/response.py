"""How far the municipalities of a round are, per instrument: what the region sees of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assessment.models import Assessment, InstrumentVersion, Round
from municipalities.models import Municipality


class State(StrEnum):
    NOT_STARTED = "not_started"
    BUSY = "busy"
    ADOPTED = "adopted"


@dataclass(frozen=True)
class Part:
    """One instrument of a municipality in a round: where it stands, and its newest adopted assessment if any."""

    instrument_version: InstrumentVersion
    state: State
    adopted: Assessment | None = None
    is_correcting: bool = False


@dataclass(frozen=True)
class Participation:
    """A municipality in a round, with a part for each instrument of the round, in their order.

    `reopened_until` is a day on or after today, where the region opened the closed round for it again.
    """

    municipality: Municipality
    parts: tuple[Part, ...]
    reopened_until: date | None = None


@dataclass(frozen=True)
class Tally:
    """How many municipalities of a round are in which state."""

    not_started: int
    busy: int
    adopted: int


@dataclass(frozen=True)
class Response:
    """All that the region sees of a round: its instruments by title, and every invited municipality by name."""

    instruments: tuple[InstrumentVersion, ...]
    participations: tuple[Participation, ...]

    @property
    def tallies(self) -> list[tuple[InstrumentVersion, Tally]]:
        """The states counted, for each instrument."""
        return [
            (instrument, tally(participation.parts[place].state for participation in self.participations))
            for place, instrument in enumerate(self.instruments)
        ]


def tally(states: Iterable[State]) -> Tally:
    found = list(states)
    return Tally(*(found.count(state) for state in State))


def response_of(round_: Round, today: date) -> Response:
    """How far everybody is; the number of queries grows neither with municipalities nor with instruments."""
    instruments = tuple(round_.instrument_versions.select_related("instrument").order_by("instrument__title", "number"))
    versions: dict[tuple[str, int], list[Assessment]] = {}
    for assessment in Assessment.objects.for_round(round_).order_by("number"):
        versions.setdefault((assessment.municipality_id, assessment.instrument_version_id), []).append(assessment)
    reopened = dict(
        round_.reopenings.filter(until__gte=today).order_by("until").values_list("municipality_id", "until")
    )
    return Response(
        instruments,
        tuple(
            Participation(
                municipality,
                tuple(
                    _part(instrument, versions.get((municipality.pk, instrument.pk), [])) for instrument in instruments
                ),
                reopened.get(municipality.pk),
            )
            for municipality in round_.invited.order_by("name")
        ),
    )


def _part(instrument: InstrumentVersion, versions: list[Assessment]) -> Part:
    adopted = next((version for version in reversed(versions) if version.is_adopted), None)
    if adopted is not None:
        return Part(instrument, State.ADOPTED, adopted, is_correcting=adopted != versions[-1])
    return Part(instrument, State.BUSY if versions else State.NOT_STARTED)
