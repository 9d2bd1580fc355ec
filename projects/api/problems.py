"""What goes wrong, as RFC 9457 says it: application/problem+json, with words that help."""

import json
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import ValidationError

from projects.api.facts import GM_CODE, SLUG

MEDIA_TYPE = "application/problem+json"
KEPT = ("Allow", "Retry-After")  # headers of an answer that becomes a problem


class Refused(Exception):  # noqa: N818 - it is an answer, and nothing went wrong here
    """What was asked cannot be answered: a status, and for each parameter that is wrong what is wrong with it."""

    def __init__(self, status: int, detail: str = "", errors: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors


def wrong_parameter(name: str, detail: str, where: str = "query") -> dict[str, str]:
    return {"in": where, "name": name, "detail": detail}


def problem(
    request: HttpRequest, status: int, detail: str = "", errors: Sequence[Mapping[str, str]] = ()
) -> HttpResponse:
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or _detail(status),
        "instance": request.path,
    }
    if errors:
        content["errors"] = list(errors)
    return HttpResponse(json.dumps(content, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)


def _detail(status: int) -> str:
    details = {
        400: _("This request cannot be read."),
        404: _("There is nothing at this address. The addresses stand in /api/v1/openapi.json."),
        405: _("This can only be read: ask for it with GET."),
        406: _("It is not made in that format."),
        422: _("A parameter is not right."),
        429: _("Too many requests in a short time. Wait a moment, and then go on."),
        500: _("Something went wrong here. It was recorded."),
    }
    return details.get(status, HTTPStatus(status).phrase)


def as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The same answer as a problem, whoever gave it: Django, a middleware or the API itself."""
    if response.status_code < 400 or response.get("Content-Type", "").startswith(MEDIA_TYPE):
        return response
    told = problem(request, response.status_code)
    for name in KEPT:
        if name in response:
            told[name] = response[name]
    return told


def of_refusal(request: HttpRequest, refused: Refused | type[Refused]) -> HttpResponse:
    assert isinstance(refused, Refused)  # noqa: S101 - the types of django-ninja allow the class as well
    return problem(request, refused.status, refused.detail, refused.errors)


def of_validation(request: HttpRequest, found: ValidationError | type[ValidationError]) -> HttpResponse:
    """What does not fit the document of the API, by parameter."""
    assert isinstance(found, ValidationError)  # noqa: S101 - the types of django-ninja allow the class as well
    errors = [wrong_parameter(str(one["loc"][-1]), _reason(one), str(one["loc"][0])) for one in found.errors]
    return problem(request, 422, errors=errors)


def unreadable_parameters(request: HttpRequest) -> list[dict[str, str]]:
    """Every parameter with a null character, known or not: no text has one, and the database takes none."""
    found = [name for name, values in request.GET.lists() if "\0" in name or any("\0" in value for value in values)]
    return [wrong_parameter(name, _("This holds a character that no text can have.")) for name in found]


def _reason(error: Mapping[str, Any]) -> str:
    """In the reader's language, whatever the checker says of it."""
    limits = error.get("ctx", {})
    if error["type"] == "string_pattern_mismatch":
        return _form(limits["pattern"])
    reasons = {
        "missing": _("This is needed."),
        "int_parsing": _("This is a whole number."),
        "int_parsing_size": _("This number is too large."),
        "greater_than_equal": _("This is at least %(ge)s."),
        "less_than_equal": _("This is at most %(le)s."),
        "string_too_long": _("This has at most %(max_length)s characters."),
        "date_from_datetime_parsing": _("This is a date, written as 2026-03-31."),
        "date_from_datetime_inexact": _("This is a date, written as 2026-03-31."),
        "enum": _("Choose one of: %(choices)s."),
        "literal_error": _("Choose one of: %(choices)s."),
    }
    reason = reasons.get(error["type"], _("This is not right."))
    return reason % {**limits, "choices": ", ".join(re.findall("'(.*?)'", limits.get("expected", "")))}


def _form(pattern: str) -> str:
    """In words, for those that the API asks for."""
    forms = {
        SLUG: _("This has letters, digits, hyphens and underscores only."),
        GM_CODE: _("This is GM with four digits, such as GM0503."),
    }
    return forms.get(pattern, _("This is not right."))
