"""Addresses of projects."""

from django.urls import path

from projects.views import collaboration, following, own, scans

urlpatterns = [
    path("samenwerking/", collaboration.collaboration_map, name="collaboration_map"),
    path("account/projecten/", following.followed_project_list, name="followed_project_list"),
    path("projecten/<slug:key>/volgen/", following.follow_project, name="follow_project"),
    path("gemeente/<slug:slug>/projecten/", own.project_list, name="project_list"),
    path("gemeente/<slug:slug>/projecten/<int:project>/scan/", scans.scan_detail, name="scan_detail"),
    path("gemeente/<slug:slug>/projecten/<int:project>/scan/<slug:part>/", scans.change_scan, name="change_scan"),
]
