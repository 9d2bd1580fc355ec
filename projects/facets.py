"""What the projects can be filtered by: the values of each filter, and how many projects each would leave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, F, Func, QuerySet, Value
from django.db.models.functions import Cast
from django.db.models.sql.datastructures import BaseTable
from django.utils.translation import gettext_lazy as _

from assessment.layout import Layout
from municipalities.models import Municipality
from municipalities.societal_tasks import societal_tasks
from projects.finding import ProjectFilter
from projects.models import Openness, Organisation, Project, ProjectQuerySet, Stage

MOST = 100  # values of one filter: the names of partners and themes are not ours


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    number: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One filter: the name of its parameter, its label, and its options, in groups where a group has a name."""

    name: str
    label: str
    groups: tuple[tuple[str, tuple[Option, ...]], ...]
    chosen: str

    @property
    def chosen_label(self) -> str:
        """As the tag of an active filter has it."""
        labels = (option.label for _name, options in self.groups for option in options if option.chosen)
        return next(labels, self.chosen)


# In the order of the form.
LABELS = {
    "theme": _("Theme"),
    "municipality": _("Municipality"),
    "stage": _("Stage"),
    "openness": _("Open to others"),
    "task": _("Societal task"),
    "block": _("Building block"),
    "partner": _("Partner"),
}
# Where the value of each filter stands, and its name where the database has it.
_VALUES: Mapping[str, Any] = {
    "theme": Func(F("themes"), function="unnest", output_field=CharField()),
    "stage": F("stage"),
    "openness": F("openness"),
    "task": Func(F("tasks"), function="unnest", output_field=CharField()),
    "block": Func(F("blocks"), function="unnest", output_field=CharField()),
    "partner": F("partners__key"),
}
_COLUMNS = ("themes", "stage", "openness", "tasks", "blocks")  # of the project itself, of those above
_FOUND = "found"
_NAMES: Mapping[str, Any] = {
    "partner": F("partners__name"),
}
Sql = tuple[str, tuple[Any, ...]]
_EVERY = "every"  # stands for a filter and its value where all that was found is counted
_ALL: Sql = (f"SELECT '{_EVERY}', '{_EVERY}', '', count(*) FROM {_FOUND}", ())  # noqa: S608  # names of ours
Groups = tuple[tuple[str, tuple[Option, ...]], ...]


@dataclass(frozen=True)
class Counted:
    """How many projects were found, and the filters with how many each of their values leaves."""

    number: int
    facets: tuple[Facet, ...]


def count_projects(wanted: ProjectFilter, projects: ProjectQuerySet, layout: Layout | None) -> Counted:
    """Each filter under the others; one query for all, and one for who stands under whom."""
    arms = [_ALL, *(_arm(name, wanted, projects) for name in LABELS)]
    found: dict[str, dict[str, tuple[str, int]]] = {name: {} for name in (_EVERY, *LABELS)}
    for name, value, label, number in _read(wanted.narrow(projects), arms):
        if value:
            found[name][value] = (label, number)
    _label, number = found[_EVERY][_EVERY]
    return Counted(number, tuple(_facet(name, wanted, found[name], layout) for name in LABELS))


def _arm(name: str, wanted: ProjectFilter, projects: ProjectQuerySet) -> Sql:
    """The counts of one filter; of one that is chosen, what the others leave, and else of what `_read` found."""
    if name != "municipality" and name not in wanted.asked:
        return _arm_of_found(name)
    value, label = _VALUES.get(name), _NAMES.get(name)
    if name == "municipality":
        value, label = (wanted.heirs.column("municipalities", column) for column in ("slug", "name"))
    if name in wanted.asked:
        return _sql(_counts(name, wanted.without(name).narrow(projects), value, label))
    return _sql(_out_of_found(_counts(name, Project.objects.all(), value, label)))


@cache  # the same on every page: to have it written is half of what the counts cost
def _arm_of_found(name: str) -> Sql:
    return _sql(_out_of_found(_counts(name, Project.objects.all(), _VALUES[name], _NAMES.get(name))))


def _counts(name: str, projects: ProjectQuerySet, value: Any, label: Any) -> QuerySet[Any, Any]:
    """The filter's name, and of each value what it is called and how many projects have it."""
    label = label or Value("", output_field=CharField())
    counted = (
        projects.order_by()
        .annotate(filter=Value(name, output_field=CharField()), value=Cast(value, CharField()), label=label)
        .values("filter", "value", "label")
        .annotate(number=Count("pk", distinct=name == "municipality"))
        .order_by("-number", "value")
    )
    return counted.values_list("filter", "value", "label", "number")[:MOST]


def _out_of_found(counted: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The same of what `_read` found."""
    table = Project._meta.db_table
    counted.query.alias_map[table] = BaseTable(_FOUND, table)
    return counted


def _read(found: ProjectQuerySet, arms: Sequence[Sql]) -> list[tuple[str, str, str, int]]:
    """All arms in one query, in which the projects are looked for once: to match words costs more than to count."""
    looked_for, asked = _sql(found.order_by().values("id", *_COLUMNS))
    counted = " UNION ALL ".join(f"({text})" for text, _given in arms)
    given = [value for _text, values in arms for value in values]
    with connection.cursor() as cursor:
        cursor.execute(f'WITH "{_FOUND}" AS MATERIALIZED ({looked_for}) {counted}', (*asked, *given))
        return list(cursor.fetchall())


def _sql(rows: QuerySet[Any, Any]) -> Sql:
    """Also of what is nothing beforehand, as words that mean nothing are: Django has no SQL for that by default."""
    text, values = rows.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return text, tuple(values)


def _facet(name: str, wanted: ProjectFilter, found: Mapping[str, tuple[str, int]], layout: Layout | None) -> Facet:
    chosen = getattr(wanted, name)
    known = _known(name, layout)
    if chosen and chosen not in found:
        found = {**found, chosen: (_name_of(name, chosen), 0)}
    if known is None:
        named = sorted((label or value, value, number) for value, (label, number) in found.items())
        options = tuple(Option(value, label, number, value == chosen) for label, value, number in named)
        return Facet(name, str(LABELS[name]), (("", options),), chosen)
    groups = tuple(
        (group, tuple(Option(v, label, found[v][1], v == chosen) for v, label in labels.items() if v in found))
        for group, labels in known
    )
    return Facet(name, str(LABELS[name]), tuple(group for group in groups if group[1]), chosen)


def _known(name: str, layout: Layout | None) -> Iterable[tuple[str, Mapping[str, str]]] | None:
    """The values that the product knows, in their order and groups; None where they are as people wrote them."""
    match name:
        case "stage":
            return [("", dict(Stage.choices))]  # type: ignore[arg-type]  # labels are lazy
        case "openness":
            return [("", dict(Openness.choices))]  # type: ignore[arg-type]
        case "task":
            return [("", societal_tasks())]
        case "block":
            pillars = layout.pillars.items() if layout else ()
            return [(pillar.name, {block.key: block.name for block in blocks}) for pillar, blocks in pillars]
    return None


def _name_of(name: str, value: str) -> str:
    """What a value is called that no project found has."""
    if name == "municipality":
        return Municipality.objects.filter(slug=value).values_list("name", flat=True).first() or ""
    if name == "partner":
        shown = Organisation.objects.filter(projects__in=Project.objects.public())
        return shown.filter(key=value).values_list("name", flat=True).first() or ""
    return ""
