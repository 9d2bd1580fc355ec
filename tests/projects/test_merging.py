"""Two descriptions of one project, and two changes of one project at once: nothing that was said is lost."""

from dataclasses import fields, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from projects.merging import LISTS, LONG, chosen, settled, united
from projects.models import OrganisationKind, ProjectStatus, Stage
from projects.values import Partner, ProjectValues

words = st.sampled_from(["", "Een", "Twee", "Een en twee", "Drie"])
codes = st.lists(st.sampled_from(["GM0503", "GM0637", "GM0599"]), min_size=1, unique=True).map(tuple)
names = st.lists(st.sampled_from(["IoT", "Data", "AI"]), unique=True).map(tuple)
partners = st.lists(
    st.builds(Partner, st.sampled_from(["TU Delft", "tu delft", "BAM"]), st.sampled_from(OrganisationKind.values)),
    unique_by=lambda partner: partner.name.casefold(),
).map(tuple)
points = st.sampled_from([(None, None), (52.0, 4.3), (51.9, 4.5)])


@st.composite
def projects(draw: st.DrawFn) -> ProjectValues:
    latitude, longitude = draw(points)
    texts: dict[str, Any] = {name: draw(words) for name in LONG}
    return ProjectValues(
        name=draw(words.filter(bool)),
        municipalities=draw(codes),
        partners=draw(partners),
        themes=draw(names),
        status=draw(st.sampled_from(ProjectStatus.values)),
        stage=draw(st.sampled_from(["", *Stage.values])),
        latitude=latitude,
        longitude=longitude,
        is_public=draw(st.booleans()),
        **texts,
    )


@given(projects(), projects())
def test_united_says_all_that_both_said(keep: ProjectValues, double: ProjectValues) -> None:
    one = united(keep, double)

    for name in LONG:
        assert getattr(keep, name) in getattr(one, name)
        assert getattr(double, name) in getattr(one, name)
    for name in LISTS:
        assert {*getattr(keep, name), *getattr(double, name)} == {*getattr(one, name)}
    told = {partner.name.casefold() for partner in (*keep.partners, *double.partners)}
    assert sorted(told) == sorted(partner.name.casefold() for partner in one.partners)
    assert (one.name, one.is_public) == (keep.name, keep.is_public)
    assert (one.latitude is None) == (one.longitude is None)


@given(projects())
def test_project_united_with_itself_stays_as_it_is(project: ProjectValues) -> None:
    assert united(project, project) == project


@given(
    projects(), projects(), st.dictionaries(st.sampled_from(["name", "latitude"]), st.sampled_from(["first", "second"]))
)
def test_choice_is_followed_and_a_point_stays_whole(
    keep: ProjectValues, double: ProjectValues, takes: dict[str, str]
) -> None:
    one = chosen(keep, double, takes)

    for name, take in takes.items():
        assert getattr(one, name) == getattr(keep if take == "first" else double, name)
    assert (one.latitude, one.longitude) in {(p.latitude, p.longitude) for p in (keep, double)}


@given(projects(), projects(), projects())
def test_both_changes_stand_where_they_do_not_meet(
    base: ProjectValues, mine: ProjectValues, theirs: ProjectValues
) -> None:
    one = settled(base, mine, theirs)

    for name in base.differs_from(mine):
        assert getattr(one, name) == getattr(mine, name)
    for field in fields(base):
        if field.name not in base.differs_from(mine):
            assert getattr(one, field.name) == getattr(theirs, field.name)


@given(projects(), projects())
def test_who_changed_nothing_takes_over_the_other(base: ProjectValues, theirs: ProjectValues) -> None:
    assert settled(base, base, theirs) == theirs
    assert settled(None, base, theirs) == base


@given(projects())
def test_revision_keeps_all(project: ProjectValues) -> None:
    assert ProjectValues.from_json(project.as_json()) == project


def test_revision_of_before_a_field_existed_has_its_usual_value() -> None:
    kept = {"name": "Een", "municipalities": ["GM0503"], "partners": [], "no_longer": "x"}

    assert ProjectValues.from_json(kept) == replace(ProjectValues("Een", ("GM0503",)), is_public=False)
