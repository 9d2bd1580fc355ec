"""The API as a whole: its parts, its document and its catalogue."""

import json
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.operation import Operation
from pydantic.alias_generators import to_camel

from projects.api import cooperations, instruments, places, projects, results
from projects.api.document import openapi
from projects.api.facts import CATALOGUE_FORMATS, JSON_LD, VERSION
from projects.api.freshness import last_changes
from projects.api.problems import Refused, of_refusal, of_validation
from projects.api.shapes import ProblemShape


class OpenData(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        return to_camel(operation.view_func.__name__)


api = OpenData(
    title="Open data of Digipeil",
    version=VERSION,
    description=(
        "What Dutch municipalities measure and do about their digital strategy, as far as it is public: instruments,"
        " municipalities, projects, cooperations, testbeds and results. To be read by everybody, without a key."
        " People, drafts, explanations and results that are not shared publicly are not in it."
    ),
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
)
for part in (instruments, places, projects, cooperations, results):
    api.add_router("", part.router)


@api.get("/openapi.json", include_in_schema=False)
def openapi_document(request: HttpRequest) -> HttpResponse:
    """What can be asked for, in OpenAPI 3.1."""
    content = json.dumps(openapi(api), ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/openapi+json;version=3.1")


@api.get("/catalog", tags=["catalogue"], response={200: None, 422: ProblemShape})
def catalogue_document(request: HttpRequest, format: Literal["jsonld", "turtle"] | None = None) -> HttpResponse:
    """The catalogue of these data in DCAT-AP-NL, as JSON-LD or Turtle."""
    from projects.api.catalogue import catalogue  # rdflib is read when the first asks, and no other page waits for it

    preferred = request.get_preferred_type(list(CATALOGUE_FORMATS.values())) or JSON_LD
    media_type = CATALOGUE_FORMATS[format] if format else preferred
    return HttpResponse(catalogue(media_type, last_changes()), content_type=f"{media_type}; charset=utf-8")


api.add_exception_handler(Refused, of_refusal)
api.add_exception_handler(ValidationError, of_validation)
