"""The roof as a Django app: its management commands and tasks."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
