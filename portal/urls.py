"""Which address leads where: the apps' own tables, one after another."""

from django.conf import settings
from django.urls import include, path

from grievances.patrols import urls as patrols
from portal import health
from portal.departments.access import staff_only
from portal.departments.views import items, passwords, standards
from portal.kit import views as kit
from services import urls as services

handler400 = "portal.kit.refusals.bad_request"
handler404 = "portal.kit.refusals.page_not_found"

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("look/type/", kit.type_size, name="look-type"),
    path("look/theme/", kit.theme, name="look-theme"),
    path("styleguide/", staff_only(kit.styleguide), name="styleguide"),
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
    path("", include("portal.accounts.urls")),
    path("", include("grievances.urls")),
    path("patrols/", include("grievances.patrols.urls")),
    path("services/", include("services.urls")),
    path("api/v1/patrols/", include(patrols.API)),
    path("api/v1/", include("grievances.api.urls")),
    path("", include("evaluation.urls")),
    path("", include("evaluation.improving.urls")),
    path("", include("evaluation.appealing.urls")),
    path("advisory/", include("evaluation.advising.urls")),
    path("", include("evaluation.pulse.urls")),
    path("admin/services/", include(services.administration)),
    path("admin/mails/", include("portal.mails.urls")),
    path("admin/", include("portal.departments.urls")),
    path("responsibility/", items.responsibility, name="responsibility"),
    path("standards/", standards.listed, name="standards"),
    path("password/<int:key>/<str:token>/", passwords.choose, name="choose-password"),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include("portal.demo.urls"))]
