"""Addresses of rounds, assessments and the canvas."""

from django.urls import include, path

from assessment.views import (
    assessments,
    blocks,
    comments,
    exchange,
    history,
    instruments,
    notices,
    presence,
    proposals,
    questionnaire,
    related,
    rounds,
    targets,
    teamwork,
)

of_one_assessment = [
    path("", assessments.canvas_detail, name="canvas_detail"),
    path("pijler/<slug:pillar>/", questionnaire.pillar_detail, name="pillar_detail"),
    path("bouwsteen/<slug:block>/", questionnaire.save_answer, name="save_answer"),
    path("bouwsteen/<slug:block>/bevestigen/", questionnaire.confirm_answer, name="confirm_answer"),
    path("bouwsteen/<slug:block>/overnemen/", related.take_over_answer, name="take_over_answer"),
    path("bouwsteen/<slug:block>/voorstel/", proposals.change_proposal, name="change_proposal"),
    path("bouwsteen/<slug:block>/klaar/", proposals.finish_answer, name="finish_answer"),
    path("dossier/<slug:block>/voorstel/<int:proposal>/", proposals.decide_proposal, name="decide_proposal"),
    path("dossier/<slug:block>/opmerking/", comments.write_comment, name="write_comment"),
    path("dossier/<slug:block>/opmerking/<int:comment>/", comments.close_comment, name="close_comment"),
    path("dossier/<slug:block>/geschiedenis/", history.revision_list, name="revision_list"),
    path("dossier/<slug:block>/terugzetten/<int:version>/", history.put_back_answer, name="put_back_answer"),
    path("pijler/<slug:pillar>/aanwezig/", presence.presence_list, name="presence_list"),
    path("bestanden/", exchange.exchange_detail, name="exchange_detail"),
    path("bestanden/<int:form>/", exchange.offline_form_detail, name="offline_form_detail"),
    path("uitvoer.<str:kind>", exchange.export_assessment, name="export_assessment"),
    path("taken/", teamwork.assignment_list, name="assignment_list"),
    path("taken/<int:assignment>/", teamwork.change_assignment, name="change_assignment"),
    path("taken/<int:assignment>/terugnemen/", teamwork.end_assignment, name="end_assignment"),
    path("dossier/<slug:block>/", blocks.block_detail, name="block_detail"),
    path("streefniveau/", targets.set_targets, name="set_targets"),
    path("vaststellen/", assessments.adopt_assessment, name="adopt_assessment"),
    path("corrigeren/", assessments.correct_assessment, name="correct_assessment"),
]

urlpatterns = [
    path("gemeente/<slug:slug>/mijn-vragen/", teamwork.own_question_list, name="own_question_list"),
    path("gemeente/<slug:slug>/meting/", assessments.assessment_list, name="assessment_list"),
    path(
        "gemeente/<slug:slug>/meting/ronde/<int:round>/beginnen/",
        assessments.start_assessment,
        name="start_assessment",
    ),
    path("meetinstrumenten/", instruments.publication_list, name="publication_list"),
    path(
        "meetinstrumenten/<slug:questionnaire>/<int:number>.yaml",
        instruments.download_instrument,
        name="download_instrument",
    ),
    path("gemeente/<slug:slug>/meetinstrumenten/", instruments.instrument_list, name="instrument_list"),
    path("gemeente/<slug:slug>/meting/nieuw/", assessments.start_own_assessment, name="start_own_assessment"),
    path("gemeente/<slug:slug>/meting/<int:assessment>/", include(of_one_assessment)),
    path("account/meldingen/", notices.choose_notices, name="choose_notices"),
    path("regio/", rounds.round_list, name="round_list"),
    path("regio/ronde/nieuw/", rounds.open_round, name="open_round"),
    path("regio/ronde/<int:round>/", rounds.round_detail, name="round_detail"),
    path("regio/ronde/<int:round>/wijzigen/", rounds.change_round, name="change_round"),
    path("regio/ronde/<int:round>/sluiten/", rounds.close_round, name="close_round"),
    path("regio/ronde/<int:round>/herinneren/", rounds.remind_round, name="remind_round"),
    path("regio/ronde/<int:round>/<str:gm_code>/heropenen/", rounds.reopen_round, name="reopen_round"),
    path("regio/ronde/<int:round>/<str:gm_code>/<int:instrument>/", rounds.adopted_canvas, name="adopted_canvas"),
]
