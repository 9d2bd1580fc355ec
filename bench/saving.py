"""Saving one answer, against a minimal view that locks, updates and writes an audit row in one transaction."""

import itertools
import time
from collections.abc import Iterator

from bench.data import PASSWORD, Stage
from bench.stage import Client, web
from bench.timing import Job, Row, interleaved

REPEATS = 300


def rows(stage: Stage) -> Iterator[Row]:
    with web() as (port, _pid):
        times = interleaved([_jobs(stage, number, port) for number in (0, 1)], REPEATS)
    ours, minimal = times["ours"], times["minimal"]
    note = f"ours {ours.p50:.2f} ms, minimal {minimal.p50:.2f} ms"
    yield Row("saving one answer, p50", ours.p50 / minimal.p50, "x", 2.0, note=note)


def _jobs(stage: Stage, number: int, port: int) -> dict[str, Job]:
    client = Client(port)
    client.log_in(stage.emails[number], PASSWORD)
    client.get(stage.pillar)
    saves, texts = itertools.count(1), itertools.count(1)
    page = f"{number}{int(time.time()):x}"

    def ours() -> None:
        count = next(saves)
        form = {
            "status": "partial",
            "explanation": f"Toelichting {page} {count}",
            "owner": "Informatiemanager",
            "version": "0",
            "edit": page,
            "sequence": str(count),
        }
        # The first save of a page meets what the last run left; choosing one's own text settles that.
        settle = {"resolve": "mine", "against": _version(stage, number)} if count == 1 else {}
        client.post(stage.save(number), form | settle, **{"HX-Request": "true"})

    def minimal() -> None:
        form = {
            "answer": str(stage.answers[number] + 2),
            "explanation": f"Toelichting {next(texts)}",
            "by": str(stage.person),
        }
        client.post("/bench/save/", form)

    return {"ours": ours, "minimal": minimal}


def _version(stage: Stage, number: int) -> str:
    from assessment.models import Answer

    return str(Answer.objects.values_list("version", flat=True).get(pk=stage.answers[number]))
