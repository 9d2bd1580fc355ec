"""Addresses of the comparison, for the region's staff."""

from django.urls import path

from assessment.views import comparison, groups

urlpatterns = [
    path("", comparison.comparison_overview, name="comparison_overview"),
    path("warmtekaart/", comparison.heat_map, name="heat_map"),
    path("spreiding/", comparison.spread, name="spread"),
    path("witte-vlekken/<slug:block>/", comparison.open_at, name="open_at"),
    path("resultaat/<int:result>/", comparison.shared_result, name="shared_result"),
    path("groepen/", groups.comparison_groups, name="comparison_groups"),
    path("groepen/<int:group>/weg/", groups.remove_group, name="remove_group"),
    path("bestand/<slug:sheet>.<slug:extension>", comparison.export_comparison, name="export_comparison"),
]
