"""Addresses of rounds, assessments and the canvas."""

from django.urls import include, path

from assessment import views

of_one_assessment = [
    path("", views.canvas_detail, name="canvas_detail"),
    path("pijler/<slug:pillar>/", views.pillar_detail, name="pillar_detail"),
    path("bouwsteen/<slug:block>/", views.save_answer, name="save_answer"),
    path("vaststellen/", views.adopt_assessment, name="adopt_assessment"),
    path("corrigeren/", views.correct_assessment, name="correct_assessment"),
]

urlpatterns = [
    path("gemeente/<slug:slug>/meting/", views.assessment_list, name="assessment_list"),
    path("gemeente/<slug:slug>/meting/ronde/<int:round>/beginnen/", views.start_assessment, name="start_assessment"),
    path("gemeente/<slug:slug>/meting/<int:assessment>/", include(of_one_assessment)),
    path("regio/", views.round_list, name="round_list"),
    path("regio/ronde/<int:round>/", views.round_detail, name="round_detail"),
    path("regio/ronde/<int:round>/<str:gm_code>/", views.adopted_canvas, name="adopted_canvas"),
]
