"""Every address of the URL configuration, by its name and its whole route."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """A pattern of the URL configuration: its name, and its whole route with parameters in it."""

    name: str
    route: str

    def path(self, values: dict[str, Any]) -> str:
        """The route with a value for each parameter, whether it is written as <int:pk> or as (?P<pk>…)."""
        route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", self.route)
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[str(found[1])]), route)

    @property
    def parameters(self) -> set[str]:
        return set(re.findall(r"<(?:\w+:)?(\w+)>", self.route))


def walk(patterns: list[Any], route: str = "", namespace: str = "") -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern).removeprefix("^").removesuffix("$").replace(r"\Z", "")
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, here, pattern.namespace or namespace)
        else:
            assert isinstance(pattern, URLPattern)
            yield Address(":".join(filter(None, [namespace, pattern.name])), here)


ADDRESSES = list(walk(get_resolver().url_patterns))
ADMINISTRATION = [address for address in ADDRESSES if address.route.startswith("beheer/")]
OWN = [address for address in ADDRESSES if address not in ADMINISTRATION]
