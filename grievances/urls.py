"""Addresses: the resident's, then the public's, then the officers'."""

from django.urls import URLPattern, URLResolver, path

from grievances.views import (
    acts,
    counter,
    desk,
    filing,
    home,
    lookups,
    own,
    photos,
    receipts,
    register,
    team,
    tracking,
)

RESIDENT: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("file/", filing.file, name="file"),
    path("receipt/<str:reference>/", receipts.receipt, name="receipt"),
    path("track/", tracking.track, name="track"),
    path("k/<str:code>/", tracking.link, name="private-link"),
    path("forget/", tracking.forget, name="forget"),
    path("mine/", tracking.mine, name="mine"),
    path("case/<str:reference>/", own.case, name="own-case"),
    *(
        path(f"case/<str:reference>/{verb}/", own.act, {"verb": verb}, name=f"own-case-{verb}")
        for verb in own.ACTS
    ),
    path("photo/<int:pk>/", photos.photo, name="photo"),
    path("photo/<int:pk>/small/", photos.small, name="photo-small"),
    path("photo/<uuid:form_key>/<str:token>/", photos.waiting, name="photo-waiting"),
]

PUBLIC: list[URLPattern | URLResolver] = [
    path("register/", register.register, name="register"),
    path("register/<str:reference>/", register.entry, name="public-case"),
]

OFFICERS: list[URLPattern | URLResolver] = [
    path("desk/", desk.desk, name="desk"),
    path("desk/<str:reference>/", desk.case, name="desk-case"),
    path("desk/<str:reference>/<slug:verb>/", acts.act, name="desk-act"),
    path("counter/", counter.counter, name="counter"),
    path("counter/<str:reference>/", counter.receipt, name="counter-receipt"),
    path("lookup/", lookups.lookup, name="lookup"),
    path("lookup/list/", lookups.listed, name="lookups"),
    path("team/", team.team, name="team"),
    path("team/<str:code>/away/", team.away, name="team-away"),
    path("team/absences/<int:key>/back/", team.back, name="team-back"),
]

urlpatterns = RESIDENT + PUBLIC + OFFICERS
