"""What results hold by block, read once by each process: what was adopted does not change."""

from collections.abc import Collection, Mapping
from itertools import islice
from sys import intern

from assessment.models import Result

Statuses = Mapping[str, str | None]
MOST = 16_384  # results that are kept, of 1.3 kB each: forty rounds of all municipalities of the country
_kept: dict[int, Statuses] = {}


def adopted_statuses(results: Collection[int]) -> Mapping[int, Statuses]:
    """By result its statuses by block key; at most one query, for those that were not read before.

    Whose they are is not asked here: ask only for what may be shown.
    """
    found = {result: _kept[result] for result in results if result in _kept}
    missing = [result for result in results if result not in found]
    if missing:
        rows = Result.objects.filter(pk__in=missing).order_by().values_list("pk", "statuses")
        read = {result: {intern(key): given and intern(given) for key, given in own.items()} for result, own in rows}
        found.update(read)
        _kept.update(read)
        for oldest in list(islice(_kept, max(0, len(_kept) - MOST))):
            del _kept[oldest]
    return found
