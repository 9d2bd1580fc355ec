"""Addresses of projects."""

from django.urls import path

from projects.views import own, scans

urlpatterns = [
    path("gemeente/<slug:slug>/projecten/", own.project_list, name="project_list"),
    path("gemeente/<slug:slug>/projecten/<int:project>/scan/", scans.scan_detail, name="scan_detail"),
    path("gemeente/<slug:slug>/projecten/<int:project>/scan/<slug:part>/", scans.change_scan, name="change_scan"),
]
