"""Addresses of improvements: everybody's, the owners', the panel secretary's."""

from django.urls import URLPattern, path

from evaluation.improving.views import improvements as views

PUBLIC: list[URLPattern] = [
    path("panels/improvements/", views.listed, name="improvements"),
    path("panels/improvements/<int:pk>/", views.one, name="improvement"),
    path("innovations/", views.innovations, name="innovations"),
]

OWNERS: list[URLPattern] = [
    path("panels/improvements/<int:pk>/decline/", views.decline, name="improvement-decline"),
    path("panels/improvements/<int:pk>/suspend/", views.suspend, name="improvement-suspend"),
    path("panels/improvements/<int:pk>/take-up/", views.take_up, name="improvement-take-up"),
    path("panels/improvements/propose/", views.propose, name="improvement-propose"),
]

urlpatterns = OWNERS + PUBLIC
