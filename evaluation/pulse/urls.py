"""Addresses of the survey: everybody's, those of whoever was drawn, the panel secretary's."""

from django.urls import URLPattern, path

from evaluation.pulse.views import answering, office, results

PUBLIC: list[URLPattern] = [
    path("pulse/", results.listed, name="pulse"),
    path("pulse/<int:number>/", results.one, name="pulse-round"),
    path("pulse/<int:number>/frame.json", results.record, name="pulse-record"),
    path("pulse/<int:number>/answers.csv", results.cells, name="pulse-cells"),
]

DRAWN: list[URLPattern] = [
    path("pulse/a/<str:code>/", answering.answer, name="pulse-answer"),
    path("pulse/a/<str:code>/stop/", answering.stop, name="pulse-stop"),
]

OFFICE: list[URLPattern] = [
    path("panels/office/pulse/", office.office, name="pulse-office"),
    path("panels/office/pulse/<int:number>/begin/", office.begin, name="pulse-begin"),
]

urlpatterns = PUBLIC + DRAWN + OFFICE
