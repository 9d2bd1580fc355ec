"""What a municipality sees of itself beside a group, as charts that move: its place in the spread, and its trend. Pure.

Each has its sentence and its table; `data` holds no more than the table does.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from assessment.charts import Chart, box_of, percentile_names
from assessment.layout import Dutch
from assessment.own_place import OwnLine, OwnPoint, PeerGroup, PillarPlace, Place
from assessment.sheets import Cell, Sheet


def place_chart(pillars: Iterable[PillarPlace], group: PeerGroup) -> Chart:
    """The own level of each part in the spread of one group; parts of which that may not be told are left out."""
    title = _("Your place in the spread")
    found = [(pillar.name, place) for pillar in pillars for place in pillar.shown if place.group.peers == group.peers]
    sentence = _place_sentence(any(place.level is not None for _name, place in found)) % {
        "group": group.label,
        "text": group.text,
    }
    header = (_("Part"), _("You (%)"), *percentile_names(), _("Municipalities"), _("Where you are"))
    sheet = Sheet("place", title, header, tuple(_place_row(name, place) for name, place in found))
    rows = [_box(name, place) for name, place in found]
    data = {"kind": "boxes", "rows": rows, "axis": _("How far, in percents"), "own": _("You")}
    return Chart("place", title, sentence, data, sheet)


def _place_sentence(has_own: bool) -> str:
    """Of a diamond is told only where there is one."""
    if has_own:
        return _(
            "What you see here: of each part your own level (the diamond) in the spread of this group: %(group)s "
            "(%(text)s). The middle half of the group lies in the box; the line in it is the median (the middle)."
        )
    return _(
        "What you see here: of each part the spread of this group: %(group)s (%(text)s). The middle half of the group "
        "lies in the box; the line in it is the median (the middle)."
    )


def places_sheet(pillars: Iterable[PillarPlace], round_: str, instrument: str) -> Sheet:
    """The same in every group, with the names of the round and of the questionnaire."""
    header = (
        *(_("Round"), _("Questionnaire"), _("Group"), _("Who")),
        *(_("Part"), _("You (%)"), *percentile_names(), _("Municipalities"), _("Where you are")),
    )
    rows = tuple(
        (round_, instrument, str(place.group.label), place.group.text, *_place_row(pillar.name, place))
        for pillar in pillars
        for place in pillar.shown
    )
    return Sheet("own-place", _("Compare"), header, rows)


def _box(name: str, place: Place) -> dict[str, str | int | None]:
    return {"name": name, "own": place.level, **(box_of(place.spread) if place.spread else {})}


def _place_row(name: str, place: Place) -> tuple[Cell, ...]:
    zone, spread = place.zone, place.spread
    levels = (*spread.percentiles, spread.municipalities) if spread else ()
    return (name, place.level, *levels, str(zone.label) if zone else None)


def own_trend_chart(line: OwnLine | None, group: PeerGroup) -> Chart:
    """The own level over the rounds beside the middle and the middle half of a group.

    Empty without a line, or where only one round tells something: that is no trend.
    """
    title, points = _("Your trend beside the group"), line.points if line and line.is_trend else ()
    sentence = _(
        "What you see here: your own level of “%(pillar)s” in each round, beside the middle and the middle half of "
        "this group: %(group)s (%(text)s). Where the questions changed, the lines begin anew."
    ) % {"pillar": line.name if line else "", "group": group.label, "text": group.text}
    header = (
        _("Round"),
        _("You (%)"),
        _("25% is below (%)"),
        _("Half is below: the median (%)"),
        _("75% is below (%)"),
        _("Municipalities"),
        _("Remark"),
    )
    sheet = Sheet("trend", title, header, tuple(_trend_row(point) for point in points))
    data = {
        "kind": "lines",
        "names": [point.round for point in points],
        "series": _series(points),
        "axis": _("How far, in percents"),
        "own": _("You"),
    }
    return Chart("trend", title, sentence, data, sheet)


def _series(points: Sequence[OwnPoint]) -> list[dict[str, object]]:
    breaks = [point.breaks for point in points]
    told = [point.spread for point in points]
    values = (
        (_("You"), [point.level for point in points]),
        (_("Middle of the group"), [spread.median if spread else None for spread in told]),
        (_("A quarter is below"), [spread.quarter if spread else None for spread in told]),
        (_("Three quarters are below"), [spread.three_quarters if spread else None for spread in told]),
    )
    return [{"name": name, "values": levels, "breaks": breaks} for name, levels in values]


def _trend_row(point: OwnPoint) -> tuple[Cell, ...]:
    spread = point.spread
    told = (spread.quarter, spread.median, spread.three_quarters, spread.municipalities) if spread else (None,) * 4
    said = [
        *([] if spread else [_("too few municipalities to show")]),
        *([_("other questions from here")] if point.breaks else []),
        *([_("measured by %(name)s") % {"name": point.measured_by}] if point.measured_by else []),
    ]
    return (Dutch(point.round), point.level, *told, "; ".join(said))
