"""Addresses of the API, below /api/v1/."""

from django.urls import path
from django.views.generic import RedirectView

from grievances.api import catalogue, docs, register
from grievances.api.acts import view_of
from grievances.api.cases import Cases, CaseView, PhotoView, TimelineView
from grievances.api.deeds import DOORS
from grievances.api.refusals import nothing

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api-docs")),
    path("grievances/", Cases.as_view(), name="api-cases"),
    path("grievances/<str:reference>/", CaseView.as_view(), name="api-case"),
    path("grievances/<str:reference>/timeline/", TimelineView.as_view(), name="api-timeline"),
    path("grievances/<str:reference>/photos/<int:pk>/", PhotoView.as_view(), name="api-photo"),
    *(path(f"grievances/<str:reference>/{verb}/", view_of(verb), name=f"api-{verb}") for verb in DOORS),
    path("register/", register.RegisterView.as_view(), name="api-register"),
    path("register/<str:reference>/", register.entry, name="api-entry"),
    path("categories/", catalogue.categories, name="api-categories"),
    path("areas/", catalogue.areas, name="api-areas"),
    path("areas/geojson/", catalogue.areas_geojson, name="api-areas-geojson"),
    path("departments/", catalogue.departments, name="api-departments"),
    path("responsibility/", catalogue.responsibility, name="api-responsibility"),
    path("suggest/", catalogue.suggest, name="api-suggest"),
    path("schema/", docs.SchemaView.as_view(), name="api-schema"),
    path("docs/", docs.DocsView.as_view(), name="api-docs"),
    path("<path:rest>", nothing),
]
