"""Addresses of advisory groups: everybody's, the members', and those of whoever keeps and asks them."""

from django.urls import URLPattern, path

from evaluation.advising.views import groups, questions

PUBLIC: list[URLPattern] = [
    path("", questions.listed, name="advisory"),
    path("<int:pk>/", groups.one, name="advisory-group"),
    path("questions/<int:pk>/", questions.one, name="advice"),
]

MEMBERS: list[URLPattern] = [
    path("questions/<int:pk>/opinion/", questions.opine, name="advice-opine"),
]

OFFICERS: list[URLPattern] = [
    path("found/", groups.found, name="advisory-found"),
    path("<int:pk>/designate/", groups.designate, name="advisory-designate"),
    path("members/<int:pk>/end/", groups.end, name="advisory-end"),
    path("ask/", questions.ask, name="advice-ask"),
    path("opinions/<int:pk>/answer/", questions.answer, name="advice-answer"),
]

urlpatterns = OFFICERS + MEMBERS + PUBLIC
