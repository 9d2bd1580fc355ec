"""The values of a project in the words of the screen: for its history, for a conflict, for two that are doubles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import Openness, OrganisationKind, ProjectKind, ProjectStatus, Stage
from projects.values import ProjectValues

LABELS: Mapping[str, Any] = {
    "name": gettext_lazy("Name of the project"),
    "kind": gettext_lazy("What kind of project is it?"),
    "description": gettext_lazy("Description"),
    "themes": gettext_lazy("Themes"),
    "tasks": gettext_lazy("Societal tasks"),
    "blocks": gettext_lazy("Building blocks"),
    "municipalities": gettext_lazy("Municipalities"),
    "partners": gettext_lazy("Partners"),
    "contact_role": gettext_lazy("Contact"),
    "openness": gettext_lazy("May others join?"),
    "stage": gettext_lazy("Stage"),
    "status": gettext_lazy("Status"),
    "period": gettext_lazy("Period"),
    "successes": gettext_lazy("What went well"),
    "conditions": gettext_lazy("Conditions for success"),
    "lessons": gettext_lazy("Lessons learned"),
    "place": gettext_lazy("Place"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "is_public": gettext_lazy("On the public project map"),
}
_CHOICES = {"kind": ProjectKind, "openness": Openness, "stage": Stage, "status": ProjectStatus}


@dataclass(frozen=True)
class Described:
    """One field: what it is called, and what two descriptions of the project say in it."""

    name: str
    label: str
    first: str
    second: str


@dataclass(frozen=True)
class Words:
    """The names of what a project refers to by key: municipalities, societal tasks, building blocks."""

    municipalities: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)

    def differences(self, first: ProjectValues, second: ProjectValues) -> tuple[Described, ...]:
        """The fields in which the two differ, in the order of the form."""
        differ = set(first.differs_from(second))
        return tuple(
            Described(name, str(label), self.told(first, name), self.told(second, name))
            for name, label in LABELS.items()
            if name in differ
        )

    def told(self, values: ProjectValues, name: str) -> str:
        """What a field says; empty where it says nothing."""
        value = getattr(values, name)
        if name in _CHOICES:
            return str(_CHOICES[name](value).label) if value else ""
        if name == "partners":
            return ", ".join(f"{partner.name} ({OrganisationKind(partner.kind).label})" for partner in value)
        if name in ("municipalities", "tasks", "blocks"):
            return _named(value, getattr(self, name))
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, float):
            return number_format(value)
        return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def _named(keys: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(key, key) for key in keys)
