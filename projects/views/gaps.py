"""The gaps of the region, beside what its programme does about them; for the region's staff."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessment.comparison_scope import Scope
from assessment.gap_pages import GapPage, in_words
from assessment.views.comparison import comparison_page
from municipalities.access import region_view
from municipalities.models import Region
from projects.programme_facts import by_block


@require_safe
@never_cache
@region_view
def gaps(request: HttpRequest, region: Region) -> HttpResponse:
    """The programme helps blocks of the leading questionnaire; of another one no block is in it."""
    scope = Scope.from_query(region, request.GET)
    found = GapPage.from_scope(scope)
    taken = by_block(region)
    context = {
        "gaps": found,
        "rows": [(*row, in_words(row[0].change), taken.get(row[0].key, ())) for row in found.rows] if found else [],
        "is_leading": scope.is_leading,
        "sheets": [("gaps", scope.query())],
    }
    return comparison_page(request, scope, "assessment/comparison_gaps.html", context)
