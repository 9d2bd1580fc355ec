"""Partners for a whole country: the fair division over 342 invented municipalities, its matching included."""

import random
import time
from collections.abc import Iterator

from assessment.models import Status
from bench.data import Stage
from bench.timing import Row
from municipalities.models import DevelopmentPath, SizeClass
from projects.assignment import assign
from projects.matching import Party, matches_for

MUNICIPALITIES, BLOCKS = 342, 34
ROOM = 10  # requests that each takes at most in a year
MAX_SECONDS = 5


def rows(_stage: Stage) -> Iterator[Row]:
    parties = country()
    start = time.perf_counter()
    found = assign(parties)
    seconds = time.perf_counter() - start
    note = f"{len(found.matches)} of {len(found.matches) + len(found.unmatched)} gaps get a partner"
    yield Row(
        f"matching and division for {MUNICIPALITIES} municipalities, seconds", seconds, " s", MAX_SECONDS, note=note
    )
    start = time.perf_counter()
    matches_for(parties[0], parties)
    seconds = time.perf_counter() - start
    yield Row("candidates of one municipality with reasons, seconds", seconds, " s", 1)


def country(seed: int = 1) -> list[Party]:
    """Invented municipalities, each with an answer to every block."""
    dice = random.Random(seed)
    return [_municipality(number, dice) for number in range(MUNICIPALITIES)]


def _municipality(number: int, dice: random.Random) -> Party:
    statuses = {f"b{place}": dice.choice(Status.signed()).value for place in range(BLOCKS)}
    return Party(
        code=f"GM{number:04}",
        name=f"Gemeente {number}",
        slug=f"gemeente-{number}",
        size_class=dice.choice(SizeClass.values),
        path=dice.choice(["", *DevelopmentPath.values]),
        tasks=frozenset(dice.sample("abcdefgh", 3)),
        latitude=50.8 + 2.5 * dice.random(),
        longitude=3.5 + 3.5 * dice.random(),
        statuses=statuses,
        gaps=frozenset(key for key, status in statuses.items() if status != Status.IMPLEMENTED),
        room=dice.randint(0, ROOM),
    )
