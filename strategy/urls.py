"""Addresses of the seven steps, the recommendations, the reports and the digital agenda."""

from django.urls import include, path

from strategy.views import agendas, recommendations, reports, steps

report_pages = [
    path("", reports.report_list, name="report_list"),
    path("aanvragen/<int:assessment>/", reports.request_report, name="request_report"),
    path("<uuid:report>/", reports.report_detail, name="report_detail"),
    path("<uuid:report>/opnieuw/", reports.retry_report, name="retry_report"),
    path("<uuid:report>/download/", reports.download_report, name="download_report"),
    path("<uuid:letter>/word/", reports.download_letter, name="download_letter"),
]
agenda_pages = [
    path("", agendas.agenda_list, name="agenda_list"),
    path("nieuw/", agendas.start_agenda, name="start_agenda"),
    path("<int:agenda>/", agendas.agenda_detail, name="agenda_detail"),
    path("<int:agenda>/hoofdstukken/", agendas.choose_chapters, name="choose_chapters"),
    path("<int:agenda>/voorwoord/", agendas.write_foreword, name="write_foreword"),
    path("<int:agenda>/vaststellen/", agendas.adopt_agenda, name="adopt_agenda"),
    path("<int:agenda>/veranderd/", agendas.agenda_changes, name="agenda_changes"),
    path("<int:agenda>/document/<slug:paper>/", agendas.request_document, name="request_document"),
]

urlpatterns = [
    path("gemeente/<slug:slug>/", steps.step_list, name="step_list"),
    path(
        "gemeente/<slug:slug>/meting/<int:assessment>/aanbevelingen/",
        recommendations.recommendation_list,
        name="recommendation_list",
    ),
    path("gemeente/<slug:slug>/rapporten/", include(report_pages)),
    path("gemeente/<slug:slug>/digitale-agenda/", include(agenda_pages)),
]
