"""The portal's addresses as they are in a demo: for tests, which run as no demo.

Import this at the top of a test's file, before any test says `settings.DEMO = True`: what imports
`portal.urls` first decides for the whole process whether a demo's addresses are in it."""

from django.urls import include, path

from portal.urls import handler400, handler404, urlpatterns

__all__ = ["handler400", "handler404", "urlpatterns"]
urlpatterns = [*urlpatterns, path("demo/", include("portal.demo.urls"))]
