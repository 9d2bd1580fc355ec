"""The page of cooperation: the gaps with their wishes, adding and withdrawing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.models import SharingLevel
from municipalities.models import Municipality, Person
from projects.models import ProgrammeProject
from strategy import actions
from strategy.models import CooperationWish
from tests import factories
from tests.pages import main_text
from tests.projects.stage import make_helper

HTMX = {"HX-Request": "true"}
VISIE, DOELEN, INVENTARISATIE = "verkennen-visie", "verkennen-doelen", "verkennen-inventarisatie"


def address(name: str, *keys: object) -> str:
    return reverse(name, args=["delft", *keys])


def make_wish(municipality: Municipality, block: str, kind: str, by: Person, text: str = "Graag") -> CooperationWish:
    return actions.add_wish(
        municipality=municipality, block=block, kind=kind, text=text, by=by, today=timezone.localdate()
    )


def test_cooperation_list_without_answers_points_to_the_assessment(as_, alderman, coordinator, assessment):
    for person in (alderman, coordinator):
        page = as_(person).get(address("cooperation_list")).content.decode()
        assert "Er is nog niets beantwoord" in page
        assert address("assessment_list") in page


def test_cooperation_list_shows_gaps_offers_and_wishes(as_, alderman, coordinator, delft, answered):
    make_wish(delft, VISIE, "learn", coordinator, "Hoe maakte u een visie?")

    response = as_(alderman).get(address("cooperation_list"))

    text = main_text(response)
    assert "Alleen uw eigen gemeente ziet deze wensen" in text
    gaps, in_order = text.split("Uw andere bouwstenen")
    assert "Wij willen van anderen leren Hoe maakte u een visie?" in gaps
    assert "Wens toevoegen" not in text
    assert f'id="block-{INVENTARISATIE}"' in response.content.decode().split('id="in-order"')[1]
    assert "Uitgevoerd" in in_order


def test_wish_of_a_block_that_was_answered_otherwise_can_still_be_withdrawn(as_, coordinator, delft, answered):
    wish = make_wish(delft, VISIE, "learn", coordinator)
    factories.answer_block(answered, VISIE, "not_applicable", coordinator)

    page = as_(coordinator).get(address("cooperation_list")).content.decode()

    assert "Andere wensen" in page
    assert address("withdraw_wish", wish.pk) in page.split("Andere wensen")[1]


@pytest.mark.parametrize(
    ("block", "kinds"), [(VISIE, 2), (DOELEN, 3), (INVENTARISATIE, 3)], ids=["not yet", "partial", "implemented"]
)
def test_what_can_be_wished_depends_on_the_answer(as_, coordinator, answered, block, kinds):
    page = as_(coordinator).get(address("add_wish", block)).content.decode()

    assert page.count('type="radio"') == kinds
    assert ('value="offer"' in page) == (kinds == 3)


def test_add_wish_on_a_page_of_its_own(as_, coordinator, answered):
    sent = {"kind": "together", "text": "Samen inkopen"}

    response = as_(coordinator).post(address("add_wish", DOELEN), sent, follow=True)

    assert response.redirect_chain == [(address("cooperation_list"), 302)]
    assert "Wij willen dit samen doen Samen inkopen" in main_text(response)


def test_add_and_withdraw_wish_as_fragments(as_, coordinator, answered):
    client = as_(coordinator)

    form = client.get(address("add_wish", DOELEN), headers=HTMX)
    added = client.post(address("add_wish", DOELEN), {"kind": "offer", "text": "Kom kijken"}, headers=HTMX)
    wish = CooperationWish.objects.get()
    withdrawn = client.post(address("withdraw_wish", wish.pk), headers=HTMX)

    assert "<html" not in form.content.decode()
    assert "hx-post" in form.content.decode()
    assert added.content.decode().lstrip().startswith(f'<li class="dp-wish" id="block-{DOELEN}"')
    assert "Kom kijken" in added.content.decode()
    assert "De wens is toegevoegd." in added.content.decode()
    assert withdrawn.status_code == 200
    assert "Kom kijken" not in withdrawn.content.decode()


def test_withdraw_wish_of_a_block_that_left_the_list_leads_back(as_, coordinator, delft, answered):
    wish = make_wish(delft, "bestaat-niet-meer", "learn", coordinator)

    response = as_(coordinator).post(address("withdraw_wish", wish.pk), headers=HTMX)

    assert response["HX-Redirect"] == address("cooperation_list")
    assert CooperationWish.objects.standing().count() == 0


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
@pytest.mark.parametrize(
    ("block", "sent", "message"),
    [
        (VISIE, {"kind": ""}, "Kies wat u wilt."),
        (VISIE, {"kind": "offer"}, "Dit past niet bij deze bouwsteen."),
        (DOELEN, {"kind": "learn"}, "Deze wens staat er al."),
        (DOELEN, {"kind": "offer", "text": "x" * 501}, "500"),
    ],
    ids=["nothing chosen", "does not fit", "stands already", "too long"],
)
def test_unsound_wish_says_so_and_keeps_what_was_typed(
    as_, coordinator, delft, answered, headers, block, sent, message
):
    make_wish(delft, DOELEN, "learn", coordinator)
    typed = {"text": "Mijn toelichting", **sent}

    response = as_(coordinator).post(address("add_wish", block), typed, headers=headers)

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert typed["text"] in page
    assert ("<html" in page) == (not headers)
    assert response.headers.get("HX-Retarget", "") == (f"#form-{block}" if headers else "")
    assert CooperationWish.objects.count() == 1


def test_block_without_an_answer_has_no_wishes(as_, coordinator, answered):
    client = as_(coordinator)

    assert client.get(address("add_wish", "verkennen-trends")).status_code == 404
    assert client.get(address("add_wish", "bestaat-niet")).status_code == 404


@pytest.mark.parametrize("role", ["contributor", "alderman"])
def test_who_reads_along_wishes_nothing(request, as_, coordinator, delft, answered, role):
    wish = make_wish(delft, VISIE, "learn", coordinator)
    client = as_(request.getfixturevalue(role))

    assert client.post(address("add_wish", VISIE), {"kind": "learn"}).status_code == 403
    assert client.post(address("withdraw_wish", wish.pk)).status_code == 403


def test_wishes_of_another_municipality_do_not_exist(as_, coordinator, outsider, delft, answered):
    wish = make_wish(delft, VISIE, "learn", coordinator, "Geheime wens")
    client = as_(outsider)

    assert client.get(address("cooperation_list")).status_code == 404
    assert client.post(reverse("withdraw_wish", args=["zoetermeer", wish.pk])).status_code == 404
    assert client.get(reverse("add_wish", args=["zoetermeer", VISIE])).status_code == 404
    assert "Geheime wens" not in client.get(reverse("cooperation_list", args=["zoetermeer"])).content.decode()
    assert CooperationWish.objects.standing().count() == 1


def test_cooperation_list_takes_few_queries_whatever_there_is(as_, coordinator, delft, answered):
    client, counts = as_(coordinator), []
    for kinds, status in ((["learn"], "not_yet"), (["together", "offer"], "partial")):
        factories.answer_all(answered, status, coordinator)
        for kind in kinds:
            for answer in answered.answers.select_related("block"):
                make_wish(delft, answer.block.key, kind, coordinator)
        client.get(address("cooperation_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(address("cooperation_list"))
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 31


def test_cooperation_list_shows_partners_and_regional_projects_of_the_gaps(
    as_, alderman, region, answered, instrument_version, zoetermeer, outsider
):
    make_helper(instrument_version, "Zoetermeer")
    make_helper(instrument_version, "Zwijgdam", level=SharingLevel.TOTALS)
    fields = {"region": region, "role": "share", "blocks": [VISIE]}
    ProgrammeProject.objects.create(key="een", name="Samen visie maken", state="adopted", **fields)
    ProgrammeProject.objects.create(key="twee", name="Nog een idee", state="proposed", **fields)

    text = main_text(as_(alderman).get(address("cooperation_list")))

    assert "Zoetermeer" in text
    assert "Samen visie maken" in text
    assert "Nog een idee" not in text
    assert "Zwijgdam" not in text
