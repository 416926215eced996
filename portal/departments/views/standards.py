"""Published standards of categories: read by everybody, written by those who keep the rules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.departments.actions import standards as actions
from portal.departments.actions.change import subject
from portal.departments.forms.matters import StandardForm
from portal.departments.screens import matters
from portal.departments.views.frame import done, rule_makers_only, seen_by, show, told


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The standards in force, under the groups of their matters."""
    return render(request, "departments/standards/page.html", {"groups": matters.with_standards()})


@require_http_methods(["GET", "HEAD", "POST"])
@rule_makers_only
def one(request: HttpRequest, code: str) -> HttpResponse:
    """The standard of a category: its next version, and those before."""
    category = matters.category(code)
    versions = list(category.standards.all())
    known = {name: getattr(versions[0], name) for name in actions.FIELDS} if versions else {}
    form = StandardForm(request.POST or None, initial=known)
    given = {"actor": request.actor, "seen": seen_by(request)}
    status = done(form, lambda: actions.save_standard(category, **given, **form.cleaned_data))
    if status:
        context = {"category": category, "form": form, "versions": list(category.standards.all())}
        context |= told(request, status, subject(category))
        return show(request, "standard", "categories", context, status=status)
    messages.success(request, _("Published. Residents read it from now on."))
    return redirect("admin-category-standard", code)
