import re
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from municipalities.directory import MUNICIPALITIES_FILE, Directory
from municipalities.models import FactKind, ProfileFact
from municipalities.profiles import PROFILES_FILE, FactGroup, FactLine, Profile, read_profiles
from municipalities.reading import ContentError
from municipalities.sources import documents
from municipalities.topics import topics

CODES = [row["gm_code"] for row in Directory.from_file(MUNICIPALITIES_FILE).municipalities]


def test_profiles_exist_for_who_was_interviewed_and_for_nobody_else() -> None:
    interviewed = {
        row["gm_code"] for row in Directory.from_file(MUNICIPALITIES_FILE).municipalities if row["interviewed"]
    }

    assert set(read_profiles(PROFILES_FILE, CODES)) == interviewed


def test_every_profile_says_something_in_each_group_and_cites_the_guide() -> None:
    for facts in read_profiles(PROFILES_FILE, CODES).values():
        assert {fact["kind"] for fact in facts} == set(FactKind.values)
        assert {fact["document"] for fact in facts} == {"mrdh-2021"}
        assert [fact["position"] for fact in facts] == list(range(len(facts)))


def _fact(content: Any) -> dict[str, Any]:
    fact: dict[str, Any] = content["profiles"][0]["facts"][0]
    return fact


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(lambda c: _fact(c).update(topics=["football"]), "unknown topic: football", id="unknown topic"),
        pytest.param(
            lambda c: _fact(c)["source"].update(document="book"), "unknown document: book", id="unknown document"
        ),
        pytest.param(
            lambda c: c["profiles"][0].update(municipalities=["GM9999"]),
            "unknown municipality: GM9999",
            id="unknown municipality",
        ),
        pytest.param(
            lambda c: c["profiles"][1].update(municipalities=["GM0613"]),
            "municipality given more than once: GM0613",
            id="two profiles of one",
        ),
        pytest.param(
            lambda c: _fact(c).update(kind="rumour"), "profiles/0/facts/0/kind: 'rumour' is not one of", id="kind"
        ),
        pytest.param(lambda c: _fact(c).pop("source"), "profiles/0/facts/0: 'source' is a required", id="no source"),
        pytest.param(lambda c: _fact(c).update(topics=[]), "profiles/0/facts/0/topics", id="about nothing"),
    ],
)
def test_bad_content_is_refused_with_its_place(
    changed: Callable[[Path, Callable[[Any], object]], Path], change: Callable[[Any], object], message: str
) -> None:
    path = changed(PROFILES_FILE, change)

    with pytest.raises(ContentError, match=message) as error:
        read_profiles(path, CODES)

    assert str(error.value).startswith("profiles.yaml: ")


def test_profile_groups_facts_in_the_order_of_the_guide() -> None:
    facts = [
        ProfileFact(kind="threat", text="Er is te weinig geld.", document="mrdh-2021", section="3.7"),
        ProfileFact(kind="strategy", text="Er is een visie.", note="Niet zeker.", document="mrdh-2021", section="3.2"),
    ]

    profile = Profile.from_facts(facts)

    guide = documents()["mrdh-2021"]
    assert profile == Profile(
        groups=(
            FactGroup(
                "strategy",
                "Digital strategy",
                (FactLine("Er is een visie.", "section 3.2", f"{guide.short}, section 3.2", "Niet zeker."),),
            ),
            FactGroup("strength", "Strengths", ()),
            FactGroup("weakness", "Weaknesses", ()),
            FactGroup("opportunity", "Opportunities", ()),
            FactGroup(
                "threat",
                "Threats",
                (FactLine("Er is te weinig geld.", "section 3.7", f"{guide.short}, section 3.7", ""),),
            ),
        ),
        documents=(guide,),
    )
    assert profile.has_one_source
    assert not profile.is_empty


def test_profile_without_facts_is_empty() -> None:
    profile = Profile.from_facts([])

    assert profile.is_empty
    assert profile.documents == ()


def test_topics_have_a_code_and_a_dutch_label() -> None:
    assert len(topics()) == 34
    assert topics()["capacity"] == "Menskracht en middelen"


def test_notes_are_whole_dutch_sentences() -> None:
    facts = chain.from_iterable(read_profiles(PROFILES_FILE, CODES).values())
    notes = [fact["note"] for fact in facts if fact["note"]]

    assert [
        note for note in notes if not re.fullmatch(r"[A-Z].*\.", note) or re.search(r"\b([Tt]he|says)\b", note)
    ] == []
    assert len(notes) >= 30
