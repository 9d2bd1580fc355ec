"""The comparison of 342 municipalities against its ready-made totals, over five years, and how far behind it is."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from django.urls import reverse

from bench.country import PASSWORD, SIZES, Country, countries, of_years
from bench.data import Stage
from bench.sizes import address
from bench.stage import Client, web, workers
from bench.timing import Row, interleaved

REPEATS, WARM_UP = 40, 5
MAX_MINIMAL_PAGES = 2
MAX_YEARS = 1.2
MAX_BEHIND, PATIENCE = 5, 30  # seconds
PAGES = {"overview": "comparison_overview", "spread": "spread", "heat map": "heat_map", "gaps": "gaps"}


def rows(_stage: Stage) -> Iterator[Row]:
    sizes = dict(countries())
    with ExitStack() as stack:
        of_one, of_five = (
            (country, _staff(country, stack.enter_context(web(1, country.database))[0]))
            for country in (sizes[SIZES[1]], of_years())
        )
        yield _against_minimal(*of_one)
        yield from _years(of_one, of_five)
    for size in SIZES[1:]:
        yield _behind(size, sizes[size])


def _staff(country: Country, port: int) -> Client:
    client = Client(port)
    client.log_in(country.staff, PASSWORD)
    return client


def _against_minimal(country: Country, client: Client) -> Row:
    totals = f"/bench/totals/?round={country.values['round']}"
    jobs = {"ours": partial(client.fetch, reverse("spread")), "minimal": partial(client.fetch, totals)}
    times = interleaved([jobs], 2 * REPEATS, WARM_UP)
    ours, minimal = times["ours"], times["minimal"]
    note = f"ours {ours.p95:.1f} ms, minimal {minimal.p95:.1f} ms"
    name = f"comparison of {SIZES[1]}, against a page of its totals, p95"
    return Row(name, ours.p95 / minimal.p95, "x", MAX_MINIMAL_PAGES, note=note)


def _years(of_one: tuple[Country, Client], of_five: tuple[Country, Client]) -> Iterator[Row]:
    for name, written in PAGES.items():
        jobs = {
            years: partial(client.fetch, address(written, country))
            for years, (country, client) in {"one": of_one, "five": of_five}.items()
        }
        times = interleaved([jobs], REPEATS, WARM_UP)
        note = f"one {times['one'].p50:.1f} ms, five {times['five'].p50:.1f} ms"
        yield Row(f"{name}, five years against one", times["five"].against(times["one"]), "x", MAX_YEARS, note=note)


def _behind(size: int, country: Country) -> Row:
    """The longest from an adoption until the overview counts that municipality, with a real worker."""
    with web(2, country.database) as (port, _pid), workers(1, database=country.database):
        staff = _staff(country, port)
        coordinators = [(_coordinator(email, port), where) for email, where in country.late]
        seconds = [_until_counted(staff, client, where) for client, where in coordinators]
    note = ", ".join(f"{each:.1f}" for each in seconds)
    return Row(f"totals of {size:,} behind an adoption, seconds", max(seconds), " s", MAX_BEHIND, note=note)


def _coordinator(email: str, port: int) -> Client:
    client = Client(port)
    client.log_in(email, PASSWORD)
    return client


def _until_counted(staff: Client, coordinator: Client, where: str) -> float:
    before = _counted(staff)
    coordinator.post(where, {"understood": "on", "confirms": "on"})
    begin = time.monotonic()
    while _counted(staff) == before:
        if time.monotonic() - begin > PATIENCE:
            break
        time.sleep(0.05)
    return time.monotonic() - begin


def _counted(staff: Client) -> str:
    """How many municipalities the totals of the overview count."""
    return str(re.findall(r"<dd>([^<]*)</dd>", staff.get(reverse("comparison_overview")))[1])
