"""Addresses of the administration, under /admin/."""

from django.urls import path

from portal.departments.views import amendments, categories, departments, items, limits, overview, people

urlpatterns = [
    path("", overview.overview, name="admin"),
    path("departments/", departments.listed, name="admin-departments"),
    path("departments/add/", departments.add, name="admin-department-add"),
    path("departments/<str:code>/", departments.one, name="admin-department"),
    path("departments/<str:code>/edit/", departments.edit, name="admin-department-edit"),
    path("departments/<str:code>/close/", departments.close, name="admin-department-close"),
    path("people/", people.listed, name="admin-people"),
    path("people/add/", people.add, name="admin-person-add"),
    path("people/<int:key>/", people.one, name="admin-person"),
    path("people/<int:key>/edit/", people.edit, name="admin-person-edit"),
    path("people/<int:key>/link/", people.link, name="admin-person-link"),
    path("people/<int:key>/off/", people.switch_off, name="admin-person-off"),
    path("people/<int:key>/on/", people.switch_on, name="admin-person-on"),
    path("people/<int:key>/posts/add/", people.give_post, name="admin-post-give"),
    path("people/<int:key>/posts/<int:post>/end/", people.end_post, name="admin-post-end"),
    path("categories/", categories.listed, name="admin-categories"),
    path("categories/try/", categories.attempt, name="admin-categories-try"),
    path("categories/<str:code>/", categories.one, name="admin-category"),
    path("categories/<str:code>/words/", categories.words, name="admin-category-words"),
    path("responsibility/", items.listed, name="admin-items"),
    path("responsibility/add/", items.add, name="admin-item-add"),
    path("responsibility/gaps/", items.gaps, name="admin-items-gaps"),
    path("responsibility/ask/", items.ask, name="admin-items-ask"),
    path("responsibility/<int:key>/", items.one, name="admin-item"),
    path("responsibility/<int:key>/end/", items.end, name="admin-item-end"),
    path("responsibility/amendments/", amendments.listed, name="admin-amendments"),
    path("responsibility/amendments/<int:key>/", amendments.one, name="admin-amendment"),
    path("responsibility/amendments/<int:key>/reject/", amendments.reject, name="admin-amendment-reject"),
    path("limits/", limits.listed, name="admin-limits"),
    path("limits/calendars/<str:code>/", limits.calendar, name="admin-calendar"),
    path("limits/<str:code>/", limits.one, name="admin-limit"),
    path("ladder/", limits.ladder, name="admin-ladder"),
    path("ladder/<int:key>/", limits.rung, name="admin-rung"),
    path("stuck/", overview.stuck, name="admin-stuck"),
    path("stuck/watches/<int:key>/", overview.watch_again, name="admin-watch-again"),
]
