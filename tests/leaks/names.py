"""Where municipalities are named beside what they measured, and what each must share at least to be named there."""

import re
from collections.abc import Iterator

from assessment.models import SharingLevel
from tests.addresses import OWN
from tests.assessment.comparing import BY_NAME, NOTHING, OPENLY, TOTALS
from tests.leaks.crawling import Answer
from tests.leaks.stage import IN_TOTALS, LEVELS

# None: no other municipality at all.
_BY_ROUTE: tuple[tuple[str, SharingLevel | None], ...] = (
    ("regio/vergelijken/", BY_NAME),
    ("regio/rapport", BY_NAME),
    ("regio/koppelen/", BY_NAME),
    ("regio/programma/", BY_NAME),
    ("regio/ronde/<int:round>/<str:gm_code>/<int:instrument>/", BY_NAME),
    ("gemeente/<slug:slug>/partners/", BY_NAME),
    ("gemeente/<slug:slug>/vergelijken/", None),
    ("api/v1/results/municipalities", OPENLY),
    ("api/v1/results/totals", None),
)
# Where the region chooses among all its municipalities, whatever they share.
CHOOSES = {"comparison_groups", "add_programme_project", "change_programme_project", "run_matching"}
ASKS = {"Delft"}  # shares in totals only, and asked others for help under its own name
ASKED_AT = {"partner_list", "partner_request", "request_list", "mediate_request"}
LEVEL_OF = {**LEVELS, **dict.fromkeys(IN_TOTALS, TOTALS), "Kladburg": NOTHING, "Zoetermeer": BY_NAME, "Delft": TOTALS}

NAMED_AT: dict[str, SharingLevel | None] = {
    address.name: level
    for address in OWN
    for route, level in _BY_ROUTE
    if address.route.startswith(route) and address.name not in CHOOSES
}


def names_in(answer: Answer, level: SharingLevel | None, own: str) -> Iterator[str]:
    """The municipalities in the part that matters of a page, or in a file, that share less than this."""
    text = answer.text
    main = text.split("<main")[1].split("</main>")[0] if "<main" in text else text
    for name, shared in LEVEL_OF.items():
        too_little = (level is None or shared < level) and name != own
        asks = name in ASKS and answer.name in ASKED_AT
        if too_little and not asks and re.search(rf"\b{name}\b", main, re.IGNORECASE):
            yield name
