"""Addresses of the seven steps, the recommendations and the reports."""

from django.urls import include, path

from strategy import views

reports = [
    path("", views.report_list, name="report_list"),
    path("aanvragen/<int:assessment>/", views.request_report, name="request_report"),
    path("<uuid:report>/", views.report_detail, name="report_detail"),
    path("<uuid:report>/opnieuw/", views.retry_report, name="retry_report"),
    path("<uuid:report>/download/", views.download_report, name="download_report"),
]

urlpatterns = [
    path("gemeente/<slug:slug>/", views.step_list, name="step_list"),
    path(
        "gemeente/<slug:slug>/meting/<int:assessment>/aanbevelingen/",
        views.recommendation_list,
        name="recommendation_list",
    ),
    path("gemeente/<slug:slug>/rapporten/", include(reports)),
]
