"""Addresses of the administrators' page of mails."""

from django.urls import path

from portal.mails import views

urlpatterns = [
    path("", views.states, name="mails"),
    path("<int:pk>/again/", views.again, name="mail-again"),
]
