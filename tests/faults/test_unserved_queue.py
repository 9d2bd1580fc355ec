"""A queue that nobody serves is told, to who asked for a report and to who watches over the product."""

import json

import pytest

from bench.stage import Client
from tests.faults.product import Product
from tests.faults.stage import REPORTING

pytestmark = pytest.mark.slow

SERVED = {"status": "ok", "database": "ok", "queue": "served"}
NOT_SERVED = {"status": "degraded", "database": "ok", "queue": "not served"}
NOBODY = "nothing makes reports at the moment"


def readiness(port: int) -> tuple[int, dict[str, str]]:
    status, body = Client(port).request("GET", "/readyz")
    return status, json.loads(body)


def test_queue_that_nobody_serves_is_told_and_the_report_arrives_when_a_worker_starts(product: Product) -> None:
    with product.web() as port:
        client = product.client(port)
        client.cookies["django_language"] = "en"
        report = product.ask(client, REPORTING[0])
        page = f"/gemeente/{REPORTING[0]}/rapporten/{report}/"
        assert readiness(port) == (200, NOT_SERVED)
        assert NOBODY in client.get(page)

        with product.worker():
            assert readiness(port) == (200, SERVED)
            assert NOBODY not in client.get(page)
            product.wait_until_ready(report, 60)
            assert f"{page}download/" in client.get(page)

        second = product.ask(client, REPORTING[1])
        product.rows("UPDATE strategy_queuepulse SET at = at - interval '61 seconds'")
        assert readiness(port) == (200, NOT_SERVED)
        assert NOBODY in client.get(f"/gemeente/{REPORTING[1]}/rapporten/{second}/")
