"""What the administration's pages share: sections, the version they were made from, how they answer."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from portal.departments.access import View, role_only
from portal.departments.actors import Actor
from portal.departments.forms import tried
from portal.departments.rights import ADMINISTRATORS, RULE_MAKERS
from portal.departments.wording import OURS, Vocabulary, history
from portal.engines.journal import journal

# key, name of the first page, words, whose
SECTIONS = (
    ("overview", "admin", gettext_lazy("Overview"), RULE_MAKERS),
    ("departments", "admin-departments", pgettext_lazy("administration", "Departments"), ADMINISTRATORS),
    ("people", "admin-people", gettext_lazy("People and posts"), ADMINISTRATORS),
    ("categories", "admin-categories", gettext_lazy("Categories"), RULE_MAKERS),
    ("items", "admin-items", gettext_lazy("Responsibility list"), RULE_MAKERS),
    ("services", "admin-services", gettext_lazy("Services"), ADMINISTRATORS),
    ("limits", "admin-limits", gettext_lazy("Limits and calendars"), ADMINISTRATORS),
    ("danger", "admin-danger", gettext_lazy("Words of danger"), ADMINISTRATORS),
    ("ladder", "admin-ladder", gettext_lazy("Escalation"), ADMINISTRATORS),
    ("stuck", "admin-stuck", gettext_lazy("What got stuck"), ADMINISTRATORS),
    ("exports", "exports-watched", gettext_lazy("Exports"), ADMINISTRATORS),
    ("mails", "mails", gettext_lazy("Mails"), ADMINISTRATORS),
)
administrators_only: Callable[[View], View] = role_only(*ADMINISTRATORS)
rule_makers_only: Callable[[View], View] = role_only(*RULE_MAKERS)


def sections(actor: Actor, current: str) -> list[dict[str, Any]]:
    """The sections that the actor may open, as `tabs` takes them."""
    return [
        {"url": reverse(name), "label": label, "current": key == current}
        for key, name, label, roles in SECTIONS
        if actor.has(*roles)
    ]


def show(
    request: HttpRequest,
    page: str,
    section: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    app: str = "departments",
) -> HttpResponse:
    """The page `templates/<app>/<page>/page.html` under its section."""
    shared = {"sections": sections(request.actor, section), "section": section}
    return render(request, f"{app}/{page}/page.html", shared | context, status=status)


def is_whole(request: HttpRequest) -> bool:
    """Whether the reader has all sections."""
    return request.actor.has(*ADMINISTRATORS)


def done(form: BaseForm, deed: Callable[[], Any]) -> int:
    """0 if the form was right and the deed is done; else the status to answer with: 200 for a fresh form."""
    if not form.is_bound:
        return 200
    if not form.is_valid():
        return 400
    return tried(form, deed)


def done_with_rows(form: BaseForm, rows: Any, deed: Callable[[], Any]) -> int:
    """As `done`, for an item of the list and its co-departments' rows together."""
    if form.is_bound and not rows.is_valid():
        form.add_error(None, gettext("Please check the co-departments."))
    return done(form, deed)


def seen_by(request: HttpRequest) -> str | None:
    """The newest journal entry that the form was made from; forms that name none are not held to one."""
    return request.POST.get("seen")


def told(
    request: HttpRequest, status: int, subject: str, *more: str, vocabulary: Vocabulary = OURS
) -> dict[str, Any]:
    """The subject's history for its page, and the entry that its form is made from.

    After a refusal because somebody was faster that is the newest entry, now that it is shown; after any
    other refusal the one the form came with.
    """
    fresh = status == 409 or not request.POST.get("seen")
    seen = journal.head(subject) if fresh else request.POST["seen"]
    changed = history(subject, *more, vocabulary=vocabulary)
    return {"history": changed, "seen": seen, "overtaken": status == 409}
