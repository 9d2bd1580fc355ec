"""Addresses of projects."""

from django.urls import path

from projects.views import collaboration, own

urlpatterns = [
    path("gemeente/<slug:slug>/projecten/", own.project_list, name="project_list"),
    path("samenwerking/", collaboration.collaboration_map, name="collaboration_map"),
]
