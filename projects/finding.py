"""Which projects somebody wants to see: words and filters, as they stand in the address."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from django.contrib.postgres.search import SearchRank
from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.http import QueryDict
from django.utils import timezone

from municipalities.heirs import Heirs
from municipalities.societal_tasks import societal_tasks
from projects.models import Openness, Project, ProjectQuerySet, Stage
from projects.searching import Search, search_for

LONGEST = 200  # letters of a search
NAMES = ("q", "theme", "stage", "municipality", "block", "task", "partner", "openness")

_ONLY_A_NAME = ExpressionWrapper(Q(description=""), output_field=BooleanField())


@dataclass(frozen=True)
class ProjectFilter:
    """What is empty asks nothing. `municipality` is a slug, `partner` the key of an organisation.

    `exact` searches for what was typed and nothing else; `ignored` are the filters that do not exist, with what was
    asked of them.
    """

    q: str = ""
    theme: str = ""
    stage: str = ""
    municipality: str = ""
    block: str = ""
    task: str = ""
    partner: str = ""
    openness: str = ""
    exact: bool = False
    ignored: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Out of the address; what cannot be is left out, and kept in `ignored`."""
        asked = {name: query.get(name, "").replace("\0", "").strip()[:LONGEST] for name in NAMES}
        known = {"stage": Stage.values, "openness": Openness.values, "task": societal_tasks()}
        ignored = {name: asked[name] for name in known if asked[name] and asked[name] not in known[name]}
        sound = {name: value for name, value in asked.items() if name not in ignored}
        return cls(**sound, exact=bool(asked["q"] and query.get("exact")), ignored=tuple(ignored.items()))

    @property
    def asked(self) -> dict[str, str]:
        """What is not empty, by the name of its parameter."""
        return {name: value for name in NAMES if (value := getattr(self, name))}

    @property
    def has_filters(self) -> bool:
        return bool(self.asked.keys() - {"q"})

    def as_query(self) -> QueryDict:
        """The parameters of the address that leads here."""
        query = QueryDict(mutable=True)
        query.update({**self.asked, **({"exact": "1"} if self.exact else {})})
        query._mutable = False
        return query

    def without(self, *names: str) -> Self:
        """The same with these left open. What was found out about the words stays, while they do."""
        left: dict[str, Any] = dict.fromkeys(names, "")
        other = replace(self, **left, exact=self.exact and "q" not in names)
        for name in ("heirs", "search") if other.q else ("heirs",):
            if name in vars(self):
                vars(other)[name] = vars(self)[name]
        return other

    @cached_property
    def search(self) -> Search:
        """Of the words; looks in the database, once."""
        return search_for(self.q, exact=self.exact)

    @cached_property
    def heirs(self) -> Heirs:
        """Who stands under whom today; looks in the database, once."""
        return Heirs.on(timezone.localdate())

    def narrow(self, projects: ProjectQuerySet) -> ProjectQuerySet:
        """Those of these projects that are wanted, in the order that they have."""
        found = projects.filter(*self._conditions())
        if not self.q:
            return found
        return found.none() if self.search.query is None else found.filter(words=self.search.query)

    def apply(self, projects: ProjectQuerySet) -> ProjectQuerySet:
        """The same, the best first where words are looked for, else by name; what is no more than a name comes last."""
        found = self.narrow(projects)
        if not self.q or self.search.query is None:
            return found.order_by(_ONLY_A_NAME, "name", "pk")
        return found.annotate(rank=SearchRank(F("words"), self.search.query)).order_by("-rank", "name", "pk")

    def _conditions(self) -> list[Q]:
        conditions: dict[str, Callable[[], Q]] = {
            "theme": lambda: Q(themes__contains=[self.theme]),
            "stage": lambda: Q(stage=self.stage),
            "municipality": lambda: Q(pk__in=self._of_municipality()),
            "block": lambda: Q(blocks__contains=[self.block]),
            "task": lambda: Q(tasks__contains=[self.task]),
            "partner": lambda: Q(pk__in=_of_partner(self.partner)),
            "openness": lambda: Q(openness=self.openness),
        }
        return [condition() for name, condition in conditions.items() if getattr(self, name)]

    def _of_municipality(self) -> Any:
        """The projects of a municipality and of those that merged into it, however many mergers ago."""
        own = next((place for place in self.heirs.by_code.values() if place.slug == self.municipality), None)
        places = Q(municipality__in=self.heirs.under(own.pk)) if own else Q(municipality__slug=self.municipality)
        return Project.municipalities.through.objects.filter(places).values("project")


def _of_partner(key: str) -> Any:
    return Project.partners.through.objects.filter(organisation__key=key).values("project")
