"""How the report of a region draws a spread of which not all may be told, a name above its signs, and its pages."""

import re
from dataclasses import replace
from math import sqrt

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from assessment.comparison import Spread
from assessment.comparison_scope import Scope
from assessment.models import Round
from municipalities.models import Municipality
from projects import models
from strategy import pdfs
from strategy.models import ReportKind
from strategy.region_charts import boxes
from strategy.region_facts import region_report
from strategy.region_maps import cooperation_map
from strategy.region_report import NamedPlace
from tests.assessment.comparing import BY_NAME, count_totals, measure
from tests.projects.open_data import make_cooperation
from tests.strategy.test_pdfs import squeezed, text_of


def test_row_of_a_small_group_has_no_ends_in_words_or_in_the_drawing() -> None:
    small, large = Spread("", "", 5, None, 20, 30, 40, None), Spread("", "", 12, 10, 20, 30, 40, 50)

    drawn = boxes([("Klein", small), ("Groot", large)])
    rows = [render_to_string("strategy/region/spread_row.html", {"box": box}) for box in drawn]

    assert [row.count("<td>–</td>") for row in rows] == [2, 0]
    assert [row.count("#3d5157") for row in rows] == [0, 1]


def test_name_on_the_collaboration_map_stays_clear_of_the_signs_below_it(delft: Municipality) -> None:
    make_cooperation(delft)
    models.Testbed.objects.create(
        key="kas", name="Kas", municipality=delft, state="existing", document="mrdh-2021", section="6.2"
    )
    drawn = cooperation_map(delft.region, (), timezone.localdate())

    html = render_to_string("strategy/region/cooperations.html", {"report": {"cooperations": drawn}})
    (name,) = re.findall(r'<text x="[\d.]+" y="([\d.]+)"([^>]*)font-size="15"[^>]*>Delft<', html)
    (sign,) = re.findall(r'<g transform="translate\([\d.]+ ([\d.]+)\)"><rect x="-8.5"', html)

    lowest = float(name[0]) + sum(map(float, re.findall(r'dy="([\d.]+)"', name[1]))) + 15 / 4  # a p or a j
    assert lowest < float(sign) - 8.5 * sqrt(2)


@pytest.mark.parametrize("named", [1, 55, 75])
def test_heading_of_the_spread_stands_on_the_page_of_its_table(round_: Round, named: int) -> None:
    for number in range(5):
        measure(round_, f"Openlijk {number}", BY_NAME)
    count_totals(round_)
    content = region_report(Scope.from_query(round_.region, {}), today=timezone.localdate())
    names = tuple(NamedPlace(f"Gemeente {number}", "") for number in range(named))

    pages = text_of(pdfs.render(replace(content, named=names), kind=ReportKind.REGION))

    heading, table = (squeezed(text) for text in ("Van de 5 gemeenten die meetellen", "Spreiding per onderdeel"))
    assert [heading in page for page in pages] == [table in page for page in pages]
    assert sum(table in page for page in pages) == 1
