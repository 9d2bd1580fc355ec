"""Addresses of projects."""

from django.urls import path

from projects import views
from projects.views import mediation, partners

urlpatterns = [
    path("gemeente/<slug:slug>/projecten/", views.project_list, name="project_list"),
    path("gemeente/<slug:slug>/partners/", partners.partner_list, name="partner_list"),
    path("gemeente/<slug:slug>/partners/aantal/", partners.set_help_limit, name="set_help_limit"),
    path("gemeente/<slug:slug>/partners/vragen/<slug:block>/<str:helper>/", partners.ask_partner, name="ask_partner"),
    path("gemeente/<slug:slug>/partners/bieden/<slug:block>/<str:seeker>/", partners.offer_help, name="offer_help"),
    path("gemeente/<slug:slug>/partners/verzoek/<int:number>/", partners.partner_request, name="partner_request"),
    path(
        "gemeente/<slug:slug>/partners/verzoek/<int:number>/samenwerking/",
        partners.confirm_cooperation,
        name="confirm_cooperation",
    ),
    path("regio/koppelen/", mediation.request_list, name="request_list"),
    path("regio/koppelen/verdelen/", mediation.run_matching, name="run_matching"),
    path("regio/koppelen/verdelen/<int:run>/versturen/", mediation.send_proposals, name="send_proposals"),
    path("regio/koppelen/voorstellen/", mediation.propose_partners, name="propose_partners"),
    path("regio/koppelen/<int:number>/", mediation.mediate_request, name="mediate_request"),
]
