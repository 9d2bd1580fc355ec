"""Finding evidence in 500 pages of policy documents, against the minimal page; and how long reading them takes."""

import time
from collections.abc import Iterator

from django.conf import settings

from assessment.actions import documents
from assessment.actions.evidence import Upload
from assessment.files import PDF
from assessment.models import Passage, PolicyDocument
from assessment.passages import best_passages
from assessment.terms import terms_of
from bench.data import PASSWORD, Stage
from bench.papers import pages
from bench.stage import Client, web
from bench.timing import Row, interleaved
from municipalities.models import Municipality, Person

PAGES = 500
REPEATS = 100
MAX_SECONDS_TO_READ = 60
MAX_MINIMAL_PAGES = 9
MAX_SEARCH_MS = 50


def rows(stage: Stage) -> Iterator[Row]:
    municipality = Municipality.objects.get(slug=stage.slug)
    seconds = _read(municipality, Person.objects.get(pk=stage.person))
    passages = Passage.objects.filter(document__municipality=municipality).count()
    if seconds is not None:
        note = f"{passages} passages"
        yield Row(f"reading a document of {PAGES} pages, seconds", seconds, " s", MAX_SECONDS_TO_READ, note=note)
    yield Row("finding passages for a block, p95", _search_p95(municipality) * 1000, " ms", MAX_SEARCH_MS)
    address = f"/gemeente/{stage.slug}/meting/{stage.gaps}/dossier/verkennen-visie/"
    with web() as (port, _pid):
        client = Client(port)
        client.log_in(stage.emails[0], PASSWORD)
        jobs = {
            "ours": lambda: client.fetch(address),
            "minimal": lambda: client.fetch(f"/bench/page/?assessment={stage.assessment}"),
        }
        times = interleaved([jobs], REPEATS)
    note = f"ours {times['ours'].p95:.2f} ms, minimal {times['minimal'].p95:.2f} ms"
    ratio = times["ours"].p95 / times["minimal"].p95
    yield Row(f"page of a block over {PAGES} pages, p95", ratio, "x", MAX_MINIMAL_PAGES, note=note)


def _read(municipality: Municipality, by: Person) -> float | None:
    """Upload and read them, once for each installation; how long the reading took."""
    if PolicyDocument.objects.filter(municipality=municipality).exists():
        return None
    settings.MAX_DOCUMENT_PAGES = PAGES
    upload = Upload(name="bench.pdf", content=pages(PAGES), kind=PDF)
    document = documents.add_document(municipality=municipality, title="Bench", upload=upload, by=by)
    began = time.perf_counter()
    documents.read_document(document=document)
    return time.perf_counter() - began


def _search_p95(municipality: Municipality) -> float:
    """Seconds, over every block of the questionnaire."""
    taken = []
    for terms in list(terms_of("vier-pijlers").values()) * 3:
        began = time.perf_counter()
        best_passages(municipality, terms)
        taken.append(time.perf_counter() - began)
    return sorted(taken)[int(len(taken) * 0.95)]
