"""Who is not logged in yet gets in, and gets a new password, whatever happened to the queue."""

import pytest

from bench.stage import Client
from tests.faults.product import SETTINGS, Product, Redis
from tests.faults.stage import PASSWORD

pytestmark = pytest.mark.slow

COUNTERS_IN_REDIS = "tests.faults.settings_counters_in_redis"


def statuses_without_redis(product: Product, redis: Redis, settings: str) -> list[int]:
    """What somebody gets who logs in, and who asks for a new password."""
    email = product.stage["emails"][0]
    forms = {"login": {"login": email, "password": PASSWORD}, "password/reset": {"email": email}}
    with product.web(settings, REDIS_URL=redis.url) as port:
        redis.kill()
        found = []
        for page, form in forms.items():
            client = Client(port)
            client.get(f"/account/{page}/")
            found.append(client.request("POST", f"/account/{page}/", form)[0])
    return found


def test_people_log_in_and_get_a_new_password_where_redis_is_killed(product: Product, redis: Redis) -> None:
    assert statuses_without_redis(product, redis, SETTINGS) == [302, 302]


def test_nobody_logs_in_where_the_counters_lie_in_redis(product: Product, redis: Redis) -> None:
    """The control."""
    assert statuses_without_redis(product, redis, COUNTERS_IN_REDIS) == [500, 500]
