"""Addresses of the catalogue, under /services/; and of its administration, under /admin/services/."""

from django.urls import path

from services.views import catalogue, keeping

urlpatterns = [
    path("", catalogue.catalogue, name="services"),
    path("<slug:code>/", catalogue.service, name="service"),
]
administration = [
    path("", keeping.listed, name="admin-services"),
    path("try/", keeping.attempt, name="admin-services-try"),
    path("add/", keeping.add, name="admin-service-add"),
    path("<slug:code>/", keeping.one, name="admin-service"),
    path("<slug:code>/close/", keeping.close, name="admin-service-close"),
    path("<slug:code>/reopen/", keeping.reopen, name="admin-service-reopen"),
]
