"""The OpenAPI document: what django-ninja knows of the API, and what holds for each of its answers."""

from typing import Any

from django.conf import settings
from ninja import NinjaAPI

from projects.api.facts import GEOJSON, LICENCE, LICENCE_URL, ROOT
from projects.api.problems import MEDIA_TYPE

_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemShape"}}}
_PROBLEMS = {
    "304": "Not changed since the ETag that was sent",
    "406": "It is not made in any of the formats that the client takes",
    "422": "A parameter is not right",
    "429": "Too many requests in this minute; Retry-After says for how many seconds to wait",
}
_HEADERS = {
    "API-Version": "Version of the API",
    "ETag": "Send it back as If-None-Match, and what has not changed is answered with 304",
    "Link": "Where the first, previous, next and last page are (RFC 8288)",
    "Retry-After": "Seconds to wait",
}


def openapi(api: NinjaAPI) -> dict[str, Any]:
    document = dict(api.get_openapi_schema(path_prefix=""))
    document["servers"] = [{"url": settings.SITE_URL + ROOT}]
    document["info"] = {
        **document["info"],
        "contact": {
            "name": settings.OPEN_DATA_PUBLISHER,
            "email": settings.CONTACT_EMAIL,
            "url": f"{settings.SITE_URL}/open-data/",
        },
        "license": {"name": LICENCE, "url": LICENCE_URL},
    }
    document["components"] = {**document["components"], "headers": _headers()}
    for methods in document["paths"].values():
        for operation in methods.values():
            operation["responses"] = _responses(operation)
    return document


def _headers() -> dict[str, Any]:
    return {name: {"description": text, "schema": {"type": "string"}} for name, text in _HEADERS.items()}


def _responses(operation: dict[str, Any]) -> dict[str, Any]:
    """As text, for numbers are no names in JSON; every error is a problem."""
    found = {str(status): dict(told) for status, told in operation["responses"].items()}
    for status, description in _PROBLEMS.items():
        found.setdefault(status, {"description": description})
    names = {parameter["name"] for parameter in operation["parameters"]}
    for status, told in found.items():
        told["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in _told(status, names)}
        if status >= "400":
            told["content"] = _PROBLEM
    if "format" in names and "content" in found["200"]:
        found["200"]["content"] = {**found["200"]["content"], GEOJSON: {"schema": {"type": "object"}}}
    return dict(sorted(found.items()))


def _told(status: str, parameters: set[str]) -> list[str]:
    if status == "429":
        return ["API-Version", "Retry-After"]
    if status >= "400":
        return ["API-Version"]
    return ["API-Version", "ETag", *(["Link"] if "page" in parameters and status == "200" else [])]
