"""Addresses of projects."""

from django.urls import path

from projects.views import collaboration, following, imports, own, scans

urlpatterns = [
    path("samenwerking/", collaboration.collaboration_map, name="collaboration_map"),
    path("account/projecten/", following.followed_project_list, name="followed_project_list"),
    path("projecten/<slug:key>/volgen/", following.follow_project, name="follow_project"),
    path("gemeente/<slug:slug>/projecten/importeren/", imports.project_import_list, name="project_import_list"),
    path(
        "gemeente/<slug:slug>/projecten/importeren/<int:batch>/",
        imports.project_import_detail,
        name="project_import_detail",
    ),
    path(
        "gemeente/<slug:slug>/projecten/importeren/<int:batch>/kolommen/",
        imports.choose_import_columns,
        name="choose_import_columns",
    ),
    path(
        "gemeente/<slug:slug>/projecten/importeren/<int:batch>/fouten.csv",
        imports.download_faulty_rows,
        name="download_faulty_rows",
    ),
    path(
        "gemeente/<slug:slug>/projecten/importeren/<int:batch>/ongedaan-maken/",
        imports.undo_project_import,
        name="undo_project_import",
    ),
    path(
        "gemeente/<slug:slug>/projecten/importeren/<int:batch>/weggooien/",
        imports.drop_project_import,
        name="drop_project_import",
    ),
    path("regio/projecten/importeren/", imports.region_project_import_list, name="region_project_import_list"),
    path(
        "regio/projecten/importeren/<int:region_batch>/",
        imports.region_project_import_detail,
        name="region_project_import_detail",
    ),
    path(
        "regio/projecten/importeren/<int:region_batch>/kolommen/",
        imports.region_choose_import_columns,
        name="region_choose_import_columns",
    ),
    path(
        "regio/projecten/importeren/<int:region_batch>/fouten.csv",
        imports.region_download_faulty_rows,
        name="region_download_faulty_rows",
    ),
    path(
        "regio/projecten/importeren/<int:region_batch>/ongedaan-maken/",
        imports.region_undo_project_import,
        name="region_undo_project_import",
    ),
    path(
        "regio/projecten/importeren/<int:region_batch>/weggooien/",
        imports.region_drop_project_import,
        name="region_drop_project_import",
    ),
    path("gemeente/<slug:slug>/projecten/", own.project_list, name="project_list"),
    path("gemeente/<slug:slug>/projecten/<int:project>/scan/", scans.scan_detail, name="scan_detail"),
    path("gemeente/<slug:slug>/projecten/<int:project>/scan/<slug:part>/", scans.change_scan, name="change_scan"),
]
