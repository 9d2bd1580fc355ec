"""The rows of a table on a page: escaped, a dash for what is unknown, and Dutch marked as such on other pages."""

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessment.layout import Dutch
from assessment.sheets import Cell, Sheet

HEADER = ("Een", "T&wee", "Drie", "Vier")
OLD = Template(
    '{% for row in sheet.rows %}<tr>{% for cell in row %}{% if forloop.first %}<th scope="row">{{ cell }}</th>'
    '{% else %}<td data-label="T&amp;wee">{{ cell|default_if_none:"–" }}</td>{% endif %}{% endfor %}</tr>{% endfor %}'
)


def drawn(*rows: tuple[Cell, ...]) -> str:
    sheet = Sheet("proef", "Proef", HEADER[: len(rows[0])] if rows else HEADER, rows)
    return Template("{% load sheets %}{% rows_of sheet %}").render(Context({"sheet": sheet}))


@given(st.lists(st.tuples(st.text(), st.one_of(st.none(), st.integers(), st.text().map(Dutch)))))
def test_rows_are_what_the_template_would_write(rows: list[tuple[Cell, ...]]) -> None:
    with translation.override("nl"):
        assert drawn(*rows) == OLD.render(Context({"sheet": Sheet("proef", "Proef", HEADER[:2], tuple(rows))}))


def test_nothing_that_was_typed_becomes_markup() -> None:
    said = drawn((Dutch("<script>"), "\"'&"))

    assert said == '<tr><th scope="row">&lt;script&gt;</th><td data-label="T&amp;wee">&quot;&#x27;&amp;</td></tr>'


@pytest.mark.parametrize(("language", "mark"), [("nl", ""), ("en", ' lang="nl"')])
def test_what_experts_wrote_is_dutch_on_a_page_that_is_not(language: str, mark: str) -> None:
    with translation.override(language):
        said = drawn((Dutch("Fundament"), "Partly", 3, None), ("Delft", Dutch("Ronde"), 0, None))

    second, others = '<td data-label="T&amp;wee"', ('<td data-label="Drie">', '<td data-label="Vier">–</td></tr>')
    assert said == (
        f'<tr><th scope="row"{mark}>Fundament</th>{second}>Partly</td>{others[0]}3</td>{others[1]}'
        f'<tr><th scope="row">Delft</th>{second}{mark}>Ronde</td>{others[0]}0</td>{others[1]}'
    )
