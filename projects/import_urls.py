"""Addresses of importing projects: for a municipality, and the same for the region."""

from django.urls import path

from projects.views import imports

of_municipality = [
    path("", imports.project_import_list, name="project_import_list"),
    path("<int:batch>/", imports.project_import_detail, name="project_import_detail"),
    path("<int:batch>/kolommen/", imports.choose_import_columns, name="choose_import_columns"),
    path("<int:batch>/fouten.csv", imports.download_faulty_rows, name="download_faulty_rows"),
    path("<int:batch>/ongedaan-maken/", imports.undo_project_import, name="undo_project_import"),
    path("<int:batch>/weggooien/", imports.drop_project_import, name="drop_project_import"),
]
of_region = [
    path("", imports.region_project_import_list, name="region_project_import_list"),
    path("<int:region_batch>/", imports.region_project_import_detail, name="region_project_import_detail"),
    path("<int:region_batch>/kolommen/", imports.region_choose_import_columns, name="region_choose_import_columns"),
    path("<int:region_batch>/fouten.csv", imports.region_download_faulty_rows, name="region_download_faulty_rows"),
    path("<int:region_batch>/ongedaan-maken/", imports.region_undo_project_import, name="region_undo_project_import"),
    path("<int:region_batch>/weggooien/", imports.region_drop_project_import, name="region_drop_project_import"),
]
