"""Every main page with 23, 342 and 10,000 municipalities: the same queries, and hardly more time."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from django.urls import reverse

from bench.counting import ASK, TOLD
from bench.country import PASSWORD, Country, countries
from bench.data import Stage
from bench.stage import Client, web
from bench.timing import Row, Times, interleaved

SMALL, MIDDLE, LARGE = 23, 342, 10_000
REPEATS, WARM_UP = 25, 3
REPEATS_OF_ONE = 60  # most of these pages take ten milliseconds, so that one disturbed second would be all of 25 turns
OF_ONE, OF_A_REGION = 1.2, 1.5  # how much longer a page may take: of one municipality, and of a region
MORE_BYTES = 1.1  # of a region's page from 342 to 10,000: it has pages, or tells totals

# Each page by the name of its address, and what stands in that; `?` begins what is asked.
PUBLIC = {
    "start": "start",
    "project map": "project_map",
    "project map, filtered": "project_map?municipality=delft",
    "collaboration map": "collaboration_map",
    "collaboration map, filtered": "collaboration_map?municipality=delft",
    "open data": "open_data",
}
OPEN_DATA = {
    "regions": "/api/v1/regions",
    "municipalities": "/api/v1/municipalities",
    "municipalities of a region": "/api/v1/municipalities?region={region}&pageSize=20",
    "instruments": "/api/v1/instruments",
    "projects": "/api/v1/projects",
    "projects as GeoJSON": "/api/v1/projects?format=geojson",
    "cooperations": "/api/v1/cooperations",
    "testbeds": "/api/v1/testbeds",
    "totals": "/api/v1/results/totals",
    "catalogue": "/api/v1/catalog",
}
OPEN_DATA_OF_A_REGION = {
    "shared results": "/api/v1/results/municipalities?region={region}&pageSize=4",
}
MUNICIPALITY = {
    "steps": "step_list slug",
    "profile": "profile_detail slug",
    "colleagues": "member_list slug",
    "assessments": "assessment_list slug",
    "canvas": "canvas_detail slug assessment",
    "questionnaire": "pillar_detail slug own pillar",
    "block": "block_detail slug own block",
    "questions handed out": "assignment_list slug own",
    "my questions": "own_question_list slug",
    "consistency": "advice_list slug own",
    "files": "exchange_detail slug own",
    "policy documents": "document_list slug",
    "instruments": "instrument_list slug",
    "sharing": "sharing_detail slug",
    "own comparison": "own_comparison slug",
    "gaps": "gap_list slug",
    "recommendations": "recommendation_list slug assessment",
    "ambition": "ambition_detail slug",
    "path": "path_detail slug",
    "agenda": "agenda_board slug",
    "roadmap": "roadmap_detail slug",
    "what if": "what_if slug",
    "versions of the agenda": "agenda_list slug",
    "reports": "report_list slug",
    "goals": "goal_list slug",
    "wishes": "cooperation_list slug",
    "partners": "partner_list slug",
    "projects": "project_list slug",
    "project": "own_project_detail slug project",
    "change a project": "change_project slug project",
    "regional programme": "programme_list",
    "knowledge base": "lesson_list",
}
REGION = {
    "rounds": "round_list",
    "response": "round_detail round",
    "comparison": "comparison_overview",
    "heat map": "heat_map",
    "heat map by pillar": "heat_map?order=verkennen",
    "spread": "spread",
    "gaps": "gaps",
    "gap": "open_at block",
    "shared result": "shared_result result",
    "groups": "comparison_groups",
    "side by side": "side_by_side?{beside}",
    "side by side, suggestions": "side_by_side?suggest=1&with=proef",
    "bring together": "request_list",
    "programme": "programme_detail",
    "add to the programme": "add_programme_project",
    "projects": "region_project_list",
    "change a project": "region_change_project project",
    "cooperations": "region_cooperation_list",
    "add a cooperation": "add_cooperation",
    "open a round": "open_round",
}


@dataclass
class _Desk:
    """A server on one database, and who asks it."""

    country: Country
    public: Client
    coordinator: Client
    staff: Client

    @classmethod
    def of(cls, country: Country, port: int) -> "_Desk":
        desk = cls(country, Client(port), Client(port), Client(port))
        desk.coordinator.log_in(country.coordinator, PASSWORD)
        desk.staff.log_in(country.staff, PASSWORD)
        return desk


def rows(_stage: Stage) -> Iterator[Row]:
    with ExitStack() as stack:
        desks = {size: _Desk.of(found, stack.enter_context(web(1, found.database))[0]) for size, found in countries()}
        yield from _of_one(desks, "public", PUBLIC, "")
        yield from _of_one(desks, "public", OPEN_DATA, "open data, ")
        yield from _of_one(desks, "coordinator", MUNICIPALITY, "a municipality's ")
        yield from _of_region(desks, "public", OPEN_DATA_OF_A_REGION, "open data, ")
        yield from _of_region(desks, "staff", REGION, "a region's ")


def _of_one(desks: Mapping[int, _Desk], who: str, pages: Mapping[str, str], prefix: str) -> Iterator[Row]:
    more = []
    for name, written in pages.items():
        found = _measured(desks, who, written, REPEATS_OF_ONE)
        yield Row(f"{prefix}{name}, {SMALL} to {LARGE:,}", found.ratio(LARGE), "x", OF_ONE, note=found.note)
        more += [name] if found.has_more_queries else []
    yield Row(f"{prefix or 'public '}pages with more queries", len(more), "", 0, note=", ".join(more))


def _of_region(desks: Mapping[int, _Desk], who: str, pages: Mapping[str, str], prefix: str) -> Iterator[Row]:
    more = []
    for name, written in pages.items():
        found = _measured(desks, who, written)
        yield Row(f"{prefix}{name}, {SMALL} to {MIDDLE}", found.ratio(MIDDLE), "x", OF_A_REGION, note=found.note)
        longer = found.bytes[LARGE] / found.bytes[MIDDLE]
        note = f"{found.bytes[MIDDLE]} and {found.bytes[LARGE]} B"
        yield Row(f"{prefix}{name}, bytes, {MIDDLE} to {LARGE:,}", longer, "x", MORE_BYTES, note=note)
        more += [name] if found.has_more_queries else []
    yield Row(f"{prefix}pages of a region with more queries", len(more), "", 0, note=", ".join(more))


@dataclass(frozen=True)
class _Measured:
    """One page at every size."""

    times: Mapping[int, Times]
    queries: Mapping[int, int]
    bytes: Mapping[int, int]

    def ratio(self, size: int) -> float:
        return self.times[size].against(self.times[SMALL])

    @property
    def has_more_queries(self) -> bool:
        return max(self.queries.values()) > self.queries[SMALL]

    @property
    def note(self) -> str:
        told = [f"{size:,}: {times.p50:.1f} ms, {self.queries[size]} queries" for size, times in self.times.items()]
        return "; ".join(told)


def _measured(desks: Mapping[int, _Desk], who: str, written: str, repeats: int = REPEATS) -> _Measured:
    clients: dict[int, Client] = {size: getattr(desk, who) for size, desk in desks.items()}
    addresses = {size: address(written, desk.country) for size, desk in desks.items()}
    jobs = {str(size): partial(client.fetch, addresses[size]) for size, client in clients.items()}
    times = interleaved([jobs], repeats, WARM_UP)
    asked = {size: client.ask(addresses[size], **{ASK: "1"}) for size, client in clients.items()}
    return _Measured(
        times={int(size): taken for size, taken in times.items()},
        queries={size: int(headers[TOLD]) for size, (headers, _body) in asked.items()},
        bytes={size: len(body) for size, (_headers, body) in asked.items()},
    )


def address(written: str, country: Country) -> str:
    """An address as it stands in the tables above."""
    if written.startswith("/"):
        return written.format(**country.values)
    path, _mark, query = written.partition("?")
    name, *arguments = path.split()
    found = reverse(name, args=[country.values[argument] for argument in arguments])
    return f"{found}?{query.format(**country.values)}" if query else found
