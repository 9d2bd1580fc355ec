"""A worker that renders whatever it is handed, however often."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.celery import app

RENDER_REPORT = "strategy.tasks.render_report"
app.loader.import_default_modules()
app.finalize()
app.tasks.unregister(RENDER_REPORT)


@app.task(name=RENDER_REPORT)  # type: ignore[untyped-decorator]
def render_report(*, report_id: str) -> Any:
    from strategy import actions
    from strategy.models import Report, ReportState

    Report.objects.filter(pk=report_id).update(state=ReportState.QUEUED)
    actions.make_report(report=Report.objects.get(pk=report_id))
