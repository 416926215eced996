"""Departments: listed, shown, added, edited, closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from portal.departments.actions import departments as actions
from portal.departments.actions.change import subject
from portal.departments.forms.units import CloseForm, NewUnitForm, UnitForm, kinds
from portal.departments.screens import units
from portal.departments.views.frame import administrators_only, done, seen_by, show, told
from portal.departments.wording import history


@require_GET
@administrators_only
def listed(request: HttpRequest) -> HttpResponse:
    """The departments of a view, searched by name or code."""
    view = request.GET.get("view", "open")
    view = view if view in units.VIEWS else "open"
    text, kind = request.GET.get("q", "").strip()[:60], request.GET.get("kind", "")
    words = {
        "open": pgettext("department", "Open"),
        "closed": pgettext("department", "Closed"),
        "lacking": _("Lacking somebody"),
    }
    views = [
        {"url": f"{reverse('admin-departments')}?view={each}", "label": words[each], "current": each == view}
        for each in units.VIEWS
    ]
    context = {
        "rows": units.listed(view, text, kind), "views": views, "view": view, "text": text, "kind": kind,
        "kinds": [choice for choice in kinds() if choice[0]],
    }  # fmt: skip
    return show(request, "units", "departments", context)


@require_GET
@administrators_only
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A department with its items, its people and its history."""
    department = units.unit(code)
    context = units.page(department, request.actor) | {"history": history(subject(department))}
    return show(request, "unit", "departments", context | {"department": department})


@require_http_methods(["GET", "POST"])
@administrators_only
def add(request: HttpRequest) -> HttpResponse:
    """A new department."""
    form = NewUnitForm(request.POST or None)
    status = done(form, lambda: actions.add_department(actor=request.actor, **form.cleaned_data))
    if status:
        return show(request, "unit_form", "departments", {"form": form}, status=status)
    messages.success(request, _("The department is there. Next: give somebody a post in it."))
    return redirect("admin-department", form.cleaned_data["code"].strip().upper())


@require_http_methods(["GET", "POST"])
@administrators_only
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a department."""
    department = units.unit(code)
    names = [name for name in UnitForm.base_fields if name != "area"]
    initial = {name: getattr(department, name) for name in names} | {"area": department.area.code}
    form = UnitForm(request.POST or None, initial=initial)
    status = done(
        form,
        lambda: actions.edit_department(
            department, actor=request.actor, seen=seen_by(request), **form.cleaned_data
        ),
    )
    if status:
        context = {"form": form, "department": department} | told(request, status, subject(department))
        return show(request, "unit_form", "departments", context, status=status)
    messages.success(request, _("Saved."))
    return redirect("admin-department", code)


@require_http_methods(["GET", "POST"])
@administrators_only
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a department; what stands in the way is named and linked."""
    department = units.unit(code)
    form = CloseForm(department, request.POST or None)
    status = done(
        form,
        lambda: actions.close_department(
            department, actor=request.actor, seen=seen_by(request), **form.cleaned_data
        ),
    )
    if status:
        context = {"form": form, "department": department} | told(request, status, subject(department))
        context |= actions.still_open(department, request.actor)
        return show(request, "unit_close", "departments", context, status=status)
    messages.success(request, _("The department will be closed from that day."))
    return redirect("admin-department", code)
