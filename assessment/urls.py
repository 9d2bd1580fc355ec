"""Addresses of rounds, assessments and the canvas."""

from django.urls import include, path

from assessment.views import assessments, blocks, questionnaire, rounds, targets

of_one_assessment = [
    path("", assessments.canvas_detail, name="canvas_detail"),
    path("pijler/<slug:pillar>/", questionnaire.pillar_detail, name="pillar_detail"),
    path("bouwsteen/<slug:block>/", questionnaire.save_answer, name="save_answer"),
    path("bouwsteen/<slug:block>/bevestigen/", questionnaire.confirm_answer, name="confirm_answer"),
    path("dossier/<slug:block>/", blocks.block_detail, name="block_detail"),
    path("streefniveau/", targets.set_targets, name="set_targets"),
    path("vaststellen/", assessments.adopt_assessment, name="adopt_assessment"),
    path("corrigeren/", assessments.correct_assessment, name="correct_assessment"),
]

urlpatterns = [
    path("gemeente/<slug:slug>/meting/", assessments.assessment_list, name="assessment_list"),
    path(
        "gemeente/<slug:slug>/meting/ronde/<int:round>/beginnen/",
        assessments.start_assessment,
        name="start_assessment",
    ),
    path("gemeente/<slug:slug>/meting/nieuw/", assessments.start_own_assessment, name="start_own_assessment"),
    path("gemeente/<slug:slug>/meting/<int:assessment>/", include(of_one_assessment)),
    path("regio/", rounds.round_list, name="round_list"),
    path("regio/ronde/nieuw/", rounds.open_round, name="open_round"),
    path("regio/ronde/<int:round>/", rounds.round_detail, name="round_detail"),
    path("regio/ronde/<int:round>/wijzigen/", rounds.change_round, name="change_round"),
    path("regio/ronde/<int:round>/sluiten/", rounds.close_round, name="close_round"),
    path("regio/ronde/<int:round>/herinneren/", rounds.remind_round, name="remind_round"),
    path("regio/ronde/<int:round>/<str:gm_code>/heropenen/", rounds.reopen_round, name="reopen_round"),
    path("regio/ronde/<int:round>/<str:gm_code>/<int:instrument>/", rounds.adopted_canvas, name="adopted_canvas"),
]
