"""The app's name."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"
