"""Whatever the document of the API allows, and much that it does not: never an error of the server."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from assessment.models import InstrumentVersion, SharingLevel
from config.wsgi import application
from municipalities.models import Municipality, Person
from tests.projects.stage import VISIE, measure, share
from tests.projects.test_api import make_cooperation, make_total
from tests.projects.test_views import make_project


@pytest.fixture
def api_schema(
    instrument_version: InstrumentVersion, delft: Municipality, coordinator: Person, settings: Any
) -> Any:
    """The document as it is served, over something to read."""
    settings.API_CALLS_A_MINUTE = 1_000_000
    settings.SITE_URL = "http://localhost"
    make_project(delft, is_public=True, tasks=["care"], blocks=[VISIE])
    make_cooperation(delft)
    make_total(instrument_version, delft.region)
    measure(instrument_version, delft, coordinator, {VISIE: "partial"})
    share(delft, SharingLevel.PUBLIC, coordinator, instrument_version)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


schema = schemathesis.pytest.from_fixture("api_schema")


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_input_gets_an_answer_that_fits_the_document(case: schemathesis.Case) -> None:
    checks = [not_a_server_error, content_type_conformance, response_schema_conformance]
    case.call_and_validate(checks=checks)
