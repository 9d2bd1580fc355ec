from django.urls import include, path

from bench import minimal

urlpatterns = [
    path("bench/save/", minimal.save),
    path("bench/page/", minimal.page),
    path("bench/totals/", minimal.totals),
    path("", include("config.urls")),
]
