"""Who works with whom, in words and as a drawing: a table of cases, and what must hold whatever there is to draw."""

import re
from datetime import date
from math import isfinite
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from municipalities.models import Boundary, Municipality
from projects import models
from projects.collaboration import Participant, Towns, Wanted, letters, lines_of, themes_of
from projects.collaboration_map import CollaborationMap, collaboration_map, label_of, tree
from projects.models import Cooperation, Organisation, Participation

TODAY = date(2026, 11, 21)
CURRENT, POTENTIAL = "current", "potential"


def town(name: str, code: str, longitude: float = 4.4, latitude: float = 52.0, **fields: Any) -> Municipality:
    slug = name.lower().replace(" ", "-")
    return Municipality(gm_code=code, name=name, slug=slug, longitude=longitude, latitude=latitude, **fields)


DELFT = town("Delft", "GM0503", 4.357, 52.012)
ZOETERMEER = town("Zoetermeer", "GM0637", 4.493, 52.057)
ROTTERDAM = town("Rotterdam", "GM0599", 4.479, 51.922)
VOORNE = town("Voorne aan Zee", "GM1992", 4.122, 51.868)
BRIELLE = town("Brielle", "GM0501", 4.16, 51.9, valid_until=date(2022, 12, 31), successor_id="GM1992")
WESTVOORNE = town("Westvoorne", "GM0614", 4.07, 51.87, valid_until=date(2022, 12, 31), successor_id="GM1992")
TOWNS = Towns.of([DELFT, ZOETERMEER, ROTTERDAM, VOORNE, BRIELLE, WESTVOORNE], TODAY)


def cooperation(pk: int, theme: str, who: dict[Any, str], state: str = CURRENT, **fields: Any) -> Cooperation:
    """One with its participants at hand, as a prefetch leaves them; in no database."""
    row = Cooperation(pk=pk, theme=theme, state=state, **fields)
    participations = [
        Participation(cooperation=row, state=kind, **{"organisation" if is_organisation(one) else "municipality": one})
        for one, kind in who.items()
    ]
    row._prefetched_objects_cache = {"participations": _All(participations)}  # type: ignore[attr-defined]
    row._state.fields_cache["request"] = None
    return row


class _All(list[Participation]):
    """What was prefetched, as a manager gives it."""

    def all(self) -> list[Participation]:
        return self


def is_organisation(one: object) -> bool:
    return isinstance(one, Organisation)


def drawn(*rows: Cooperation, towns: Towns = TOWNS, wanted: Wanted | None = None, **things: Any) -> CollaborationMap:
    lines = lines_of(rows, towns)
    return collaboration_map(
        towns,
        lines,
        things.get("testbeds", []),
        things.get("organisations", []),
        wanted or Wanted(),
        things.get("boundaries", {}),
    )


def ties(found: CollaborationMap) -> list[tuple[str, str, str]]:
    return [(tie.start.name, tie.end.name, tie.state) for tie in found.ties]


def test_who_takes_part_is_tied_solid_and_who_could_by_a_dashed_line_to_the_nearest() -> None:
    found = drawn(cooperation(1, "GIS", {DELFT: CURRENT, ZOETERMEER: CURRENT, ROTTERDAM: POTENTIAL}))

    assert ties(found) == [("Delft", "Zoetermeer", CURRENT), ("Delft", "Rotterdam", POTENTIAL)]


def test_cooperation_that_could_be_has_dashed_lines_alone() -> None:
    found = drawn(cooperation(1, "GIS", {DELFT: CURRENT, ZOETERMEER: CURRENT}, state=POTENTIAL))

    assert ties(found) == [("Delft", "Zoetermeer", POTENTIAL)]


def test_institution_is_tied_where_it_stands() -> None:
    yes = Organisation(pk=1, key="yes-delft", name="YES!Delft", kind="network", municipality_id="GM0503")

    found = drawn(cooperation(1, "Startups", {ROTTERDAM: POTENTIAL, yes: POTENTIAL}), organisations=[yes])

    (mark,) = found.institutions
    assert ties(found) == [("Rotterdam", "YES!Delft", POTENTIAL)]
    assert found.ties[0].path.endswith(f"{mark.x:g} {mark.y:g}")
    assert {spot.name for spot in found.spots if 1 in spot.cooperations} == {"Delft", "Rotterdam"}


def test_region_wide_is_a_frame_and_no_lines() -> None:
    found = drawn(
        cooperation(1, "5G", {}, state=POTENTIAL, is_region_wide=True),
        cooperation(2, "Privacy", {}, is_region_wide=True),
    )

    assert found.ties == ()
    assert [(frame.state, [line.theme.name for line, _ in frame.badges]) for frame in found.frames] == [
        (POTENTIAL, ["5G"]),
        (CURRENT, ["Privacy"]),
    ]


def test_merged_municipalities_stand_once_under_their_successor_with_the_old_name() -> None:
    found = drawn(cooperation(1, "GIS", {BRIELLE: POTENTIAL, WESTVOORNE: CURRENT, DELFT: CURRENT}))

    assert ties(found) == [("Delft", "Voorne aan Zee (formerly Brielle)", CURRENT)]
    assert [spot.name for spot in found.spots] == ["Delft", "Rotterdam", "Voorne aan Zee", "Zoetermeer"]


def test_testbeds_stand_with_their_municipality_or_outside_the_region() -> None:
    beds = [
        models.Testbed(key="a", name="Green Village", municipality_id="GM0503", state="existing"),
        models.Testbed(key="b", name="Strand", municipality_id="GM0501", state="possible", openness="looking"),
        models.Testbed(key="c", name="Unmanned Valley", location="Katwijk", state="existing"),
    ]

    found = drawn(testbeds=beds)

    assert [(m.code, m.place, m.is_possible, m.openness_label) for m in found.testbeds] == [
        ("T1", "Delft", False, ""),
        ("T2", "Voorne aan Zee (formerly Brielle)", True, "Looking for partners"),
        ("T3", "Katwijk", False, ""),
    ]
    assert [spot.label for spot in found.spots if not spot.slug] == [("Katwijk", "(outside the region)")]


WANTED = [
    pytest.param(Wanted(), [1, 2, 3], 3, id="everything"),
    pytest.param(Wanted(theme="gis"), [1], 2, id="theme"),
    pytest.param(Wanted(state=POTENTIAL), [1, 3], 1, id="potential: the dashed lines alone"),
    pytest.param(Wanted(state=CURRENT), [1, 2], 2, id="current: the solid lines alone"),
    pytest.param(Wanted(municipality="delft"), [1, 3], 2, id="municipality, and what is region-wide"),
    pytest.param(Wanted(municipality="brielle"), [2, 3], 1, id="municipality that merged"),
    pytest.param(Wanted(municipality="voorne-aan-zee", theme="gis"), [], 0, id="nothing"),
]


@pytest.mark.parametrize(("wanted", "lines", "number"), WANTED)
def test_what_is_wanted_is_drawn(wanted: Wanted, lines: list[int], number: int) -> None:
    found = drawn(
        cooperation(1, "GIS", {DELFT: CURRENT, ZOETERMEER: CURRENT, ROTTERDAM: POTENTIAL}),
        cooperation(2, "Haven", {ROTTERDAM: CURRENT, BRIELLE: CURRENT}),
        cooperation(3, "Privacy", {}, state=POTENTIAL, is_region_wide=True),
        wanted=wanted,
    )

    assert ([line.pk for line in found.lines], len(found.ties)) == (lines, number)


def test_letters_and_places_stay_whatever_is_wanted() -> None:
    rows = [cooperation(1, "GIS", {DELFT: CURRENT, ROTTERDAM: CURRENT}), cooperation(2, "Haven", {DELFT: CURRENT})]

    everything, some = drawn(*rows), drawn(*rows, wanted=Wanted(theme="haven"))

    assert [(t.letter, t.name) for t in everything.all_themes] == [("A", "GIS"), ("B", "Haven")]
    assert some.all_themes == everything.all_themes
    assert [(s.x, s.y) for s in some.spots] == [(s.x, s.y) for s in everything.spots]


def test_themes_share_a_letter_and_the_ninth_has_a_double_line() -> None:
    rows = [cooperation(number, f"Thema {number}", {}) for number in range(9)]

    themes = themes_of(lines_of([*rows, cooperation(9, "Thema 0", {})], TOWNS))

    assert [(theme.letter, theme.style, theme.is_double) for theme in themes] == [
        *((letter, number, False) for number, letter in enumerate("ABCDEFGH", start=1)),
        ("I", 1, True),
    ]


def test_letters_go_on_after_z() -> None:
    assert [letters(number) for number in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AB",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Delft", ("Delft",)),
        ("Pijnacker-Nootdorp", ("Pijnacker-", "Nootdorp")),
        ("Capelle aan den IJssel", ("Capelle aan", "den IJssel")),
        ("Hendrikidoambachten", ("Hendrikidoambachten",)),
        ("", ("",)),
    ],
)
def test_long_name_is_broken_where_it_can_be(name: str, label: tuple[str, ...]) -> None:
    assert label_of(name) == label


# What always holds

SPOTS = st.tuples(st.floats(4.0, 4.7), st.floats(51.8, 52.2), st.integers(0, 4))
STATES = st.sampled_from([CURRENT, POTENTIAL])


@st.composite
def regions(draw: st.DrawFn) -> tuple[Towns, list[Cooperation], list[models.Testbed]]:
    places = draw(st.lists(SPOTS, min_size=1, max_size=25))
    everybody = [
        town("Gemeente " + "x" * number, f"GM{number:04}", round(x, 3), round(y, 3))
        for number, (x, y, _) in enumerate(places)
    ]
    beds = [
        models.Testbed(key=f"{number}-{bed}", name="Tuin", municipality_id=f"GM{number:04}", state="existing")
        for number, (_, _, beds) in enumerate(places)
        for bed in range(beds)
    ]
    who = st.dictionaries(st.sampled_from([m.pk for m in everybody]), STATES, max_size=6)
    by_code = {m.pk: m for m in everybody}
    rows = [
        cooperation(
            number,
            draw(st.sampled_from(["Een", "Twee", "Drie"])),
            {by_code[code]: state for code, state in draw(who).items()},
            state=draw(STATES),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    return Towns.of(everybody, TODAY), rows, beds


@settings(max_examples=60, deadline=None)
@given(regions())
def test_every_map_is_sound(region: tuple[Towns, list[Cooperation], list[models.Testbed]]) -> None:
    towns, rows, beds = region

    found = drawn(*rows, towns=towns, testbeds=beds)

    assert len({spot.key for spot in found.spots}) == len(found.spots) == len(towns.by_code)
    boxes = [spot.box for spot in found.spots]
    assert not [1 for n, one in enumerate(boxes) for two in boxes[n + 1 :] if one.overlaps(two)]
    for spot in found.spots:
        assert 0 <= spot.left <= spot.left + spot.box.width <= found.width
        assert 0 <= spot.top <= spot.top + spot.box.height <= found.height
        assert spot.box.holds((spot.x, spot.y))
        assert all(spot.box.holds((mark.x, mark.y)) for mark in spot.marks)
    lines = {line.pk: line for line in found.lines}
    for tie in found.ties:
        line = lines[tie.cooperation]
        assert tie.start.key != tie.end.key
        assert line.has(tie.start.key)
        assert line.has(tie.end.key)
        both_take_part = not (tie.start.is_potential or tie.end.is_potential or line.is_potential)
        assert (tie.state == CURRENT) is both_take_part
        assert all(isfinite(number) for number in tie.badge)


@given(st.lists(st.tuples(st.floats(0, 800), st.floats(0, 800), STATES), max_size=9))
def test_tree_reaches_everybody_once(places: list[tuple[float, float, str]]) -> None:
    who = [Participant(str(number), str(number), state) for number, (_, _, state) in enumerate(places)]
    pairs = tree(who, {str(number): (x, y) for number, (x, y, _) in enumerate(places)})

    assert len(pairs) == max(len(who) - 1, 0)
    reached = {who[0].key} if who else set()
    for _round in pairs:
        reached |= {p.key for pair in pairs for p in pair if {q.key for q in pair} & reached}
    assert reached == {p.key for p in who}
    solid = {p.key for pair in pairs for p in pair if not any(q.is_potential for q in pair)}
    current = {p.key for p in who if not p.is_potential}
    assert solid == (current if len(current) > 1 else set())


def around(town: Municipality, reach: float) -> Boundary:
    """A square around its middle, with a hole in it."""
    rings = [
        [
            [town.longitude + x * size, town.latitude + y * size]
            for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
        ]
        for size in (reach, reach / 4)
    ]
    return Boundary(municipality_id=town.pk, year=2023, coordinates=[rings], source="CBS, 2023")


def test_real_boundaries_lie_behind_the_map_and_all_of_them_fit() -> None:
    boundaries = {town.pk: around(town, 0.05) for town in TOWNS.standing}

    found = drawn(cooperation(1, "GIS", {DELFT: CURRENT, ZOETERMEER: CURRENT}), boundaries=boundaries)

    assert (list(found.outlines.paths), found.outlines.source) == (sorted(boundaries), "CBS, 2023")
    assert (found.sea, found.rivers) == ((), ())
    for path in found.outlines.paths.values():
        assert path.count("M") == 2  # the hole too
        for start in re.findall(r"M(-?\d+) (-?\d+)", path):
            assert 0 <= int(start[0]) <= found.width
            assert 0 <= int(start[1]) <= found.height
    assert ties(found) == [("Delft", "Zoetermeer", CURRENT)]


def test_without_boundaries_the_water_stays() -> None:
    found = drawn()

    assert not found.outlines
    assert found.sea
