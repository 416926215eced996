"""Addresses of appeals: the judged department's, and those of whoever decides."""

from django.urls import URLPattern, path

from evaluation.appealing.views import appeals as views

urlpatterns: list[URLPattern] = [
    path("panels/results/<int:sample>/appeal/", views.new, name="score-appeal-new"),
    path("panels/appeals/", views.listed, name="score-appeals"),
    path("panels/appeals/<int:pk>/", views.one, name="score-appeal"),
]
