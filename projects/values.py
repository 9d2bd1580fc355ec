"""What people may say of a project, apart from the database: kept with each change, compared, united."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from projects.models import Project, ProjectStatus

COLUMNS = (
    "name",
    "description",
    "successes",
    "conditions",
    "lessons",
    "themes",
    "tasks",
    "blocks",
    "status",
    "kind",
    "stage",
    "openness",
    "period",
    "contact_role",
    "place",
    "latitude",
    "longitude",
    "is_public",
)


@dataclass(frozen=True, order=True)
class Partner:
    """An organisation that takes part, by its name."""

    name: str
    kind: str


@dataclass(frozen=True)
class ProjectValues:
    """All that can be changed of a project: its columns, its municipalities as CBS codes, its partners as names."""

    name: str
    municipalities: tuple[str, ...]
    partners: tuple[Partner, ...] = ()
    description: str = ""
    successes: str = ""
    conditions: str = ""
    lessons: str = ""
    themes: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    status: str = ProjectStatus.UNKNOWN.value
    kind: str = ""
    stage: str = ""
    openness: str = ""
    period: str = ""
    contact_role: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_public: bool = False

    def __post_init__(self) -> None:
        """The order in which municipalities and partners are named says nothing."""
        object.__setattr__(self, "municipalities", tuple(sorted(set(self.municipalities))))
        object.__setattr__(self, "partners", tuple(sorted(set(self.partners))))

    @classmethod
    def of(cls, project: Project) -> ProjectValues:
        """As it is stored; with `municipalities` and `partners` prefetched it asks the database nothing."""
        return cls(
            municipalities=tuple(municipality.pk for municipality in project.municipalities.all()),
            partners=tuple(Partner(partner.name, partner.kind) for partner in project.partners.all()),
            **{name: _frozen(getattr(project, name)) for name in COLUMNS},
        )

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> ProjectValues:
        """As a revision kept it. What the revision does not know has the value of a new project."""
        known = {field.name for field in fields(cls)}
        kept = {name: _frozen(value) for name, value in values.items() if name in known}
        partners = tuple(Partner(partner["name"], partner["kind"]) for partner in values.get("partners", ()))
        return cls(**{**kept, "partners": partners})

    def as_json(self) -> dict[str, Any]:
        partners = [{"name": partner.name, "kind": partner.kind} for partner in self.partners]
        return {**self.columns(), "municipalities": list(self.municipalities), "partners": partners}

    def columns(self) -> dict[str, Any]:
        """The values of the row, by field name."""
        return {name: _thawed(getattr(self, name)) for name in COLUMNS}

    def with_municipalities(self, codes: tuple[str, ...]) -> ProjectValues:
        return replace(self, municipalities=codes)

    def differs_from(self, other: ProjectValues) -> tuple[str, ...]:
        """The names of the fields in which the two differ; partners by their names, whatever the case."""
        return tuple(name for name in (field.name for field in fields(self)) if self._told(name) != other._told(name))

    def _told(self, name: str) -> Any:
        if name == "partners":
            return {partner.name.casefold() for partner in self.partners}
        return getattr(self, name)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _thawed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
