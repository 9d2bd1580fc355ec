import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.contact import has_address, has_number

SEPARATORS = st.sampled_from(["", " ", "-", ".", " - "])


@pytest.mark.parametrize("text", ["jan@delft.nl", "mail: J.Jansen@rotterdam.nl graag", "x@y"])
def test_address_is_seen(text: str) -> None:
    assert has_address(text)


@pytest.mark.parametrize("text", ["Adviseur data", "CIO @ gemeente", "Team R&D"])
def test_function_is_no_address(text: str) -> None:
    assert not has_address(text)


@pytest.mark.parametrize(
    "text",
    ["06-12345678", "bel 06 12 34 56 78", "+31 6 1234 5678", "(015) 260 2222", "14 015", "14015", "0031612345678"],
)
def test_number_is_seen(text: str) -> None:
    assert has_number(text)


@pytest.mark.parametrize(
    "text", ["Team 2024-2026", "Programma 2024 - 2026", "Adviseur 5G", "Kamer 3.14", "Afdeling 12", "", "sinds 2019"]
)
def test_function_with_figures_is_no_number(text: str) -> None:
    assert not has_number(text)


@given(st.lists(st.sampled_from("0123456789"), min_size=8, max_size=8), st.lists(SEPARATORS, min_size=8, max_size=8))
def test_mobile_number_is_seen_however_it_is_written(digits: list[str], separators: list[str]) -> None:
    tail = "".join(f"{separator}{digit}" for separator, digit in zip(separators, digits, strict=True))

    assert has_number(f"Team data 06{tail} (overdag)")


@given(st.text(alphabet=st.characters(exclude_categories=["Nd"])))
def test_text_without_figures_has_no_number(text: str) -> None:
    assert not has_number(text)
