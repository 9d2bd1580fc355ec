"""Saving under load: fifty colleagues at once against one alone; and the region's save against a municipality's."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

from django.urls import reverse

from assessment.models import Answer
from bench.country import PASSWORD, SIZES, Country, Saver, at, countries
from bench.data import Stage
from bench.stage import Client, web
from bench.timing import Row, Times, clocked

ALONE, TOGETHER = 60, 12  # saves of one alone, and of each where all save
# In what the same saves take one after another: each waits for the others, and the machine has two processors.
MAX_P50, MAX_P95 = 1.0, 1.5
OURS = "Toelichting onder druk"  # how what they write begins
PAIRS = 40
MAX_REGION = 1.2


def rows(_stage: Stage) -> Iterator[Row]:
    country = dict(countries())[SIZES[1]]
    with web(2, country.database) as (port, _pid):
        colleagues = [_Colleague(saver, port, version) for saver, version in _with_versions(country)]
        yield from _together(colleagues)
        yield _lost(country, colleagues)
        yield _region_against_municipality(country, port)


class _Colleague:
    """Somebody with a page open, who saves one answer again and again and notes what was refused."""

    def __init__(self, saver: Saver, port: int, version: int) -> None:
        """`version` is how often the answer was saved before."""
        self.saver, self.client, self.version = saver, Client(port), version
        self.client.log_in(saver.email, PASSWORD)
        self.page, self.count, self.text = f"{saver.answer}{int(time.time()):x}", 0, ""
        self.failed: list[str] = []

    def save(self) -> float:
        self.count += 1
        text = f"{OURS} {self.page} {self.count}"
        form = {"status": "partial", "explanation": text, "owner": "", "version": str(self.version)}
        form |= {"edit": self.page, "sequence": str(self.count)}
        begin = time.perf_counter()
        try:
            status, _body = self.client.request("POST", self.saver.address, form, **{"HX-Request": "true"})
        except (OSError, HTTPException) as fault:
            self.failed.append(repr(fault))
        else:
            self.failed += [str(status)] if status >= 400 else []
            self.text = text
        return (time.perf_counter() - begin) * 1000

    def save_often(self, times: int) -> list[float]:
        return [self.save() for _turn in range(times)]


def _with_versions(country: Country) -> list[tuple[Saver, int]]:
    with at(country.database):
        wanted = Answer.objects.filter(pk__in=[saver.answer for saver in country.savers])
        versions = dict(wanted.values_list("pk", "version"))
    return [(saver, versions[saver.answer]) for saver in country.savers]


def _together(colleagues: list[_Colleague]) -> Iterator[Row]:
    alone = Times(tuple(colleagues[0].save_often(ALONE)))
    with ThreadPoolExecutor(len(colleagues)) as pool:
        taken = list(pool.map(lambda colleague: colleague.save_often(TOGETHER), colleagues))
    busy = Times(tuple(time_ for times in taken for time_ in times))
    row = alone.p50 * len(colleagues)
    name, note = f"saving, {len(colleagues)} clients at once", f"alone {alone.p50:.1f} ms"
    yield Row(f"{name}, p50", busy.p50 / row, "x in a row", MAX_P50, note=f"{busy.p50:.0f} ms, {note}")
    yield Row(f"{name}, p95", busy.p95 / row, "x in a row", MAX_P95, note=f"{busy.p95:.0f} ms, {note}")
    failed = [fault for colleague in colleagues for fault in colleague.failed]
    yield Row(f"{name}, errors", len(failed), "", 0, note=", ".join(sorted(set(failed))))


def _lost(country: Country, colleagues: list[_Colleague]) -> Row:
    """Whose last text is not the one that stands, or of whom a save is missing."""
    with at(country.database):
        stands = {
            answer.pk: (answer.explanation, answer.version)
            for answer in Answer.objects.filter(pk__in=[colleague.saver.answer for colleague in colleagues])
        }
    lost = [
        colleague.saver.email
        for colleague in colleagues
        if stands[colleague.saver.answer] != (colleague.text, colleague.version + colleague.count)
    ]
    return Row(f"saving, {len(colleagues)} clients at once, lost", len(lost), "", 0, note=", ".join(lost[:3]))


def _region_against_municipality(country: Country, port: int) -> Row:
    """Both change a project of their own."""
    values = country.values
    own = reverse("change_project", args=[values["slug"], values["project"]])
    theirs = reverse("region_change_project", args=[values["of_region"]])
    changes = [_change(port, country.coordinator, own, ""), _change(port, country.staff, theirs, values["gm_code"])]
    turns = [[change() for change in changes] for _turn in range(PAIRS)]
    municipality, region = (Times(tuple(turn[place] for turn in turns)) for place in (0, 1))
    note = f"region {region.p50:.1f} ms, municipality {municipality.p50:.1f} ms"
    return Row("a region's save against a municipality's", region.against(municipality), "x", MAX_REGION, note=note)


def _change(port: int, email: str, address: str, gm_code: str) -> Callable[[], float]:
    """A change of a project: how long saving it takes, its form not counted. `gm_code` is to be ticked, if any."""
    client = Client(port)
    client.log_in(email, PASSWORD)
    ticked = {"municipalities": gm_code} if gm_code else {}

    def change() -> float:
        found = re.search(r'name="version" value="(\d+)"', client.get(address))
        form = {"name": "Proefproject", "version": found[1] if found else "", "partner_rows": "0"}
        form |= {"description": f"Gewijzigd om {time.time()}"} | ticked
        return clocked(lambda: _changed(client.post(address, form)))

    return change


def _changed(body: str) -> None:
    if body:
        raise SystemExit("The project of the bench was not changed.")
