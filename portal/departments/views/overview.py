"""The first page of the administration, and what got stuck."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.departments.actions import stuck as actions
from portal.departments.screens import overview as screen
from portal.departments.screens import stuck as stuck_screen
from portal.departments.views.frame import administrators_only, is_whole, rule_makers_only, show
from portal.kit import pages
from portal.kit.registry import named


@require_GET
@rule_makers_only
def overview(request: HttpRequest) -> HttpResponse:
    """What there is, and what needs attention."""
    whole = is_whole(request)
    above = [fact for maker in named("administration").values() for fact in maker(request.actor)]
    context = {"counts": screen.counts(whole), "lacks": screen.lacks(whole), "whole": whole, "above": above}
    return show(request, "overview", "overview", context)


@require_GET
@administrators_only
def stuck(request: HttpRequest) -> HttpResponse:
    """Moments set aside, each with a way to try again; mails given up have a page of their own."""
    page = pages.page(request, stuck_screen.watches(), "due_at", size=50)
    return show(request, "stuck", "stuck", {"page": page, "messages_given_up": stuck_screen.messages()})


@administrators_only
@require_POST
def watch_again(request: HttpRequest, key: int) -> HttpResponse:
    actions.watch_again(stuck_screen.watch(key), actor=request.actor)
    messages.success(request, _("It is tried again within a minute."))
    return redirect("admin-stuck")
