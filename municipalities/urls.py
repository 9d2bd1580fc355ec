"""Addresses of municipalities."""

from django.urls import path

from municipalities import views

MUNICIPALITY = "gemeente/<slug:slug>/"

urlpatterns = [
    path("", views.start, name="start"),
    path("home/", views.home, name="home"),
    path("demo/inloggen/", views.log_in_as, name="log_in_as"),
    path("over/", views.about, name="about"),
    path("toegankelijkheid/", views.accessibility_statement, name="accessibility_statement"),
    path("privacy/", views.privacy, name="privacy"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path(MUNICIPALITY + "profiel/", views.profile_detail, name="profile_detail"),
    path(MUNICIPALITY + "kleuren.css", views.municipality_colours, name="municipality_colours"),
    path(MUNICIPALITY + "collegas/", views.member_list, name="member_list"),
    path(MUNICIPALITY + "collegas/uitnodigen/", views.invite_member, name="invite_member"),
    path(
        MUNICIPALITY + "collegas/uitnodiging/<int:invitation>/intrekken/",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path(MUNICIPALITY + "collegas/<int:member>/", views.change_role, name="change_role"),
    path(MUNICIPALITY + "collegas/<int:member>/verwijderen/", views.remove_member, name="remove_member"),
    path("account/sluiten/", views.close_account, name="close_account"),
    path("account/uitnodiging/<str:token>/", views.accept_invitation, name="accept_invitation"),
]
