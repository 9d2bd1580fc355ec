"""What is compared: a round and an instrument, out of the address; what cannot be is left out, and said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from assessment.instruments import LEADING
from assessment.layout import Layout, layout_of
from assessment.models import InstrumentVersion, Result, Round, Subject
from municipalities.models import Region


@dataclass(frozen=True)
class Scope:
    """A round of a region with one of its instruments; both are None where the region has no round to compare.

    `rounds` are all of them, the last first, `versions` the instruments of this round. `ignored` are the filters of the
    address that do not exist, with what was asked.
    """

    region: Region
    rounds: tuple[Round, ...]
    round: Round | None
    version: InstrumentVersion | None
    ignored: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_query(cls, region: Region, query: Mapping[str, str]) -> "Scope":
        """Of the address. Without a round in it: the last in which something was adopted. Four queries."""
        rounds = tuple(_with_instruments(region))
        asked, key = query.get("round", ""), query.get("instrument", "")
        chosen = next((one for one in rounds if str(one.pk) == asked), None)
        ignored = [("round", asked)] if asked and chosen is None else []
        chosen = chosen or _last_measured(rounds)
        version = _version(chosen, key)
        if key and (version is None or version.instrument.key != key):
            ignored.append(("instrument", key))
        return cls(region, rounds, chosen, version, tuple(ignored))

    @cached_property
    def layout(self) -> Layout | None:
        return layout_of(self.version.pk) if self.version else None

    @property
    def is_leading(self) -> bool:
        """Is it compared with the questionnaire on which the programme and helping rest?"""
        return self.version is not None and self.version.instrument.key == LEADING

    @property
    def versions(self) -> tuple[InstrumentVersion, ...]:
        return versions_of(self.round) if self.round else ()

    @cached_property
    def earlier(self) -> tuple[tuple[Round, InstrumentVersion], ...]:
        """The rounds until and with this one that measured with this instrument, oldest first, with their version."""
        if self.round is None or self.version is None:
            return ()
        until = self.rounds[self.rounds.index(self.round) :]
        found = ((one, _of_instrument(one, self.version)) for one in reversed(until))
        return tuple((one, version) for one, version in found if version is not None)

    @property
    def before(self) -> tuple[Round, InstrumentVersion] | None:
        """The round before this one with the same instrument."""
        return self.earlier[-2] if len(self.earlier) > 1 else None

    def query(self, **more: str) -> str:
        """The address again, with more filters; empty ones fall away."""
        own = {
            "round": str(self.round.pk) if self.round else "",
            "instrument": self.version.instrument.key if self.version else "",
        }
        return urlencode({name: value for name, value in {**own, **more}.items() if value})


def versions_of(round_: Round) -> tuple[InstrumentVersion, ...]:
    """The instruments of a round about municipalities, the leading one first; ask for them with the rounds."""
    about = [one for one in round_.instrument_versions.all() if one.subject == Subject.MUNICIPALITY]
    return tuple(sorted(about, key=lambda one: (one.instrument.key != LEADING, one.instrument.title, one.number)))


def _with_instruments(region: Region) -> Iterable[Round]:
    return Round.objects.filter(region=region).prefetch_related("instrument_versions__instrument")


def _last_measured(rounds: tuple[Round, ...]) -> Round | None:
    measured = set(Result.objects.filter(round__in=rounds).order_by().values_list("round", flat=True).distinct())
    return next((one for one in rounds if one.pk in measured), rounds[0] if rounds else None)


def _version(round_: Round | None, key: str) -> InstrumentVersion | None:
    versions = versions_of(round_) if round_ else ()
    return next((one for one in versions if one.instrument.key == key), versions[0] if versions else None)


def _of_instrument(round_: Round, version: InstrumentVersion) -> InstrumentVersion | None:
    return next((one for one in versions_of(round_) if one.instrument_id == version.instrument_id), None)
