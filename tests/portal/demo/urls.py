"""The portal's addresses as they are in a demo: for tests, which run as no demo."""

from django.urls import include, path

from portal.urls import handler400, handler404, urlpatterns

__all__ = ["handler400", "handler404", "urlpatterns"]
urlpatterns = [*urlpatterns, path("demo/", include("portal.demo.urls"))]
