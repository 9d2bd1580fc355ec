"""Addresses of projects."""

from django.urls import path

from projects import views

urlpatterns = [
    path("projecten/", views.project_map, name="project_map"),
    path("projecten/lijst.<slug:ending>", views.export_projects, name="export_projects"),
    path("projecten/<slug:key>/", views.public_project, name="public_project"),
    path("gemeente/<slug:slug>/projecten/", views.project_list, name="project_list"),
]
