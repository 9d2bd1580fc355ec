"""What a municipality, and the region, is shown of partners: who can help, what was asked, and what came of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from assessment.canvas import Canvas
from assessment.leading import block_names
from municipalities.heirs import Heirs
from municipalities.models import Municipality, Person, Region
from projects.actions.partners import mark_of, other_side, said, stands
from projects.matching import Match, Opening, Reason, matches_for, offers_of, shown
from projects.models import PartnerRequest, Side, TieState, Word
from projects.parties import NEAREST, Known, known_near, known_of, own_canvas, own_party
from projects.reasons import sentences

FIRST = 3  # candidates that are shown of each block


@dataclass(frozen=True)
class Candidate:
    """Somebody who can help, or who can be helped, with the reasons in words; `request` runs between the two."""

    code: str
    name: str
    is_far: bool
    reasons: tuple[str, ...]
    request: PartnerRequest | None = None


@dataclass(frozen=True)
class GapPartners:
    """A gap, who can help with it, and the projects and testbeds that can be joined.

    `number` is how many can; `candidates` are the best of them, or all where that was asked.
    """

    key: str
    name: str
    status: str | None
    number: int
    candidates: tuple[Candidate, ...]
    projects: tuple[Opening, ...]

    @property
    def more(self) -> int:
        return self.number - len(self.candidates)


@dataclass(frozen=True)
class Offer:
    """A block that the municipality has, and who could use its help: how many, and whom it would fit best."""

    key: str
    name: str
    number: int
    candidates: tuple[Candidate, ...]

    @property
    def more(self) -> int:
        return self.number - len(self.candidates)


@dataclass(frozen=True)
class RequestCard:
    """A request as one side sees it (`side` is empty for the region). `contact` only once both said yes.

    The names are those of now, with the old one where a municipality merged.
    """

    request: PartnerRequest
    side: str
    block: str
    reasons: tuple[str, ...]
    seeker_name: str
    helper_name: str

    @property
    def own_name(self) -> str:
        return self.seeker_name if self.side == Side.SEEKER else self.helper_name

    @property
    def other_name(self) -> str:
        return self.helper_name if self.side == Side.SEEKER else self.seeker_name

    @property
    def mark(self) -> str:
        """Of what the own side says now."""
        return mark_of(*said(self.request, self.side))

    @property
    def region_mark(self) -> str:
        """Of what the region says now."""
        return mark_of(self.request.mediation_note)

    @property
    def own_word_display(self) -> str:
        return str(Word(self.own_word).label) if self.own_word else ""

    @property
    def own_word(self) -> str:
        return self._word(self.side)

    @property
    def other_word(self) -> str:
        return self._word(other_side(self.side))

    @property
    def own_note(self) -> str:
        return said(self.request, self.side)[1]

    @property
    def other_note(self) -> str:
        return said(self.request, other_side(self.side))[1]

    @property
    def contact(self) -> Person | None:
        if not self.is_agreed:
            return None
        found = self.request.helper_contact if self.side == Side.SEEKER else self.request.seeker_contact
        return found if found and not found.is_closed else None

    @property
    def is_agreed(self) -> bool:
        return self.request.cooperation is not None

    @property
    def is_current(self) -> bool:
        return self.request.cooperation is not None and self.request.cooperation.state == TieState.CURRENT

    @property
    def has_ended(self) -> bool:
        return self.request.cooperation is not None and self.request.cooperation.removed_at is not None

    @property
    def state(self) -> str:
        """ended, current, agreed, closed, answer (this side is to answer) or waiting."""
        if self.is_agreed:
            return "ended" if self.has_ended else "current" if self.is_current else "agreed"
        if self.request.closed_at is not None:
            return "closed"
        return "waiting" if self.side and self.own_word == Word.YES else "answer" if self.side else "open"

    def _word(self, side: str) -> str:
        return self.request.seeker_says if side == Side.SEEKER else self.request.helper_says


@dataclass(frozen=True)
class PartnerPage:
    """All that a municipality is shown. `canvas` None: nothing was answered yet.

    `nearest` is among how many partners were looked for, where there are more; else None. `whole` is the block of which
    all candidates are shown.
    """

    canvas: Canvas | None
    shares: bool
    room: int | None
    cards: tuple[RequestCard, ...]
    testbeds: tuple[tuple[str, Opening], ...]
    gaps: tuple[GapPartners, ...] = ()
    offers: tuple[Offer, ...] = ()
    nearest: int | None = None
    whole: str = ""

    @property
    def blocks(self) -> set[str]:
        """For which help can be found or offered."""
        return {gap.key for gap in self.gaps} | {offer.key for offer in self.offers}

    def of_state(self, *states: str) -> list[RequestCard]:
        return [card for card in self.cards if card.state in states]

    @property
    def to_answer(self) -> list[RequestCard]:
        return self.of_state("answer")

    @property
    def waiting(self) -> list[RequestCard]:
        return self.of_state("waiting")

    @property
    def together(self) -> list[RequestCard]:
        return self.of_state("agreed", "current")

    @property
    def past(self) -> list[RequestCard]:
        return self.of_state("closed", "ended")


def partner_page(municipality: Municipality, today: date, whole: str = "") -> PartnerPage:
    """With all candidates for the block `whole`, and of the others the best few.

    The number of queries grows neither with municipalities nor with requests.
    """
    requests = requests_of(municipality)
    known = known_near(municipality, today, {code for one in requests for code in (one.seeker_id, one.helper_id)})
    sharers = known.sharers
    cards = cards_of(municipality, requests, known)
    canvas = own_canvas(municipality, today)
    others = tuple(party for party in known.parties if party.code != municipality.pk)
    page = PartnerPage(
        canvas=canvas,
        shares=municipality.pk in sharers,
        room=known.rooms.get(municipality.pk),
        cards=cards,
        testbeds=tuple((one.name, opening) for one in others for opening in one.openings if opening.kind == "testbed"),
        nearest=NEAREST if len(others) >= NEAREST else None,
        whole=whole,
    )
    if canvas is None:
        return page
    own, names = own_party(municipality, canvas, known), block_names()
    running = {_key(card.request, known.heirs): card.request for card in _on(cards)}
    helps = matches_for(own, others)
    projects = _projects(known.openings, own.code)
    gaps = tuple(
        GapPartners(
            tile.key,
            tile.name,
            tile.status,
            len(helps.get(tile.key, ())),
            _candidates(helps.get(tile.key, ()), Side.HELPER, running, is_whole=tile.key == whole),
            projects.get(tile.key, ()),
        )
        for tile in canvas.gaps
    )
    offers = tuple(
        Offer(
            key,
            names.get(key, key),
            len(matches),
            _candidates(matches, Side.SEEKER, running, is_whole=key == whole),
        )
        for key, matches in offers_of(own, others).items()
    )
    return replace(page, gaps=gaps, offers=offers)


def requests_of(municipality: Municipality) -> list[PartnerRequest]:
    """Those of the municipality and of those that merged into it, with what a card tells."""
    related = ("seeker", "helper", "cooperation", "seeker_contact", "helper_contact")
    return list(PartnerRequest.objects.of(municipality).select_related(*related))


def cards_of(municipality: Municipality, requests: Iterable[PartnerRequest], known: Known) -> tuple[RequestCard, ...]:
    """The requests of a municipality that still stand, the newest first."""
    names, own = block_names(), known.heirs.under(municipality.pk)
    return tuple(
        card_of(request, Side.SEEKER if request.seeker_id in own else Side.HELPER, names, known)
        for request in requests
        if stands(request, known)
    )


def region_cards(region: Region, today: date) -> tuple[RequestCard, ...]:
    """All requests in a region that still stand, the newest first; of the others nothing is read."""
    found = PartnerRequest.objects.filter(seeker__region=region).select_related("seeker", "helper", "cooperation")
    requests, names = list(found), block_names()
    known = known_of(region, today, {code for one in requests for code in (one.seeker_id, one.helper_id)})
    return tuple(card_of(one, "", names, known) for one in requests if stands(one, known))


def card_of(request: PartnerRequest, side: str, names: Mapping[str, str], known: Known) -> RequestCard:
    """With the facts that still may be told: of who took back what it shared only what it said itself."""
    helper_shares = known.shares(request.helper_id)
    both_share = helper_shares and known.shares(request.seeker_id)
    facts = shown([Reason.from_json(fact) for fact in request.facts], both_share=both_share)
    if not helper_shares and request.helper_says != Word.YES:
        facts = ()
    return RequestCard(
        request=request,
        side=side,
        block=names.get(request.block, request.block),
        reasons=tuple(sentences(facts)),
        seeker_name=known.heirs.name(request.seeker),
        helper_name=known.heirs.name(request.helper),
    )


def _key(request: PartnerRequest, heirs: Heirs) -> tuple[str, str, str]:
    return (heirs.of_code(request.seeker_id), heirs.of_code(request.helper_id), request.block)


def _on(cards: Collection[RequestCard]) -> list[RequestCard]:
    return [card for card in cards if card.state not in ("closed", "ended")]


def _candidates(
    matches: tuple[Match, ...],
    side: Side,
    running: Mapping[tuple[str, str, str], PartnerRequest],
    *,
    is_whole: bool,
) -> tuple[Candidate, ...]:
    return tuple(_candidate(found, side, running) for found in (matches if is_whole else matches[:FIRST]))


def _candidate(found: Match, side: Side, running: Mapping[tuple[str, str, str], PartnerRequest]) -> Candidate:
    """The other of a match, as the municipality sees it: `side` is that of the other."""
    other = found.helper if side == Side.HELPER else found.seeker
    reasons = [reason for reason in found.reasons if side == Side.HELPER or reason.code not in _OF_HELPER]
    request = running.get((found.seeker.code, found.helper.code, found.block))
    return Candidate(other.code, other.name, found.is_far, tuple(sentences(reasons)), request)


# What is said of the helper would be said of oneself, where the other is the one who could be helped.
_OF_HELPER = {"has_it", "project", "testbed"}


def _projects(openings: Mapping[str, tuple[Opening, ...]], own: str) -> dict[str, tuple[Opening, ...]]:
    """By block the public projects of others that can be joined, each once."""
    found: dict[str, dict[str, Opening]] = {}
    for code, of_one in openings.items():
        for opening in of_one:
            if code != own and opening.block:
                found.setdefault(opening.block, {})[opening.key] = opening
    return {block: tuple(by_key.values()) for block, by_key in found.items()}
