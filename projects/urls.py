"""Addresses of projects."""

from django.urls import path

from projects import views

OWN = "gemeente/<slug:slug>/projecten/"
REGION = "regio/projecten/"

urlpatterns = [
    path(OWN, views.project_list, name="project_list"),
    path(f"{OWN}toevoegen/", views.add_project, name="add_project"),
    path(f"{OWN}<int:project>/", views.own_project_detail, name="own_project_detail"),
    path(f"{OWN}<int:project>/wijzigen/", views.change_project, name="change_project"),
    path(f"{OWN}<int:project>/verwijderen/", views.remove_project, name="remove_project"),
    path(f"{OWN}<int:project>/terughalen/", views.restore_project, name="restore_project"),
    path(f"{OWN}<int:project>/versies/<int:number>/", views.put_back_project, name="put_back_project"),
    path(REGION, views.region_project_list, name="region_project_list"),
    path(f"{REGION}toevoegen/", views.region_add_project, name="region_add_project"),
    path(f"{REGION}<int:project>/", views.region_project_detail, name="region_project_detail"),
    path(f"{REGION}<int:project>/wijzigen/", views.region_change_project, name="region_change_project"),
    path(f"{REGION}<int:project>/verwijderen/", views.region_remove_project, name="region_remove_project"),
    path(f"{REGION}<int:project>/terughalen/", views.region_restore_project, name="region_restore_project"),
    path(f"{REGION}<int:project>/versies/<int:number>/", views.region_put_back_project, name="region_put_back_project"),
    path(f"{REGION}<int:project>/samenvoegen/", views.region_find_double, name="region_find_double"),
    path(f"{REGION}<int:project>/samenvoegen/<int:double>/", views.region_merge_projects, name="region_merge_projects"),
]
