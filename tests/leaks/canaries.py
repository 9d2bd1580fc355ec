"""Puts a word that stands nowhere else in every free text of the database, and finds such words in what goes out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from municipalities.models import Municipality, Person
from projects.models import Project

APPS = ("municipalities", "assessment", "projects", "strategy")
WORD = re.compile(r"zq[bcdfghjk]{5}qz")
_WORDS = ("zq" + "".join(letters) + "qz" for letters in product("bcdfghjk", repeat=5))

# Which of a row's own fields leads to the municipality whose it is.
_TO_THE_OWNER = (
    "municipality",
    "assessment",
    "answer",
    "document",
    "goal",
    "project",
    "scan",
    "agenda",
    "proposal",
    "seeker",
)

# Texts that are no prose: codes, keys, addresses and checksums; and what comes out of files that we ship.
NO_PROSE = {
    "municipalities.Region": {"name", "short_name", "slug"},
    "municipalities.Municipality": {"gm_code", "name", "official_name", "slug", "size_class", "colour"},
    "municipalities.Boundary": {"source"},
    "municipalities.ProfileFact": {"document", "section"},
    "municipalities.Person": {"password"},
    "municipalities.Invitation": {"token_hash"},
    "municipalities.AttemptCounter": {"cache_key", "value"},
    "assessment.Instrument": {"key", "title"},
    "assessment.InstrumentVersion": {"description", "subject", "checksum"},
    "assessment.PublishedText": {"yaml"},
    "assessment.Pillar": {"key", "name", "description"},
    "assessment.Block": {"key", "layer", "name", "meaning"},
    "assessment.Answer": {"edit", "status"},
    "assessment.AnswerRevision": {"status"},
    "assessment.SetAsideAnswer": {"page", "status"},
    "assessment.GroupTotal": {"key"},
    "assessment.StoredFile": {"content_type", "sha256"},
    "assessment.Notice": {"key"},
    "assessment.Proposal": {"edit"},
    "assessment.ProposalRevision": {"status"},
    "projects.CallCount": {"caller"},
    "projects.Organisation": {"key", "document", "section"},
    "projects.Project": {"key", "document", "section", "named_in_source", "names", "status", "period"},
    "projects.SearchWord": {"word"},
    "projects.Testbed": {"key", "document", "section"},
    "projects.Cooperation": {"key", "document", "section", "since"},
    "projects.PartnerRequest": {"block"},
    "projects.ProgrammeProject": {"key", "document", "section"},
    "municipalities.AuditEntry": {"verb", "subject"},
    "strategy.AdviceDecision": {"advice"},
    "strategy.AgendaItem": {"advice"},
    "strategy.SocietalTask": {"code"},
    "strategy.Principle": {"code"},
    "strategy.CooperationWish": {"block"},
    "strategy.Goal": {"unit"},
    "strategy.Lesson": {"key", "title", "text", "block_names", "document", "section"},
    "strategy.Report": {"sha256"},
}


@dataclass(frozen=True)
class Canary:
    """Where the word stands: `field` is app.Model.field, with what sort of row it is where that matters."""

    field: str
    owner: str

    def __str__(self) -> str:
        return f"{self.field} of {self.owner or 'nobody'}"


# Of texts within JSON the keys under which somebody typed; "*" is all of them.
WITHIN = {
    "assessment.OfflineForm.rows": {"explanation", "owner"},
    "projects.ProjectImport.rows": {"*"},
    "projects.ProjectImport.headers": {"*"},
    "projects.ProjectScan.answers": {"note"},
    "projects.ProjectScan.use_case": {"*"},
    "projects.Project.themes": {"*"},
    "projects.Organisation.aliases": {"*"},
}


# Where empty means something else than not said.
STAYS_EMPTY = {"assessment.Assessment.name", "assessment.Evidence.address"}


def prose_fields(model: type[models.Model]) -> list[str]:
    """The names of the fields in which somebody may type."""
    texts = (models.CharField, models.TextField)
    own = [field for field in model._meta.concrete_fields if isinstance(field, texts) and not field.choices]
    named = [field.name for field in own if field.name not in NO_PROSE.get(model._meta.label, set())]
    return named + [name for name in structured_fields(model) if f"{model._meta.label}.{name}" in WITHIN]


def structured_fields(model: type[models.Model]) -> list[str]:
    """The names of the fields that hold lists and mappings."""
    kinds = (models.JSONField, ArrayField)
    return [field.name for field in model._meta.concrete_fields if isinstance(field, kinds)]


def our_models() -> Iterator[type[models.Model]]:
    for app in APPS:
        yield from apps.get_app_config(app).get_models()


def mark_everything() -> dict[str, Canary]:
    """Of every word where it stands. One word for all rows that the same people may see."""
    words: dict[Canary, str] = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # what was adopted is marked too
    for model in our_models():
        fields = prose_fields(model)
        for row in model._base_manager.all() if fields else ():
            values = {name: _marked(row, name, words) for name in fields}
            model._base_manager.filter(pk=row.pk).update(**values)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
    return {word: canary for canary, word in words.items()}


def _marked(row: Any, name: str, words: dict[Canary, str]) -> Any:
    """With the word behind what stood there, or in its place where there is no room for both."""
    canary = Canary(f"{row._meta.label}.{name}{_sort_of(row)}", owner_of(row))
    word = words.setdefault(canary, "") or next(_WORDS)
    words[canary] = word
    field, stood = row._meta.get_field(name), getattr(row, name)
    if not stood and canary.field in STAYS_EMPTY:
        return stood
    if isinstance(stood, list | dict):
        return _marked_within(stood, word, WITHIN[f"{row._meta.label}.{name}"])
    if isinstance(field, models.EmailField) or name in ("email", "by_email"):
        return stood and f"{word}.{row.pk}@gemeente.example"
    if name == "address":
        return f"https://www.example.org/{word}"
    room = (field.max_length or 10_000) - len(word) - 1
    return f"{stood[:room]} {word}".strip()


def _marked_within(value: Any, word: str, keys: set[str], key: str = "*") -> Any:
    if isinstance(value, dict):
        return {name: _marked_within(one, word, keys, name if "*" not in keys else "*") for name, one in value.items()}
    if isinstance(value, list):
        return [_marked_within(one, word, keys, key) for one in value]
    return f"{value} {word}" if isinstance(value, str) and key in keys else value


def owner_of(row: Any) -> str:
    """The name of the municipality whose row it is; empty where it is of none."""
    if isinstance(row, Municipality):
        return row.name
    if isinstance(row, Person):
        membership = row.memberships.first()
        return membership.municipality.name if membership else ""
    if isinstance(row, Project):
        first = row.municipalities.first()
        return first.name if first else ""
    for name in _TO_THE_OWNER:
        if (found := getattr(row, name, None)) is not None and isinstance(found, models.Model):
            return owner_of(found)
    return ""


def _sort_of(row: Any) -> str:
    """What else decides on who may see it: a project is public or not, a person works somewhere, a request goes on."""
    sort = _SORTS.get(row._meta.label)
    return f":{sort(row)}" if sort else ""


def _sort_of_person(person: Person) -> str:
    membership = person.memberships.first()
    if membership:
        return membership.role
    return "administrator" if person.is_superuser else "region" if hasattr(person, "region_membership") else "invited"


_SORTS: dict[str, Any] = {
    "municipalities.Person": _sort_of_person,
    "assessment.Answer": lambda row: "adopted" if row.frozen else "draft",
    "projects.Project": lambda row: "removed" if row.removed_at else "public" if row.is_public else "inside",
    "projects.PartnerRequest": lambda row: "asked-Zoetermeer" if row.helper.name == "Zoetermeer" else "asked",
    "projects.ProjectImport": lambda row: "own" if row.municipality_id else "regional",
    "projects.Cooperation": lambda row: "removed" if row.removed_at else "standing",
}


def words_in(text: str) -> set[str]:
    return set(WORD.findall(text))
