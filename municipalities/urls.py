"""Addresses of municipalities."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
