"""What holds for every answer under /api/: problems, the version, who may read it where, and what has not changed."""

import hashlib
from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from projects.api.facts import JSON, VERSION
from projects.api.limits import refusal
from projects.api.problems import as_problem, problem, unreadable_parameters

ROOT = "/api/"
READING = "GET, HEAD, OPTIONS"
SHOWN = "API-Version, ETag, Link, Retry-After"  # what a script in a page of another site may see


class OpenDataMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        response = refusal(request) or self._answer(request)
        response["API-Version"] = VERSION
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = SHOWN
        return _without_content(response) if request.method == "HEAD" else response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            headers = {"Allow": READING, "Access-Control-Allow-Methods": READING}
            return HttpResponse(status=204, headers={**headers, "Access-Control-Allow-Headers": "If-None-Match"})
        response = as_problem(request, _as_accepted(request, self._answer_readable(request)))
        patch_vary_headers(response, ["Accept"])
        if "Allow" in response:
            response["Allow"] = READING
        if response.status_code != 200:
            response.setdefault("Cache-Control", "no-store")
            return response
        return _unless_unchanged(request, response)

    def _answer_readable(self, request: HttpRequest) -> HttpResponse:
        try:
            unreadable = unreadable_parameters(request)
        except SuspiciousOperation:  # too many parameters
            return problem(request, 400)
        return problem(request, 422, errors=unreadable) if unreadable else self._read(request)

    def _read(self, request: HttpRequest) -> HttpResponse:
        """HEAD is answered as GET, until the content is left out."""
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = self.get_response(request)
        request.method = asked
        return response


def _as_accepted(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """406 where the client takes nothing that this is; who takes JSON takes what is written in it."""
    if response.status_code != 200 or "format" in request.GET:
        return response
    kind = response["Content-Type"].partition(";")[0]
    takes = request.accepts(kind) or (kind.endswith("+json") and request.accepts(JSON))
    return response if takes else problem(request, 406)


def _unless_unchanged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 to whoever has it already. What is shared may be withdrawn, so nobody keeps it without asking."""
    response["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["Cache-Control"] = "public, no-cache"
    found = get_conditional_response(request, etag=etag, response=response)
    return response if found is None else found


def _without_content(response: HttpResponse) -> HttpResponse:
    """With the length that the content would have had."""
    if response.content:
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response
