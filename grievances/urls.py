"""Addresses: the resident's, then the public's, then the officers'."""

from django.urls import URLPattern, URLResolver, path

from grievances.views import (
    bulk,
    composing,
    counter,
    danger,
    desk,
    drafts,
    exports,
    filing,
    home,
    live,
    lookups,
    neighbours,
    own,
    photos,
    receipts,
    register,
    saved,
    team,
    templates,
    tracking,
)

RESIDENT: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("file/", filing.file, name="file"),
    path("file/alike/", neighbours.alike, name="alike"),
    path("file/danger/", danger.danger, name="danger"),
    path("join/<str:reference>/", neighbours.join, name="join"),
    path("joined/<int:pk>/", neighbours.joined, name="joined"),
    path("joined/<int:pk>/leave/", neighbours.leave, name="joined-leave"),
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
    path("desk/bulk/", bulk.recent, name="bulk-acts"),
    path("desk/bulk/new/", bulk.new, name="bulk-new"),
    path("desk/bulk/<int:key>/", bulk.act, name="bulk-act"),
    path("desk/bulk/<int:key>/stop/", bulk.stop, name="bulk-stop"),
    path("desk/exports/", exports.recent, name="exports"),
    path("desk/exports/new/", exports.new, name="export-new"),
    path("desk/exports/all/", exports.watched, name="exports-watched"),
    path("desk/exports/<int:key>/", exports.one, name="export"),
    path("desk/exports/<int:key>/file/", exports.fetch, name="export-file"),
    path("desk/exports/<int:key>/stop/", exports.stop, name="export-stop"),
    path("desk/views/", saved.views, name="desk-views"),
    path("desk/views/new/", saved.new, name="desk-view-new"),
    path("desk/views/<int:key>/", saved.edit, name="desk-view"),
    path("desk/views/<int:key>/remove/", saved.remove, name="desk-view-remove"),
    path("desk/news/", live.news, name="desk-news"),
    path("desk/<str:reference>/here/", live.here, name="desk-here"),
    path("desk/<str:reference>/", desk.case, name="desk-case"),
    path("desk/<str:reference>/<slug:verb>/", composing.act, name="desk-act"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("templates/", templates.listed, name="templates"),
    path("templates/add/<slug:kind>/", templates.add, name="template-add"),
    path("templates/<int:key>/", templates.one, name="template"),
    path("counter/", counter.counter, name="counter"),
    path("counter/<str:reference>/", counter.receipt, name="counter-receipt"),
    path("lookup/", lookups.lookup, name="lookup"),
    path("lookup/list/", lookups.listed, name="lookups"),
    path("team/", team.team, name="team"),
    path("team/<str:code>/away/", team.away, name="team-away"),
    path("team/absences/<int:key>/back/", team.back, name="team-back"),
]

urlpatterns = RESIDENT + PUBLIC + OFFICERS
