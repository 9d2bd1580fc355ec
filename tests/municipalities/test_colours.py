import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from municipalities.colours import contrast, darkened, validate_colour

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        pytest.param("#000000", "#ffffff", 21.0, id="black on white"),
        pytest.param("#ffffff", "#ffffff", 1.0, id="white on white"),
        pytest.param("#767676", "#ffffff", 4.54, id="the lightest grey that may be text"),
        pytest.param("#0000ff", "#ffffff", 8.59, id="blue on white"),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_does_not_depend_on_order_and_stays_within_bounds(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@given(COLOURS)
def test_darkened_colour_has_at_least_the_contrast_with_white(colour: str) -> None:
    assert contrast(darkened(colour), "#ffffff") >= contrast(colour, "#ffffff")


@pytest.mark.parametrize("colour", ["#154273", "#767676", "#000000", "#A90061"])
def test_dark_colour_is_accepted(colour: str) -> None:
    validate_colour(colour)


@pytest.mark.parametrize(
    ("colour", "message"),
    [
        pytest.param("154273", "as # and six digits", id="no hash"),
        pytest.param("#15427", "as # and six digits", id="too short"),
        pytest.param("#15427g", "as # and six digits", id="no digit"),
        pytest.param("#154273;}body{display:none", "as # and six digits", id="more than a colour"),
        pytest.param("#ffff00", "is 1.1, at least 4.5", id="too light"),
        pytest.param("#777777", "is 4.5, at least 4.5", id="just too light"),
    ],
)
def test_other_colour_is_refused(colour: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        validate_colour(colour)
