"""Addresses of the seven steps, the recommendations, the reports and the digital agenda."""

from django.urls import include, path

from strategy.views import (
    agenda,
    agendas,
    ambition,
    cooperation,
    evaluation,
    goals,
    lessons,
    paths,
    planning,
    recommendations,
    region_reports,
    reports,
    scenarios,
    steps,
)

report_pages = [
    path("", reports.report_list, name="report_list"),
    path("aanvragen/<int:assessment>/", reports.request_report, name="request_report"),
    path("<uuid:report>/", reports.report_detail, name="report_detail"),
    path("<uuid:report>/opnieuw/", reports.retry_report, name="retry_report"),
    path("<uuid:report>/download/", reports.download_report, name="download_report"),
    path("<uuid:letter>/word/", reports.download_letter, name="download_letter"),
]
region_report_pages = [
    path("", region_reports.region_report_list, name="region_report_list"),
    path("<uuid:region_report>/", region_reports.region_report_detail, name="region_report_detail"),
    path("<uuid:region_report>/opnieuw/", region_reports.retry_region_report, name="retry_region_report"),
    path("<uuid:region_report>/download/", region_reports.download_region_report, name="download_region_report"),
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

goal_pages = [
    path("", goals.goal_list, name="goal_list"),
    path("nieuw/", goals.add_goal, name="add_goal"),
    path("nagaan/", goals.check_goal, name="check_goal"),
    path("evaluatie/", evaluation.evaluate_goals, name="evaluate_goals"),
    path("<int:goal>/", goals.goal_detail, name="goal_detail"),
    path("<int:goal>/wijzigen/", goals.change_goal, name="change_goal"),
    path("<int:goal>/voortgang/", goals.add_goal_note, name="add_goal_note"),
    path("<int:goal>/afsluiten/", evaluation.close_goal, name="close_goal"),
]
cooperation_pages = [
    path("", cooperation.cooperation_list, name="cooperation_list"),
    path("bouwsteen/<slug:block>/", cooperation.add_wish, name="add_wish"),
    path("<int:wish>/intrekken/", cooperation.withdraw_wish, name="withdraw_wish"),
]
planning_pages = [
    path("", planning.roadmap_detail, name="roadmap_detail"),
    path("capaciteit/", planning.set_capacity, name="set_capacity"),
    path("vastzetten/<int:item>/", planning.pin_item, name="pin_item"),
    path("wat-als/", scenarios.what_if, name="what_if"),
    path("wat-als/bewaren/", scenarios.keep_scenario, name="keep_scenario"),
    path("scenario/<int:scenario>/", scenarios.scenario_detail, name="scenario_detail"),
    path("scenario/<int:scenario>/overnemen/", scenarios.adopt_scenario, name="adopt_scenario"),
]

urlpatterns = [
    path("regio/rapport/", include(region_report_pages)),
    path("kennis/", lessons.lesson_list, name="lesson_list"),
    path("gemeente/<slug:slug>/", steps.step_list, name="step_list"),
    path(
        "gemeente/<slug:slug>/meting/<int:assessment>/aanbevelingen/",
        recommendations.recommendation_list,
        name="recommendation_list",
    ),
    path("gemeente/<slug:slug>/ambitie/", ambition.ambition_detail, name="ambition_detail"),
    path("gemeente/<slug:slug>/ambitie/wijzigen/", ambition.edit_ambition, name="edit_ambition"),
    path("gemeente/<slug:slug>/ontwikkelpad/", paths.path_detail, name="path_detail"),
    path("gemeente/<slug:slug>/ontwikkelpad/kiezen/", paths.choose_path, name="choose_path"),
    path("gemeente/<slug:slug>/ontwikkelpad/per-opgave/", paths.choose_task_paths, name="choose_task_paths"),
    path("gemeente/<slug:slug>/planning/", include(planning_pages)),
    path(
        "gemeente/<slug:slug>/meting/<int:assessment>/aanbevelingen/<slug:advice>/",
        agenda.decide_advice,
        name="decide_advice",
    ),
    path("gemeente/<slug:slug>/witte-vlekken/", agenda.gap_list, name="gap_list"),
    path("gemeente/<slug:slug>/agenda/", agenda.agenda_board, name="agenda_board"),
    path("gemeente/<slug:slug>/agenda/volgorde/", agenda.order_agenda, name="order_agenda"),
    path("gemeente/<slug:slug>/agenda/toevoegen/", agenda.add_agenda_item, name="add_agenda_item"),
    path("gemeente/<slug:slug>/agenda/<int:item>/", agenda.change_agenda_item, name="change_agenda_item"),
    path("gemeente/<slug:slug>/rapporten/", include(report_pages)),
    path("gemeente/<slug:slug>/digitale-agenda/", include(agenda_pages)),
    path("gemeente/<slug:slug>/doelen/", include(goal_pages)),
    path("gemeente/<slug:slug>/samenwerken/", include(cooperation_pages)),
]
