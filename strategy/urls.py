"""Addresses of the seven steps, the recommendations and the reports."""

from django.urls import include, path

from strategy.views import lessons, recommendations, reports, steps

report_pages = [
    path("", reports.report_list, name="report_list"),
    path("aanvragen/<int:assessment>/", reports.request_report, name="request_report"),
    path("<uuid:report>/", reports.report_detail, name="report_detail"),
    path("<uuid:report>/opnieuw/", reports.retry_report, name="retry_report"),
    path("<uuid:report>/download/", reports.download_report, name="download_report"),
]

urlpatterns = [
    path("kennis/", lessons.lesson_list, name="lesson_list"),
    path("gemeente/<slug:slug>/", steps.step_list, name="step_list"),
    path(
        "gemeente/<slug:slug>/meting/<int:assessment>/aanbevelingen/",
        recommendations.recommendation_list,
        name="recommendation_list",
    ),
    path("gemeente/<slug:slug>/rapporten/", include(report_pages)),
]
