"""Everybody asks for everything: which addresses, and what came back."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from assessment.comparison_scope import Scope
from assessment.models import Assessment, Evidence, OfflineForm, Result, Round
from municipalities.models import Municipality, Person
from projects.models import PartnerRequest, Project
from strategy import actions as strategy
from strategy.models import Goal, Report
from tests import factories
from tests.addresses import OWN
from tests.assessment.comparing import every_address
from tests.leaks.canaries import Canary, mark_everything
from tests.leaks.crawling import Visit, crawl
from tests.leaks.stage import fill
from tests.statuses import TABLE

# Who tries the keys of others too, and where there is a chance that they fit.
REACH = {"coordinator": "gemeente/", "outsider": "gemeente/", "region_staff": "regio/", "elsewhere": "regio/"}
DRAWS = {"anonymous", "coordinator", "region_staff"}  # has the map drawn, which takes long and looks at nobody
READ = [address for address in OWN if 200 in TABLE[address.name][0].values()]


def make_visits(
    people: Mapping[str, Person | None], values: dict[str, Any], round_: Round, settings: Any
) -> tuple[dict[str, Canary], dict[str, Visit]]:
    """Of each word where it stands, and of each kind of person all that came back."""
    settings.API_CALLS_A_MINUTE = 1_000_000
    elsewhere = factories.make_region(slug="elders", name="Elders", short_name="E")
    cast: dict[str, Any] = {
        **people,
        "elsewhere": factories.make_region_staff(elsewhere),
        "invited": factories.make_person("Genodigde"),
    }
    fill(values, round_, cast)
    words = mark_everything()
    make_papers(values, cast["coordinator"], cast["region_staff"])
    visits = {}
    for kind, person in cast.items():
        if person is not None:
            person.refresh_from_db()
        visits[kind] = crawl(kind, person, seeds(kind, person, values))
    return words, visits


def make_papers(values: dict[str, Any], by: Person, staff: Person) -> None:
    """Real documents of what was typed: of an assessment, an agenda, its summary and the letter, and of the region."""
    assessment = Assessment.objects.get(pk=values["assessment"])
    draft = assessment.municipality.agendas.get(adopted_at__isnull=True)
    Report.objects.filter(municipality=assessment.municipality).exclude(pk=values["report"]).delete()
    papers = [strategy.request_report(assessment=assessment, by=by)]
    papers += [strategy.request_document(agenda=draft, kind=kind, by=by) for kind in ("agenda", "summary", "letter")]
    Report.objects.filter(pk=values["region_report"]).delete()
    scope = Scope.from_query(assessment.municipality.region, {})
    papers.append(strategy.request_region_report(scope=scope, by=staff))
    for paper in papers:
        strategy.make_report(report=paper)
    values["region_report"] = papers[-1].pk
    values["report"], values["letter"] = papers[1].pk, papers[3].pk
    values["papers"] = [paper.pk for paper in papers]


def seeds(kind: str, person: Person | None, values: Mapping[str, Any]) -> Iterator[str]:
    """Every address with what is Delft's; and for who looks around with the keys of everything else that there is."""
    own = {**values, "token": values["token"] if kind == "invited" else "no-such-token"}
    yield from (address.path(own) for address in OWN if address.name != "project_map_pdf" or kind in DRAWS)
    yield from (reverse("public_project", args=[project.key]) for project in Project.objects.all())
    yield from ("/api/v1/results/municipalities?region=mrdh", "/api/v1/cooperations?format=geojson")
    if kind in REACH:
        membership = person.memberships.select_related("municipality").first() if person else None
        slug = membership.municipality.slug if membership else values["slug"]
        within = [address for address in READ if address.route.startswith(REACH[kind])]
        for keys in _keys_of_others(values):
            asked = {**own, "slug": slug, **keys}
            yield from (address.path(asked) for address in within if keys.keys() & address.parameters)
    if kind in ("region_staff", "elsewhere"):
        codes = "&".join(f"with={code}" for code in Municipality.objects.values_list("pk", flat=True))
        yield from (*every_address([]), f"{reverse('side_by_side')}?{codes}")


def _keys_of_others(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from ({"asked": pk} for pk in PartnerRequest.objects.values_list("pk", flat=True))
    yield from ({"result": pk} for pk in Result.objects.values_list("pk", flat=True))
    yield from ({"gm_code": pk, "helper": pk, "seeker": pk} for pk in Municipality.objects.values_list("pk", flat=True))
    yield from ({"evidence": pk} for pk in Evidence.objects.values_list("pk", flat=True))
    yield from ({"project": pk} for pk in Project.objects.values_list("pk", flat=True))
    yield from ({"report": pk} for pk in values["papers"])
    yield from ({"round": pk} for pk in Round.objects.values_list("pk", flat=True))
    yield from ({"form": pk} for pk in OfflineForm.objects.values_list("pk", flat=True))
    yield from ({"goal": pk} for pk in Goal.objects.values_list("pk", flat=True))
    zoetermeer = Municipality.objects.get(name="Zoetermeer")
    for assessment in zoetermeer.assessments.all():
        keys = {"assessment": assessment.pk, "agenda": zoetermeer.agendas.get().number}
        yield from (keys, {**keys, "slug": zoetermeer.slug})
