import pytest

from municipalities.sources import Source, documents


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        pytest.param(
            Source("mrdh-2021", "3.4"), "section 3.4", "Handreiking Digitale Strategie (2021), section 3.4", id="number"
        ),
        pytest.param(
            Source("mrdh-2021", "Bijlage 2"),
            "Bijlage 2",
            "Handreiking Digitale Strategie (2021), Bijlage 2",
            id="title",
        ),
        pytest.param(
            Source("vng-2019", "2. Kies een rol"),
            "2. Kies een rol",
            "De 10 werkende elementen naar een digitale economie (2019), 2. Kies een rol",
            id="heading with a number",
        ),
        pytest.param(
            Source("smart-city-2017", "Aanpak"),
            "Aanpak",
            "NL Smart City Strategie (samenvatting), Aanpak",
            id="no year",
        ),
    ],
)
def test_source_in_words(source: Source, place: str, words: str) -> None:
    assert (source.place, str(source)) == (place, words)


def test_documents_are_the_five_that_the_content_rests_on() -> None:
    assert list(documents()) == ["mrdh-2021", "vng-2019", "vng-p31-2022", "smart-city-2017", "ao-2019"]
