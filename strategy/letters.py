"""The letter to the council in words, once: the PDF and the Word file both write down what stands here. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.trend import Way
from strategy.agenda import AgendaContent
from strategy.agenda_lines import PillarLine
from strategy.models import AdviceState

MOST_CHOICES = 10  # the rest stands in the agenda


@dataclass(frozen=True)
class Grid:
    """A table: what it shows, its heads, and its rows, of which the first cell is the head."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A piece of the letter under a heading: sentences, then points, then a table, then what follows."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    grid: Grid | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter in the usual form: who to whom and about what, and the sections in their order."""

    kind: str
    subject: str
    marks: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    closing: tuple[str, ...]

    @classmethod
    def from_agenda(cls, content: AgendaContent) -> "Letter":
        """In Dutch whatever language the page is read in."""
        with translation.override(settings.LANGUAGE_CODE):
            return _letter(content)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text of the letter in reading order: what both files must say."""
        found = [self.kind, self.subject, *([self.marks] if self.marks else [])]
        found += [text for fact in self.facts for text in fact]
        for section in self.sections:
            found += [section.heading, *section.paragraphs, *section.points]
            if section.grid:
                found += [section.grid.caption, *section.grid.heads]
                found += [cell for row in section.grid.rows for cell in row]
            found += section.after
        return (*found, *self.closing)


def _letter(content: AgendaContent) -> Letter:
    name = content.place.name
    return Letter(
        kind=_("Letter to inform the council"),
        subject=_("Digital agenda of the municipality of %(name)s") % {"name": name},
        marks=" · ".join(_marks(content)),
        facts=(
            (_("Addressed to"), _("The municipal council of %(name)s") % {"name": name}),
            (_("Sent by"), _("The municipal executive")),
            (_("Date"), date_format(content.adopted_on or content.asked_on, "j F Y")),
            (_("Portfolio holder"), _("The alderman responsible for digital policy")),
            (_("Subject"), _("Digital agenda, version %(number)d") % {"number": content.number}),
        ),
        sections=tuple(
            make(content) for make in (_message, _occasion, _known, _choices, _costs, _follow_up, _enclosed)
        ),
        closing=(
            _("Kind regards,"),
            _("The mayor and aldermen of %(name)s") % {"name": name},
        ),
    )


def _marks(content: AgendaContent) -> Iterable[str]:
    if content.is_draft:
        yield _("DRAFT, not adopted")
    if content.is_demo:
        yield _("EXAMPLE")


def _message(content: AgendaContent) -> Section:
    """The message of the letter in a few sentences."""
    if content.is_draft:
        first = _("We are working on our digital agenda. In this letter we tell you how far we are.")
    else:
        first = _("We have adopted our digital agenda. In this letter we tell you what we choose and why.")
    sentences = [first]
    if content.ambition:
        sentences.append(_("Our ambition is: %(sentence)s") % {"sentence": _ended(content.ambition)})
    else:
        sentences.append(_("We have not written down our ambition yet."))
    if content.path:
        sentences.append(
            _("We choose the path “%(path)s”. %(text)s") % {"path": content.path.name, "text": content.path.text}
        )
    return Section(_("Core of the message"), tuple(sentence.strip() for sentence in sentences))


def _occasion(content: AgendaContent) -> Section:
    sentences = [
        _("More and more of what we do for residents and businesses depends on data and digital means.")
        + " "
        + _("That asks for choices: what do we do first, with whom, and what may it cost?")
    ]
    if report := content.report:
        words = {"round": report.measurement.round}
        if report.measurement.adopted_on:
            words["day"] = date_format(report.measurement.adopted_on, "j F Y")
            sentences.append(_("The occasion is our assessment “%(round)s”, adopted on %(day)s.") % words)
        else:
            sentences.append(_("The occasion is our assessment “%(round)s”. It has not been adopted yet.") % words)
    if content.tasks:
        tasks = "; ".join(task.name for task in content.tasks)
        sentences.append(_("The agenda has to help with these societal tasks: %(tasks)s.") % {"tasks": tasks})
    return Section(_("Occasion"), tuple(sentences))


def _known(content: AgendaContent) -> Section:
    heading = _("What we know now")
    if content.report is None:
        return Section(heading, (_("We have not measured yet where we stand. We will do that first."),))
    score = content.report.canvas.score
    measured = ngettext(
        "We answered %(answered)d of the %(total)d building block of a digital strategy.",
        "We answered %(answered)d of the %(total)d building blocks of a digital strategy.",
        score.total,
    ) % {"answered": score.answered, "total": score.total}
    gaps = ngettext(
        "%(gaps)d of them is below what we want. On the agenda stands something for %(covered)d.",
        "%(gaps)d of them are below what we want. On the agenda stands something for %(covered)d.",
        len(content.gaps),
    ) % {"gaps": len(content.gaps), "covered": len(content.covered)}
    grid = Grid(
        _("State of each pillar"),
        (_("Pillar"), _("Level"), _("Gaps"), _("Since the last time")),
        tuple((pillar.name, level_words(pillar), str(pillar.gaps), trend_words(pillar)) for pillar in content.pillars),
    )
    biggest = "; ".join(gap.name for gap in content.biggest_gaps)
    after = (_("The gaps to take up first are: %(gaps)s.") % {"gaps": biggest},) if biggest else ()
    return Section(heading, (f"{measured} {gaps}",), grid=grid, after=after)


def level_words(pillar: PillarLine) -> str:
    """The level; of too few answers there is none, and then it says how few; nor is there where no block applies."""
    if pillar.level is not None:
        return f"{pillar.level}%"
    if pillar.is_partly_answered:
        return _("%(answered)s of %(total)s answered") % {"answered": pillar.answered, "total": pillar.total}
    return _("not measured yet") if pillar.applies else _("does not apply")


def trend_words(pillar: PillarLine) -> str:
    """Which way a pillar went: the arrow and the word; the level before where that was measured."""
    way = pillar.went
    if way == Way.NOT_COMPARABLE:
        return _("no earlier measurement")
    words = f"{way.arrow} {way.label}"
    return words if pillar.was is None else _("%(words)s (was %(was)d%%)") % {"words": words, "was": pillar.was}


def _choices(content: AgendaContent) -> Section:
    heading = _("What we choose")
    if not content.planned:
        return Section(heading, (_("Nothing has been put on the agenda yet. We will make choices later."),))
    number = len(content.planned)
    first = ngettext("On the agenda stands %(number)d item.", "On the agenda stand %(number)d items.", number)
    shown = content.planned if number <= MOST_CHOICES else content.planned[:MOST_CHOICES]
    grid = Grid(
        _("What we will do"),
        (_("What"), _("When"), _("Effort"), _("Cost"), _("Owner")),
        tuple((i.title, i.when, i.effort_label, i.cost_label, i.owner or _("not named yet")) for i in shown),
    )
    after = []
    if len(shown) < number:
        after.append(_("The other items stand in the digital agenda."))
    after += _put_off(content)
    return Section(heading, (first % {"number": number},), grid=grid, after=tuple(after))


def _put_off(content: AgendaContent) -> Iterable[str]:
    for state, words in (
        (AdviceState.POSTPONED, _("We postpone: %(titles)s. The reasons stand in the digital agenda.")),
        (AdviceState.REJECTED, _("We will not do: %(titles)s. The reasons stand in the digital agenda.")),
    ):
        if titles := "; ".join(line.title for line in content.put_off if line.state == state):
            yield words % {"titles": titles}


def _costs(content: AgendaContent) -> Section:
    heading = _("Costs")
    if not content.planned:
        return Section(heading, (_("As long as nothing was chosen, there are no costs."),))
    total = _("All items together: %(range)s. These are classes, no budget.") % {"range": content.total_cost.words}
    asked = _("We ask you for money by way of the planning and control cycle, and not with this letter.")
    grid = None
    if content.costs:
        grid = Grid(
            _("Costs by half-year"),
            (_("Half-year"), _("Items that begin"), _("Cost")),
            tuple((cost.label, str(cost.items), cost.range.words) for cost in content.costs),
        )
    unplanned: tuple[str, ...] = ()
    if content.unplanned and content.costs:
        words = ngettext(
            "%(number)d item has no place in the planning yet; it does not stand in the table.",
            "%(number)d items have no place in the planning yet; they do not stand in the table.",
            len(content.unplanned),
        )
        unplanned = (words % {"number": len(content.unplanned)},)
    return Section(heading, (f"{total} {asked}",), grid=grid, after=unplanned)


def _follow_up(content: AgendaContent) -> Section:
    goals = tuple(
        _("%(title)s: from %(baseline)s to %(target)s, by %(day)s")
        % {
            "title": goal.title,
            "baseline": goal.baseline,
            "target": goal.target,
            "day": date_format(goal.due_on, "j F Y"),
        }
        for goal in content.goals
    )
    sentences = [
        _("We want to reach these goals and will tell you each year how far we are.")
        if goals
        else _("We will set goals that can be measured, and will tell you each year how far we are.")
    ]
    if content.is_draft:
        sentences.insert(0, _("We will first adopt the agenda. Then we will send you the final version."))
    return Section(_("What follows"), tuple(sentences), goals)


def _enclosed(content: AgendaContent) -> Section:
    words = {"name": content.place.name, "number": content.number}
    return Section(
        _("Enclosed"),
        points=(
            _("Digital agenda of %(name)s, version %(number)d") % words,
            _("Summary of the digital agenda on one page"),
        ),
    )


def _ended(sentence: str) -> str:
    """With a full stop where it has no end."""
    sentence = sentence.strip()
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
