"""Addresses of patrols."""

from django.urls import path

from grievances.patrols import api
from grievances.patrols.views import checks, findings, photos, plans, rounds, worker

urlpatterns = [
    path("", rounds.start, name="patrols"),
    path("worker.js", worker.script, name="patrol-worker"),
    path("rounds/<int:key>/", rounds.one, name="patrol-round"),
    path("rounds/<int:key>/open/", rounds.open_it, name="patrol-open"),
    path("rounds/<int:key>/tick/<int:point>/", rounds.tick, name="patrol-tick"),
    path("rounds/<int:key>/find/", rounds.find, name="patrol-find"),
    path("rounds/<int:key>/finish/", rounds.finish, name="patrol-finish"),
    path("findings/<int:key>/", findings.one, name="patrol-finding"),
    path("findings/<int:key>/settle/", findings.settle, name="patrol-settle"),
    path("checks/<int:key>/", checks.one, name="patrol-check"),
    path("photos/<int:key>/", photos.photo, name="patrol-photo"),
    path("photos/<int:key>/small/", photos.small, name="patrol-photo-small"),
    path("plans/", plans.listed, name="patrol-plans"),
    path("plans/new/", plans.new, name="patrol-plan-new"),
    path("plans/<int:key>/", plans.one, name="patrol-plan"),
    path("plans/<int:key>/change/", plans.change, name="patrol-plan-change"),
    path("plans/<int:key>/end/", plans.end, name="patrol-plan-end"),
    path("plans/<int:key>/<slug:figure>/", plans.rows, name="patrol-plan-rows"),
]
# Below /api/v1/patrols/.
API = [
    path("rounds/", api.RoundsView.as_view(), name="api-patrol-rounds"),
    path("rounds/<int:key>/open/", api.OpenView.as_view(), name="api-patrol-open"),
    path("rounds/<int:key>/points/<int:point>/", api.TickView.as_view(), name="api-patrol-tick"),
    path("rounds/<int:key>/findings/", api.FindView.as_view(), name="api-patrol-find"),
    path("rounds/<int:key>/finish/", api.FinishView.as_view(), name="api-patrol-finish"),
]
