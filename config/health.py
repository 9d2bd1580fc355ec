"""For the machines around the product: is the process alive, and can it serve?"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from strategy.models import QueuePulse


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. Nothing else is asked, so that a database that is away does not restart the web."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Can pages be served (else 503), and does a worker serve the queue?

    A queue without a worker makes the answer "degraded" and no error: pages and saving go on, reports wait.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        served = QueuePulse.is_served(timezone.now())
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "unreachable"}, status=503)
    queue = "served" if served else "not served"
    return JsonResponse({"status": "ok" if served else "degraded", "database": "ok", "queue": queue})
