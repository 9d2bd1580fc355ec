"""The sentences of the reasons behind a match: the one place where they are worded."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessment.models import Status
from municipalities.models import DevelopmentPath, SizeClass
from municipalities.societal_tasks import societal_tasks
from projects.matching import Reason
from projects.models import Openness


def sentence(reason: Reason) -> str:
    """What it says, in the language of the reader; empty for a code that this version does not know."""
    return _worded(reason, get_language())


@lru_cache(maxsize=4096)  # a page says the same of a municipality at each of its blocks
def _worded(reason: Reason, _language: str) -> str:
    word = _SENTENCES.get(reason.code)
    return word(dict(reason.values)) if word else ""


def sentences(reasons: Iterable[Reason]) -> list[str]:
    return [text for text in map(sentence, reasons) if text]


def _has_it(values: dict[str, Any]) -> str:
    if values["status"] == Status.IMPLEMENTED:
        return _("has implemented this building block")
    return _("has this building block partly, a step further: near enough to go on together")


def _tasks(values: dict[str, Any]) -> str:
    names = societal_tasks()
    return _("works on the same societal tasks: %(tasks)s") % {
        "tasks": ", ".join(names.get(code, code) for code in values["tasks"])
    }


def _open(values: dict[str, Any]) -> str:
    looking = values["openness"] == Openness.LOOKING
    return _("is looking for partners") if looking else _("is open to follow")


_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "has_it": _has_it,
    "level_near": lambda _values: _(
        "is about as far over all building blocks, which makes it easier to learn from each other"
    ),
    "level_far": lambda _values: _("is much further or less far over all building blocks: that makes learning harder"),
    "tasks": _tasks,
    "size": lambda values: _("is of the same size: %(size)s") % {"size": SizeClass(values["size"]).label},
    "path": lambda values: (
        _("is on the same development path: %(path)s") % {"path": str(DevelopmentPath(values["path"]).label).lower()}
    ),
    "nearby": lambda values: _("is nearby, at %(km)d kilometres") % values,
    "distance": lambda values: _("lies at %(km)d kilometres") % values,
    "project": lambda values: _("has a project for it that %(open)s: %(name)s") % {**values, "open": _open(values)},
    "testbed": lambda values: _("has a testbed that %(open)s: %(name)s") % {**values, "open": _open(values)},
}
