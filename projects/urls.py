"""Addresses of projects."""

from django.urls import path

from projects import views

urlpatterns = [
    path("gemeente/<slug:slug>/projecten/", views.project_list, name="project_list"),
]
