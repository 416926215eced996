"""The app's name and label."""

from django.apps import AppConfig


class EnginesConfig(AppConfig):
    name = "portal.engines"
    label = "engines"
