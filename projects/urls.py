"""Addresses of projects."""

from django.urls import include, path

from projects import import_urls
from projects.views import (
    collaboration,
    cooperations,
    following,
    gaps,
    maps,
    mediation,
    own,
    partners,
    programme,
    public,
    region,
    scans,
    side_by_side,
)

OWN = "gemeente/<slug:slug>/projecten/"
REGION = "regio/projecten/"

urlpatterns = [
    path("projecten/", public.project_map, name="project_map"),
    path("projecten/lijst.<slug:ending>", public.export_projects, name="export_projects"),
    path("projecten/kaart.pdf", maps.project_map_pdf, name="project_map_pdf"),
    path("projecten/<slug:key>/", public.public_project, name="public_project"),
    path(f"{OWN}importeren/", include(import_urls.of_municipality)),
    path(f"{REGION}importeren/", include(import_urls.of_region)),
    path(OWN, own.project_list, name="project_list"),
    path(f"{OWN}toevoegen/", own.add_project, name="add_project"),
    path(f"{OWN}<int:project>/", own.own_project_detail, name="own_project_detail"),
    path(f"{OWN}<int:project>/wijzigen/", own.change_project, name="change_project"),
    path(f"{OWN}<int:project>/verwijderen/", own.remove_project, name="remove_project"),
    path(f"{OWN}<int:project>/terughalen/", own.restore_project, name="restore_project"),
    path(f"{OWN}<int:project>/versies/<int:number>/", own.put_back_project, name="put_back_project"),
    path(REGION, region.region_project_list, name="region_project_list"),
    path(f"{REGION}toevoegen/", region.region_add_project, name="region_add_project"),
    path(f"{REGION}<int:project>/", region.region_project_detail, name="region_project_detail"),
    path(f"{REGION}<int:project>/wijzigen/", region.region_change_project, name="region_change_project"),
    path(f"{REGION}<int:project>/verwijderen/", region.region_remove_project, name="region_remove_project"),
    path(f"{REGION}<int:project>/terughalen/", region.region_restore_project, name="region_restore_project"),
    path(
        f"{REGION}<int:project>/versies/<int:number>/", region.region_put_back_project, name="region_put_back_project"
    ),
    path(f"{REGION}<int:project>/samenvoegen/", region.region_find_double, name="region_find_double"),
    path(
        f"{REGION}<int:project>/samenvoegen/<int:double>/", region.region_merge_projects, name="region_merge_projects"
    ),
    path("samenwerking/", collaboration.collaboration_map, name="collaboration_map"),
    path("samenwerking/lijst.<slug:ending>", collaboration.export_collaboration, name="export_collaboration"),
    path("regio/samenwerking/", cooperations.region_cooperation_list, name="region_cooperation_list"),
    path("regio/samenwerking/nieuw/", cooperations.add_cooperation, name="add_cooperation"),
    path("regio/samenwerking/<int:cooperation>/", cooperations.change_cooperation, name="change_cooperation"),
    path("regio/samenwerking/<int:cooperation>/weg/", cooperations.remove_cooperation, name="remove_cooperation"),
    path("regio/samenwerking/<int:cooperation>/terug/", cooperations.restore_cooperation, name="restore_cooperation"),
    path("projecten/<slug:key>/volgen/", following.follow_project, name="follow_project"),
    path("programma/", programme.programme_list, name="programme_list"),
    path("regio/programma/", programme.programme_detail, name="programme_detail"),
    path("regio/programma/overnemen/", programme.adopt_candidate, name="adopt_candidate"),
    path("regio/programma/nieuw/", programme.add_programme_project, name="add_programme_project"),
    path("regio/programma/<int:programme>/", programme.programme_project_detail, name="programme_project_detail"),
    path(
        "regio/programma/<int:programme>/wijzigen/", programme.change_programme_project, name="change_programme_project"
    ),
    path("account/projecten/", following.followed_project_list, name="followed_project_list"),
    path("gemeente/<slug:slug>/partners/", partners.partner_list, name="partner_list"),
    path("gemeente/<slug:slug>/partners/aantal/", partners.set_help_limit, name="set_help_limit"),
    path("gemeente/<slug:slug>/partners/vragen/<slug:block>/<str:helper>/", partners.ask_partner, name="ask_partner"),
    path("gemeente/<slug:slug>/partners/bieden/<slug:block>/<str:seeker>/", partners.offer_help, name="offer_help"),
    path("gemeente/<slug:slug>/partners/verzoek/<int:asked>/", partners.partner_request, name="partner_request"),
    path(
        "gemeente/<slug:slug>/partners/verzoek/<int:asked>/samenwerking/",
        partners.confirm_cooperation,
        name="confirm_cooperation",
    ),
    path("regio/vergelijken/witte-vlekken/", gaps.gaps, name="gaps"),
    path("regio/vergelijken/naast-elkaar/", side_by_side.side_by_side, name="side_by_side"),
    path(
        "regio/vergelijken/naast-elkaar/<slug:sheet>.<slug:extension>",
        side_by_side.export_side_by_side,
        name="export_side_by_side",
    ),
    path("regio/koppelen/", mediation.request_list, name="request_list"),
    path("regio/koppelen/verdelen/", mediation.run_matching, name="run_matching"),
    path("regio/koppelen/verdelen/<int:run>/versturen/", mediation.send_proposals, name="send_proposals"),
    path("regio/koppelen/voorstellen/", mediation.propose_partners, name="propose_partners"),
    path("regio/koppelen/<int:asked>/", mediation.mediate_request, name="mediate_request"),
    path(f"{OWN}<int:project>/scan/", scans.scan_detail, name="scan_detail"),
    path(f"{OWN}<int:project>/scan/<slug:part>/", scans.change_scan, name="change_scan"),
]
