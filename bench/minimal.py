"""The least that any Django application would do for the same job."""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from assessment.models import Answer, AnswerRevision, Audience, GroupTotal

PAGE = engines["django"].from_string(
    "<!doctype html><html lang=nl><title>{{ user }}</title><ul>"
    "{% for answer in answers %}<li>{{ answer.status }}: {{ answer.explanation }} ({{ answer.owner }})</li>{% endfor %}"
    "</ul></html>"
)
TOTALS = engines["django"].from_string(
    "<!doctype html><html lang=nl><title>{{ user }}</title>{% for total in totals %}<h2>{{ total.key }}</h2><table>"
    "{% for pillar, numbers in total.spread.items %}<tr><th>{{ pillar }}</th>"
    "{% for number in numbers %}<td>{{ number }}</td>{% endfor %}</tr>{% endfor %}"
    "{% for block, counts in total.blocks.items %}<tr><th>{{ block }}</th>"
    "{% for status, count in counts.items %}<td>{{ status }} {{ count }}</td>{% endfor %}</tr>{% endfor %}"
    "</table>{% endfor %}</html>"
)


@csrf_exempt
@login_not_required
def save(request: HttpRequest) -> HttpResponse:
    """Lock a row, update it, write an audit row, in one transaction."""
    with transaction.atomic():
        answer = Answer.objects.select_for_update().get(pk=request.POST["answer"])
        answer.explanation, answer.version, answer.changed_at = (
            request.POST["explanation"],
            answer.version + 1,
            timezone.now(),
        )
        answer.save(update_fields=["explanation", "version", "changed_at"])
        AnswerRevision.objects.create(
            answer=answer,
            version=answer.version,
            status=answer.status,
            explanation=answer.explanation,
            owner=answer.owner,
            at=answer.changed_at,
            by_id=request.POST["by"],
        )
    return HttpResponse("ok")


def page(request: HttpRequest) -> HttpResponse:
    """A page with session, user and one query for twelve rows."""
    answers = list(Answer.objects.filter(assessment=int(request.GET["assessment"])).order_by("pk")[:12])
    return HttpResponse(PAGE.render({"user": str(request.user), "answers": answers}, request))


def totals(request: HttpRequest) -> HttpResponse:
    """What may be told of all groups of a round, as it stands ready."""
    found = list(GroupTotal.objects.filter(round=int(request.GET["round"]), audience=Audience.REGION))
    return HttpResponse(TOTALS.render({"user": str(request.user), "totals": found}, request))
