"""How far the municipalities of a round are, per instrument: what the region sees of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.core.paginator import Page, Paginator

from assessment.models import Assessment, InstrumentVersion, Result, Round
from assessment.sharing import shared_by_name
from municipalities.heirs import Heirs
from municipalities.models import Municipality

A_PAGE = 25


class State(StrEnum):
    NOT_STARTED = "not_started"
    BUSY = "busy"
    ADOPTED = "adopted"


@dataclass(frozen=True)
class Part:
    """One instrument of a municipality in a round: where it stands.

    `result` is the primary key of what it adopted, where that is shared by name, so that its canvas may be seen.
    """

    instrument_version: InstrumentVersion
    state: State
    is_correcting: bool = False
    result: int | None = None


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
    """All that the region sees of a round: its instruments by title, each with its tally, and a page of municipalities.

    `page` holds the codes of the municipalities of this page, out of all that are in the state that was asked for;
    `heirs` tells what those that merged are part of now.
    """

    instruments: tuple[InstrumentVersion, ...]
    tallies: tuple[tuple[InstrumentVersion, Tally], ...]
    page: "Page[str]"
    participations: tuple[Participation, ...]
    heirs: Heirs


Parts = tuple[Part, ...]


def response_of(round_: Round, today: date, *, state: str = "", instrument: str = "", number: str = "1") -> Response:
    """How far everybody is; the number of queries grows neither with municipalities nor with instruments.

    `state` asks for those who are that far, with the instrument version of that primary key or else with any.
    """
    instruments = tuple(round_.instrument_versions.select_related("instrument").order_by("instrument__title", "number"))
    parts = _parts_by_code(round_, instruments)
    places = range(len(instruments))
    of = [place for place in places if str(instruments[place].pk) == instrument] or places
    asked = [code for code, own in parts.items() if not state or any(own[place].state == state for place in of)]
    page = Paginator(asked, A_PAGE).get_page(number)
    tallies = tuple(
        (instrument, tally(own[place].state for own in parts.values())) for place, instrument in enumerate(instruments)
    )
    heirs = Heirs.on(today)
    return Response(instruments, tallies, page, _participations(round_, page.object_list, parts, heirs), heirs)


def tally(states: Iterable[State]) -> Tally:
    found = Counter(states)
    return Tally(*(found[state] for state in State))


def _parts_by_code(round_: Round, instruments: Sequence[InstrumentVersion]) -> dict[str, Parts]:
    """Of every invited municipality, by name."""
    begun: dict[tuple[str, int], list[bool]] = {}
    rows = Assessment.objects.for_round(round_).order_by("number")
    for code, version, adopted_at in rows.values_list("municipality_id", "instrument_version_id", "adopted_at"):
        begun.setdefault((code, version), []).append(adopted_at is not None)
    return {
        code: tuple(_part(one, begun.get((code, one.pk), [])) for one in instruments)
        for code in round_.invited.order_by("name").values_list("pk", flat=True)
    }


def _part(instrument: InstrumentVersion, adopted: Sequence[bool]) -> Part:
    """`adopted` says of each version of an assessment, oldest first, whether it was."""
    if any(adopted):
        return Part(instrument, State.ADOPTED, is_correcting=not adopted[-1])
    return Part(instrument, State.BUSY if adopted else State.NOT_STARTED)


def _participations(
    round_: Round, codes: Iterable[str], parts: dict[str, Parts], heirs: Heirs
) -> tuple[Participation, ...]:
    codes = list(codes)
    places, shared = Municipality.objects.in_bulk(codes), _shared_results(round_, codes, heirs)
    again = round_.reopenings.filter(until__gte=heirs.day, municipality__in=codes).order_by("until")
    reopened = dict(again.values_list("municipality_id", "until"))
    return tuple(
        Participation(
            places[code],
            tuple(
                replace(part, result=shared.get((code, part.instrument_version.instrument_id))) for part in parts[code]
            ),
            reopened.get(code),
        )
        for code in codes
    )


def _shared_results(round_: Round, codes: Iterable[str], heirs: Heirs) -> dict[tuple[str, int], int]:
    """What these municipalities adopted and share by name, by their code and the key of the instrument."""
    named = shared_by_name(codes, heirs)
    rows = Result.objects.standing().filter(round=round_, municipality__in=codes).order_by()
    found = {(code, instrument): pk for pk, code, instrument in rows.values_list("pk", "municipality", "instrument")}
    return {key: pk for key, pk in found.items() if key in named}
