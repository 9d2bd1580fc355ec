"""The knowledge base: what is found, in which order, and how it is shown."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from municipalities.access import Role
from municipalities.models import Membership
from strategy.lessons import Wanted, find_lessons, found
from strategy.models import Lesson
from tests.projects.test_views import make_project
from tests.strategy.test_views import text_of

HTMX = {"HX-Request": "true"}


def make_lesson(key: str, title: str = "Een titel", text: str = "Een tekst.", **values) -> Lesson:
    given = {"blocks": ["verkennen-visie"], "block_names": "Visie", "document": "mrdh-2021", "section": "5.2"}
    position = Lesson.objects.count() + 1
    return Lesson.objects.create(
        key=key, title=title, text=text, **{"kind": "lesson", "position": position, **given, **values}
    )


def keys(**wanted: str) -> list[str]:
    return [lesson.key for lesson in find_lessons(Wanted(**wanted))]


def address(**query: str) -> str:
    return f"{reverse('lesson_list')}?{urlencode(query)}"


# What is found


@pytest.mark.parametrize(
    ("looked_for", "written"),
    [
        ("gegevens", "Bewaar elk gegeven maar kort."),
        ("gegeven", "Bewaar gegevens maar kort."),
        ("proeven", "Begin met een kleine proef."),
        ("bedrijf", "Praat met bedrijven."),
        ("huizen en bedrijven", "Een huis of een bedrijf."),
        ("iets met bedrijven", "Bij een bedrijf."),
        ("proef", "Begin met kleine proeven."),
        ("samenwerken", "Wie samenwerkt, leert meer."),
        ("sensoren", "Hang niet zomaar een sensor op."),
        ("SENSOR", "Hang niet zomaar sensoren op."),
        ("senso", "Hang niet zomaar sensoren op."),
        ("privacy sens", "Let op privacy bij sensoren."),
        ('"kleine stap"', "Zet een kleine stap."),
        ("visie", "De naam van de bouwsteen telt ook mee."),
    ],
)
def test_words_are_found_in_the_forms_of_dutch(db, looked_for, written):
    make_lesson("raak", text=written)
    make_lesson("mis", text="Over iets heel anders.", block_names="Rolbepaling")

    assert keys(q=looked_for) == ["raak"]


@pytest.mark.parametrize("looked_for", ["sensoren fiets", '"stap kleine"', "de het een", "!!!", "stap -kleine"])
def test_nothing_is_found_where_not_all_words_are_there(db, looked_for):
    make_lesson("een", text="Zet een kleine stap met sensoren.")

    assert keys(q=looked_for) == []


def test_title_goes_before_block_and_block_before_text(db):
    make_lesson("tekst", text="Werk met sensoren.")
    make_lesson("bouwsteen", block_names="Sensoren")
    make_lesson("titel", title="Koop sensoren met een plan")

    assert keys(q="sensoren") == ["titel", "bouwsteen", "tekst"]


def test_without_words_they_come_in_the_order_of_the_file(db):
    make_lesson("later", position=2)
    make_lesson("eerst", position=1)

    assert keys() == ["eerst", "later"]


def test_filters_combine_with_each_other_and_with_words(db):
    make_lesson("alles", text="Over sensoren.", kind="tip", tasks=["care", "housing"], document="vng-2019")
    make_lesson("les", text="Over sensoren.", tasks=["care"], document="vng-2019")
    make_lesson("ander", text="Over fietsen.", kind="tip", tasks=["care"], document="vng-2019")
    make_lesson("blok", text="Over sensoren.", kind="tip", blocks=["verkennen-doelen"], document="vng-2019")

    assert keys(kind="tip") == ["alles", "ander", "blok"]
    assert keys(kind="tip", task="care") == ["alles", "ander"]
    assert keys(kind="tip", task="care", document="mrdh-2021") == []
    assert keys(q="sensor", kind="tip", task="care", block="verkennen-visie", document="vng-2019") == ["alles"]


def test_words_are_marked_and_the_rest_is_escaped(db):
    make_lesson("gevaar", title="<b>Sensoren</b> & meer", text='<script>alert("x")</script> een sensor.')

    lesson = found(find_lessons(Wanted(q="sensoren")).get())

    assert lesson.title == "&lt;b&gt;<mark>Sensoren</mark>&lt;/b&gt; &amp; meer"
    assert "<script" not in lesson.text
    assert "een <mark>sensor</mark>." in lesson.text


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40))
def test_whatever_is_typed_is_no_error(db, typed):
    assert list(find_lessons(Wanted(q=typed))) is not None


# The page


def test_page_shows_lessons_with_source_blocks_and_tasks(as_, alderman):
    make_lesson("een", title="Koop geen sensoren zonder plan", tasks=["public_space"])

    response = as_(alderman).get(address())
    html = response.content.decode()

    assert response.status_code == 200
    assert "Koop geen sensoren zonder plan" in text_of(response)
    assert "Handreiking Digitale Strategie (2021), paragraaf 5.2" in text_of(response)
    assert 'href="?block=verkennen-visie"' in html
    assert 'href="?task=public_space"' in html


def test_page_keeps_the_words_and_the_other_filters_in_its_links(as_, alderman):
    make_lesson("een", text="Over sensoren.", kind="tip")

    html = as_(alderman).get(address(q="sensor & <i>", kind="tip")).content.decode()
    found_html = as_(alderman).get(address(q="sensor", kind="tip", pagina="1")).content.decode()

    assert "<i>" not in html
    assert 'value="sensor &amp; &lt;i&gt;"' in html
    assert 'href="?q=sensor&amp;kind=tip&amp;block=verkennen-visie"' in found_html
    assert '<option value="tip" selected>' in found_html


@pytest.mark.parametrize(
    "query",
    [
        {"block": "geen-bouwsteen"},
        {"kind": "' or 1=1"},
        {"task": "space_travel"},
        {"document": "<script>"},
        {"q": "x" * 201},
        {"q": "nul\x00"},
    ],
    ids=["block", "kind", "task", "document", "long", "null"],
)
def test_bad_input_is_left_out_and_says_so(as_, alderman, query):
    make_lesson("een", title="Deze les blijft staan")

    response = as_(alderman).get(address(**query))

    assert response.status_code == 200
    assert "Deze les blijft staan" in text_of(response)
    assert "dp-field--invalid" in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "", "1e9", "²"])
def test_page_number_by_hand_is_no_error(as_, alderman, page):
    make_lesson("een", title="Deze les blijft staan")

    assert "Deze les blijft staan" in text_of(as_(alderman).get(address(pagina=page)))


def test_pages_of_twenty(as_, alderman):
    for number in range(1, 46):
        make_lesson(f"les-{number:02}", text="Over sensoren.")

    first = as_(alderman).get(address(q="sensor"))
    last = as_(alderman).get(address(q="sensor", pagina="3"))

    assert [len(response.context["lessons"]) for response in (first, last)] == [20, 5]
    assert "45 resultaten, 1 tot en met 20 op deze pagina" in text_of(first)
    assert 'href="?q=sensor&amp;pagina=2"' in first.content.decode()
    assert "Pagina 3 van 3" in text_of(last)


@pytest.mark.parametrize(
    ("query", "says", "leads_to"),
    [
        ({"q": "fiets"}, "Gebruik minder woorden", "/kennis/"),
        ({"q": "fiets", "kind": "tip"}, "buiten uw filters", "?q=fiets"),
        ({"kind": "tip"}, "Geen enkele les of tip past", "/kennis/"),
    ],
)
def test_nothing_found_says_what_to_do(as_, alderman, query, says, leads_to):
    make_lesson("een")

    response = as_(alderman).get(address(**query))

    assert says in text_of(response)
    assert f'class="utrecht-button utrecht-button--primary-action" href="{leads_to}"' in response.content.decode()


def test_nothing_loaded_says_so(as_, alderman):
    assert "Nog geen lessen" in text_of(as_(alderman).get(address()))


def test_htmx_gets_the_results_and_the_address_alone(as_, alderman):
    make_lesson("een", text="Over sensoren.")

    response = as_(alderman).get(address(q="sensor", kind="", block=""), headers=HTMX)

    assert response.headers["HX-Replace-Url"] == "/kennis/?q=sensor"
    assert "<html" not in response.content.decode()
    assert response.content.decode().count('id="lessons"') == 1
    assert '<p id="lesson-count" hx-swap-oob="innerHTML">1 resultaat</p>' in response.content.decode()


def test_list_takes_the_same_queries_whatever_there_is(as_, alderman):
    client = as_(alderman)
    counts = []
    for number in range(1, 31):
        make_lesson(f"les-{number}", text="Over sensoren.", blocks=["verkennen-visie", "verkennen-doelen"])
        if number in {1, 3, 30}:
            with CaptureQueriesContext(connection) as queries:
                client.get(address(q="sensor"))
            counts.append(len(queries))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 7


def test_page_has_the_menu_of_the_only_municipality(as_, alderman, region_staff, zoetermeer):
    assert [crumb[0] for crumb in as_(alderman).get(address()).context["breadcrumbs"]] == ["Delft", "Kennis"]
    staff = as_(region_staff).get(address())
    Membership.objects.create(person=alderman, municipality=zoetermeer, role=Role.ALDERMAN)
    of_two = as_(alderman).get(address())

    region = [link.label for link in staff.context["navigation"]]
    assert (region[0], region[-1]) == ("Overzicht", "Kennis")
    assert [link.label for link in of_two.context["navigation"]] == [
        "Start",
        "Mijn startpagina",
        "Projecten",
        "Samenwerking",
        "Kennis",
    ]


# At the recommendations


def test_recommendation_leads_to_the_lessons_of_its_block(as_, alderman, answered):
    make_lesson("een")
    make_lesson("twee")
    make_lesson("ander", blocks=["verkennen-rolbepaling"])

    response = as_(alderman).get(reverse("recommendation_list", args=["delft", answered.pk]))

    assert "Lessen van anderen (2)" in text_of(response)
    assert 'href="/kennis/?block=verkennen-visie"' in response.content.decode()


# The lessons of projects


@pytest.fixture
def project(delft):
    return make_project(
        delft,
        "Slimme lantaarns",
        is_public=True,
        lessons="Vraag <b>bewoners</b> eerst wat zij van sensoren vinden.",
        blocks=["verkennen-visie"],
        tasks=["care"],
    )


@pytest.mark.parametrize(
    "query", [{}, {"q": "sensor"}, {"kind": "project"}, {"block": "verkennen-visie", "task": "care"}, {"q": "lantaarn"}]
)
def test_lesson_of_a_project_is_found_and_leads_to_it(as_, alderman, project, query):
    html = as_(alderman).get(address(**query)).content.decode()

    assert 'href="/projecten/slimme-lantaarns/"' in html
    assert "&lt;b&gt;bewoners&lt;/b&gt;" in html
    assert "Niets gevonden" not in html


@pytest.mark.parametrize(
    "query", [{"kind": "tip"}, {"q": "fiets"}, {"block": "verkennen-doelen"}, {"document": "vng-2019"}]
)
def test_lesson_of_a_project_keeps_to_the_filters(as_, alderman, project, query):
    assert "Slimme lantaarns" not in text_of(as_(alderman).get(address(**query)))


def test_lesson_of_a_project_that_is_not_public_is_not_shown(as_, alderman, project):
    project.is_public = False
    project.save()

    assert "Slimme lantaarns" not in text_of(as_(alderman).get(address()))


def test_more_than_three_projects_stand_behind_a_link(as_, alderman, delft):
    for number in range(4):
        make_project(delft, f"Project {number}", is_public=True, lessons="Begin klein.")
    client = as_(alderman)

    assert 'href="?kind=project">Toon alle lessen uit projecten' in client.get(address()).content.decode()
    assert "Project 3" not in text_of(client.get(address()))
    assert "4 resultaten" in text_of(client.get(address(kind="project")))
    assert "Project 3" in text_of(client.get(address(kind="project")))
