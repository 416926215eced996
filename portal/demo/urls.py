"""Addresses of the demo; the roof includes them where settings.DEMO is set, nowhere else."""

from django.urls import path

from portal.demo import views
from portal.mails import views as mails

urlpatterns = [
    path("", views.cast, name="demo"),
    path("look/", views.look, name="demo-look"),
    path("as/", views.sign_in_as, name="demo-sign-in"),
    path("mails/", mails.shown, name="demo-mails"),
    path("mails/<int:pk>/answer/", mails.answer, name="demo-mail-answer"),
]
