from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessment.models import Block

FIELDS = Template(
    '{% load drawn %}{% filled "assessment/parts/fields.html" block=block status=None slot_owner=typed %}'
)
PLAIN = Template('name="owner" type="text" value="{{ typed }}" autocomplete')
STATUS = Template('{% load drawn %}{% drawn "parts/status_word.html" status=status %}')


def test_a_piece_is_drawn_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        english = STATUS.render(Context({"status": "partial"}))
    with translation.override("nl"):
        dutch = STATUS.render(Context({"status": "partial"}))

    assert (english, dutch) == ("Partial", "Deels")


def test_a_piece_follows_its_arguments() -> None:
    with translation.override("en"):
        assert [STATUS.render(Context({"status": status})) for status in ("implemented", None)] == [
            "Implemented",
            "Not answered yet",
        ]


@given(st.text(st.characters(exclude_characters="\x00"), max_size=50))
def test_a_slot_is_escaped_as_in_any_template(typed: str) -> None:
    signs = {"implemented": "Ja", "partial": "Deels", "not_yet": "Nee"}
    block = Block(pk=1, key="visie", name="Visie", signs=signs)

    fields = FIELDS.render(Context({"block": block, "typed": typed}))

    assert PLAIN.render(Context({"typed": typed})) in fields
    assert "slot_" not in fields
