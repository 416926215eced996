"""Addresses: the resident's, then the public's, then the officers'."""

from django.urls import URLPattern, URLResolver

RESIDENT: list[URLPattern | URLResolver] = []

PUBLIC: list[URLPattern | URLResolver] = []

OFFICERS: list[URLPattern | URLResolver] = []

urlpatterns = RESIDENT + PUBLIC + OFFICERS
