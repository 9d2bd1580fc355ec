from django.urls import include, path

from bench import minimal

urlpatterns = [
    path("bench/save/", minimal.save),
    path("bench/page/", minimal.page),
    path("", include("config.urls")),
]
