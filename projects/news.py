"""What is told of a project that changed: one sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import Openness, ProjectChange, Stage

LONGEST = 300

_FIELDS: Mapping[str, Any] = {
    "name": gettext_lazy("the name"),
    "municipalities": gettext_lazy("the municipalities"),
    "partners": gettext_lazy("the partners"),
    "description": gettext_lazy("the description"),
    "successes": gettext_lazy("the successes"),
    "conditions": gettext_lazy("the conditions for success"),
    "lessons": gettext_lazy("the lessons learned"),
    "themes": gettext_lazy("the themes"),
    "tasks": gettext_lazy("the societal tasks"),
    "blocks": gettext_lazy("the building blocks"),
    "status": gettext_lazy("the status"),
    "kind": gettext_lazy("the kind of project"),
    "period": gettext_lazy("the period"),
    "contact_role": gettext_lazy("the contact"),
    "place": gettext_lazy("the place"),
}


def news_of(change: str, newest: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    """In the active language; empty where nothing changed that a follower can see, and where there was no `before`."""
    if change == ProjectChange.REMOVED:
        return _("was removed.")
    if change == ProjectChange.RESTORED:
        return _("has been brought back.")
    if change == ProjectChange.MERGED:
        return _("was brought together with another description of the same project.")
    return " ".join(_sentences(newest, before))[:LONGEST] if before is not None else ""


def _sentences(newest: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    changed = [name for name in newest if newest.get(name) != before.get(name)]
    said = []
    if "stage" in changed and newest["stage"] in Stage.values:
        said.append(_("How far it is now: %(stage)s.") % {"stage": Stage(newest["stage"]).label})
    if "openness" in changed and newest["openness"] in Openness.values:
        said.append(f"{Openness(newest['openness']).label}.")
    fields = [str(label) for name, label in _FIELDS.items() if name in changed]
    if fields:
        said.append(_("Changed: %(fields)s.") % {"fields": ", ".join(fields)})
    return said
