"""What a word in a table stands for: a municipality, a societal task, a building block, a value. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation

from municipalities.heirs import heir_of
from municipalities.models import Municipality
from projects.columns import bare, normal
from projects.models import Openness, OrganisationKind, ProjectKind, ProjectStatus, Stage
from projects.values import Partner

# What people write, beside the codes and the labels.
_ALSO: dict[type[TextChoices], dict[str, str]] = {
    ProjectStatus: {
        "lopend": "running",
        "loopt": "running",
        "actief": "running",
        "in uitvoering": "running",
        "in voorbereiding": "preparing",
        "voorbereiding": "preparing",
        "gepland": "preparing",
        "in ontwikkeling": "building",
        "in aanbouw": "building",
        "on hold": "on_hold",
        "stilgelegd": "on_hold",
        "gepauzeerd": "on_hold",
        "gestopt": "stopped",
        "beeindigd": "stopped",
        "onbekend": "unknown",
    },
    ProjectKind: {"samenwerking": "cooperation", "evenement": "event", "proeftuin": "testbed", "strategie": "strategy"},
    Stage: {
        "idee": "idea",
        "verkenning": "exploring",
        "verkennen": "exploring",
        "pilot": "pilot",
        "proef": "pilot",
        "uitproberen": "pilot",
        "opschaling": "scaling_up",
        "opschalen": "scaling_up",
        "in gebruik": "in_use",
        "gebruik": "in_use",
        "gestopt": "stopped",
    },
    Openness: {
        "zoekt partners": "looking",
        "op zoek naar partners": "looking",
        "open om te volgen": "follow",
        "volgen": "follow",
        "gesloten": "closed",
    },
}
CHOICES: dict[str, type[TextChoices]] = {
    "status": ProjectStatus,
    "kind": ProjectKind,
    "stage": Stage,
    "openness": Openness,
}


@cache
def words_of(choices: type[TextChoices]) -> Mapping[str, str]:
    """The value of a field by all that may be written for it."""
    found = {normal(value): value for value in choices.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {normal(str(choice.label)): str(choice.value) for choice in choices}
    return {**_ALSO[choices], **found}


@dataclass(frozen=True)
class Town:
    """A municipality as it is now; `was` and `was_code` are of the one that merged into it, where that was written."""

    code: str
    name: str
    was: str = ""
    was_code: str = ""


@dataclass(frozen=True)
class Known:
    """All that a table can refer to, by how it may be written."""

    towns: Mapping[str, Town] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    partners: Mapping[str, Partner] = field(default_factory=dict)

    def town(self, name: str) -> Town | None:
        return self.towns.get(normal(name)) or self.towns.get(bare(name))

    @classmethod
    def of(
        cls,
        *,
        municipalities: Iterable[Municipality],
        tasks: Mapping[str, str],
        blocks: Mapping[str, str],
        themes: Iterable[str],
        partners: Iterable[tuple[str, str, Iterable[str]]],
        today: date,
    ) -> "Known":
        """`tasks` and `blocks` are names by code, `partners` the name, kind and other names of each."""
        return cls(
            towns=_towns(list(municipalities), today),
            tasks=_codes(tasks),
            blocks=_codes(blocks),
            themes={normal(theme): theme for theme in themes},
            partners={
                normal(alias): Partner(name, kind) for name, kind, aliases in partners for alias in (*aliases, name)
            },
        )


def _codes(names: Mapping[str, str]) -> dict[str, str]:
    by_name = {normal(name): code for code, name in names.items()}
    return by_name | {normal(code): code for code in names}


def _towns(rows: list[Municipality], today: date) -> dict[str, Town]:
    by_code = {row.pk: row for row in rows}
    found: dict[str, Town] = {}
    for row in sorted(rows, key=lambda row: row.valid_until is None):  # of one name, the one that exists has it
        now = heir_of(row, by_code, today)
        town = Town(now.pk, now.name) if now is row else Town(now.pk, now.name, row.name, row.pk)
        for written in (row.pk, row.slug, row.official_name, row.name):
            found[normal(written)] = found[f"gemeente {normal(written)}"] = town
    return found


# What tells of a partner that nobody knows yet what kind it is.
_KINDS = (
    (
        OrganisationKind.KNOWLEDGE,
        re.compile(r"\b(universiteit|university|hogeschool|tu|tno|erasmus|roc|mbo|college)\b"),
    ),
    (
        OrganisationKind.PUBLIC,
        re.compile(
            r"\b(gemeente|provincie|ministerie|rijks\w*|waterschap|hoogheemraadschap|politie|ggd|vng|mrdh|\w+regio)\b"
        ),
    ),
    (OrganisationKind.CITIZENS, re.compile(r"\b(bewoners\w*|inwoners\w*|vereniging|wijkraad|dorpsraad)\b")),
)


def kind_of_partner(name: str) -> OrganisationKind:
    """By its name; a company where that says nothing."""
    words = normal(name)
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), OrganisationKind.PRIVATE)


@dataclass
class Nearest:
    """Proposes a known name for an unknown one, and remembers it: a mistake mostly stands in many rows."""

    names: Mapping[str, str]  # as shown, by as compared
    found: dict[str, str] = field(default_factory=dict)

    def to(self, text: str) -> str:
        wanted = normal(text)
        if wanted not in self.found:
            close = get_close_matches(wanted, self.names, n=1, cutoff=0.6) if len(wanted) <= 60 else []
            self.found[wanted] = self.names[close[0]] if close else ""
        return self.found[wanted]
