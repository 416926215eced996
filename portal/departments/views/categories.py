"""Categories and the words that speak for them; a text to be tried."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.departments import selectors, work
from portal.departments.actions import categories as actions
from portal.departments.actions import standards
from portal.departments.actions.change import subject
from portal.departments.forms.matters import CategoryForm, TryForm, WordsForm
from portal.departments.screens import items, matters
from portal.departments.views.frame import done, rule_makers_only, seen_by, show, told


@require_GET
@rule_makers_only
def listed(request: HttpRequest) -> HttpResponse:
    """The categories under their groups."""
    context = {"groups": matters.grouped(), "form": TryForm()}
    return show(request, "categories", "categories", context)


@require_http_methods(["GET", "POST"])
@rule_makers_only
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A category: what can be changed of it, its words, its items, its history."""
    category = matters.category(code)
    names = list(CategoryForm.base_fields)
    form = CategoryForm(request.POST or None, initial={name: getattr(category, name) for name in names})
    used = work.hangs_on(category)
    if used:
        form.fields["about_staff"].disabled = True
        form.fields["about_staff"].help_text = _(
            "Cases were filed under it, and who may see them rests on this: it can't be changed any more."
        )
    status = done(
        form,
        lambda: actions.edit_category(
            category, actor=request.actor, seen=seen_by(request), **form.cleaned_data
        ),
    )
    if status:
        return show(request, "category", "categories", _page(request, category, form, status), status=status)
    messages.success(request, _("Saved. It holds for what is filed from now on."))
    return redirect("admin-category", code)


def _page(request: HttpRequest, category: Any, form: CategoryForm, status: int) -> dict[str, Any]:
    return {
        "category": matters.category(category.code),
        "form": form,
        "words": matters.words_by_weight(category),
        "items": items.in_force(items.Wanted(category=category)),
        "standard": standards.current(category),
    } | told(request, status, subject(category))


@require_http_methods(["GET", "POST"])
@rule_makers_only
def words(request: HttpRequest, code: str) -> HttpResponse:
    """The words of a category, a box for each weight."""
    category = matters.category(code)
    known = {f"weight_{weight}": _("、").join(row) for weight, row in matters.words_by_weight(category)}
    form = WordsForm(request.POST or None, initial=known)
    status = done(
        form,
        lambda: actions.save_words(category, actor=request.actor, seen=seen_by(request), words=form.words()),
    )
    if status:
        context = {"category": category, "form": form, "try_form": TryForm(auto_id="try_%s")}
        context |= told(request, status, subject(category))
        return show(request, "category_words", "categories", context, status=status)
    messages.success(request, _("Saved. The next text is weighed with these words."))
    return redirect("admin-category-words", code)


@require_http_methods(["GET", "POST"])
@rule_makers_only
def attempt(request: HttpRequest) -> HttpResponse:
    """What would be suggested for a text, and by which words. It is sent by POST, so that no log keeps it."""
    form = TryForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        context["text"] = form.cleaned_data["text"]
        context["found"] = selectors.suggest_categories(context["text"], most=5)
    status = 400 if form.errors else 200
    if request.htmx:
        return render(request, "departments/categories_try/_result.html", context)
    return show(request, "categories_try", "categories", context, status=status)
