"""Addresses of the catalogue."""

from django.urls import path

from services import views

urlpatterns = [
    path("", views.catalogue, name="services"),
    path("<slug:code>/", views.service, name="service"),
]
