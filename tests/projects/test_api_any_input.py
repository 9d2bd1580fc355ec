"""Whatever the document of the API allows, and much that it does not: never an error of the server."""

from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from assessment.models import InstrumentVersion, SharingLevel
from config.wsgi import application
from municipalities.models import Municipality, Person
from tests.projects.open_data import make_cooperation, make_total
from tests.projects.stage import VISIE, measure, share
from tests.projects.test_views import make_project

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
UNHURRIED = settings(
    max_examples=25, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def served(
    transactional_db: None,
    instrument_version: InstrumentVersion,
    delft: Municipality,
    coordinator: Person,
    settings: Any,
) -> Any:
    """The document as the server gives it, over something to read."""
    settings.API_CALLS_A_MINUTE = 1_000_000
    settings.SITE_URL = "http://localhost"
    make_project(delft, is_public=True, tasks=["care"], blocks=[VISIE])
    make_cooperation(delft)
    make_total(instrument_version, delft.region)
    measure(instrument_version, delft, coordinator, {VISIE: "partial"})
    share(delft, SharingLevel.PUBLIC, coordinator, instrument_version)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.mark.slow
def test_any_input_gets_an_answer_that_fits_the_document(served: Any) -> None:
    operations = [found.ok() for found in served.get_all_operations()]

    for operation in operations:
        _try(operation, schemathesis.GenerationMode.POSITIVE)
        with suppress(Unsatisfiable):  # where everything that can be said is right
            _try(operation, schemathesis.GenerationMode.NEGATIVE)

    assert len(operations) == 11


def _try(operation: Any, mode: schemathesis.GenerationMode) -> None:
    tried = given(case=operation.as_strategy(generation_mode=mode))(_answers)
    UNHURRIED(tried)()


def _answers(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS)
