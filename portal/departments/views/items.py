"""The responsibility list: read by everybody, changed by those who keep it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.departments import selectors
from portal.departments.actions import items as actions
from portal.departments.actions.change import subject
from portal.departments.forms import listing as forms
from portal.departments.models import Category, ResponsibilityItem
from portal.departments.rights import RULE_MAKERS
from portal.departments.screens import coverage, holes, items, units
from portal.departments.views.frame import (
    done,
    done_with_rows,
    is_whole,
    rule_makers_only,
    seen_by,
    show,
    told,
)


@require_GET
def responsibility(request: HttpRequest) -> HttpResponse:
    """The list as everybody reads it: who leads what where, and on what basis."""
    context = _listed(request) | {"may_change": request.actor.has(*RULE_MAKERS)}
    return render(request, "departments/responsibility/page.html", context)


@require_GET
@rule_makers_only
def listed(request: HttpRequest) -> HttpResponse:
    """The same list, each item with a way to change it."""
    return show(request, "items", "items", _listed(request))


def _listed(request: HttpRequest) -> dict[str, Any]:
    form = forms.FilterForm(request.GET)
    form.is_valid()
    wanted = items.Wanted(**form.cleaned_data)
    rows = items.in_force(wanted)
    return {
        "form": form, "groups": items.grouped(rows), "count": len(rows), "filtered": bool(wanted),
        "opened": bool(wanted) or "all" in request.GET, "today": selectors.today(),
        "predecessors": units.predecessors(),
    }  # fmt: skip


@require_GET
@rule_makers_only
def gaps(request: HttpRequest) -> HttpResponse:
    """Where no item holds, where two do, and items that name a department that is closed or has nobody."""
    context = {"holes": holes.holes(), "today": selectors.today(), "whole": is_whole(request)}
    return show(request, "items_gaps", "items", context)


@require_GET
@rule_makers_only
def ask(request: HttpRequest) -> HttpResponse:
    """What the list says of a matter in a place, and what the departments it names lack."""
    form = forms.AskForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        said = coverage.said(form.cleaned_data["category"], form.cleaned_data["area"])
        named = [said.lead, *said.helpers] if said.lead else []
        context |= form.cleaned_data | {"said": said, "units": units.numbered(named)}
    status = 400 if form.errors else 200
    if request.htmx:
        return render(request, "departments/items_ask/_result.html", context)
    return show(request, "items_ask", "items", context, status=status)


@require_http_methods(["GET", "POST"])
@rule_makers_only
def one(request: HttpRequest, key: int) -> HttpResponse:
    """An item: changed from today on, with what would change shown before."""
    item = items.item(key)
    if item.to_day is not None:
        return show(request, "item_old", "items", _slot(request, item, 200))
    form, helpers = _forms(request, forms.ItemForm, _known(item), item)
    preview = None

    def deed() -> None:
        nonlocal preview
        terms = forms.terms(form, helpers)
        if "preview" in request.POST:
            preview = coverage.changed_by(item.category, item, terms, item.area)
        else:
            actions.change_item(item, actor=request.actor, terms=terms, seen=seen_by(request))

    status = done_with_rows(form, helpers, deed)
    if status or preview is not None:
        context = {"form": form, "helpers": helpers, "preview": preview} | _slot(request, item, status)
        return show(request, "item", "items", context, status=status or 200)
    messages.success(request, _("Saved. The next filing is routed by it; cases that run keep their item."))
    return redirect("admin-item", _now(item).pk)


def _slot(request: HttpRequest, item: ResponsibilityItem, status: int) -> dict[str, Any]:
    """The rows that the item's matter and area ever had, with their histories."""
    rows = items.rows_of_slot(item)
    others = [subject(row) for row in rows if row.pk != item.pk]
    now = next((row for row in rows if row.to_day is None), None)
    return {"item": item, "rows": rows, "now": now} | told(request, status, subject(item), *others)


def _now(item: ResponsibilityItem) -> ResponsibilityItem:
    """The row that is in force for the item's matter and area; the item itself where none is."""
    return next((row for row in items.rows_of_slot(item) if row.to_day is None), item)


@require_http_methods(["GET", "POST"])
@rule_makers_only
def add(request: HttpRequest) -> HttpResponse:
    """An item where there is none."""
    form, helpers = _forms(request, forms.NewItemForm, _asked(request), None)
    made: list[ResponsibilityItem] = []
    preview = None

    def deed() -> None:
        nonlocal preview
        terms, slot = forms.terms(form, helpers), {n: form.cleaned_data[n] for n in ("category", "area")}
        if "preview" in request.POST:
            preview = coverage.changed_by(slot["category"], None, terms, slot["area"])
        else:
            made.append(actions.open_item(actor=request.actor, terms=terms, **slot))

    status = done_with_rows(form, helpers, deed)
    if status or preview is not None:
        context = {"form": form, "helpers": helpers, "preview": preview}
        return show(request, "item", "items", context, status=status or 200)
    messages.success(request, _("The item is in the list. The next filing is routed by it."))
    return redirect("admin-item", made[0].pk)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What a link to the form filled in: the matter and area of a gap, and a number for it."""
    found = {name: request.GET.get(name, "") for name in ("category", "area")}
    category = Category.objects.filter(code=found["category"]).first()
    return found | {"number": items.next_number(category) if category else ""}


@require_http_methods(["GET", "POST"])
@rule_makers_only
def end(request: HttpRequest, key: int) -> HttpResponse:
    """End an item, with what would change shown before."""
    item = items.item(key)
    form = forms.Form(request.POST or None)
    status = done(form, lambda: actions.end_item(item, actor=request.actor, seen=seen_by(request)))
    if status:
        context = {"form": form, "preview": coverage.changed_by(item.category, item, None, item.area)}
        return show(request, "item_end", "items", context | _slot(request, item, status), status=status)
    messages.success(request, _("The item has ended. Cases that run keep it."))
    return redirect("admin-items")


@rule_makers_only
@require_POST
def suspend(request: HttpRequest, key: int) -> HttpResponse:
    """A grid officer dispatches what is filed under it from now on."""
    told = _("Suspended. What is filed under it waits for a grid officer from now on.")
    return _switched(request, key, actions.suspend_item, told)


@rule_makers_only
@require_POST
def take_up(request: HttpRequest, key: int) -> HttpResponse:
    """A suspended item routes again."""
    return _switched(request, key, actions.take_up_item, _("The item routes again as it stands."))


def _switched(request: HttpRequest, key: int, deed: Callable[..., Any], said: str) -> HttpResponse:
    item = items.item(key)
    form = forms.Form({})
    status = done(form, lambda: deed(item, actor=request.actor))
    if status:
        messages.error(request, " ".join(form.non_field_errors()))
    else:
        messages.success(request, said)
    return redirect("admin-item", _now(item).pk)


def _known(item: ResponsibilityItem) -> dict[str, Any]:
    names = ("number", "basis_zh", "basis_en")
    units = {"lead": item.lead.code, "overseer": item.overseer.code if item.overseer else ""}
    return {name: getattr(item, name) for name in names} | units


def _forms(
    request: HttpRequest, kind: type[forms.ItemForm], known: dict, item: ResponsibilityItem | None
) -> tuple:
    rows = [forms.helper_known(helper) for helper in item.helpers.all()] if item else []
    return forms.item_forms(request.POST or None, kind, known, rows)
