"""People and posts: listed, added, edited; posts given and ended; accounts switched off and on."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts.models import Person
from portal.departments import work
from portal.departments.actions import people as actions
from portal.departments.actions import posts as post_actions
from portal.departments.actions.change import subject
from portal.departments.forms.people import EndPostForm, NewPersonForm, PersonForm, PostForm
from portal.departments.models import Role
from portal.departments.screens import people as screen
from portal.departments.views import passwords
from portal.departments.views.frame import administrators_only, done, seen_by, show, told
from portal.departments.wording import ROLES
from portal.kit import pages
from portal.kit.errors import DomainError


@require_GET
@administrators_only
def listed(request: HttpRequest) -> HttpResponse:
    """The people of a view, searched by name."""
    view = request.GET.get("view", "posted")
    view = view if view in screen.VIEWS else "posted"
    text, role = request.GET.get("q", "").strip()[:60], request.GET.get("role", "")
    words = {"posted": _("With a post"), "without": _("Without a post"), "off": _("Switched off")}
    views = [
        {"url": f"{reverse('admin-people')}?view={each}", "label": words[each], "current": each == view}
        for each in screen.VIEWS
    ]
    rows = screen.listed(view, text, role if role in Role.values and view == "posted" else "")
    context = {
        "page": pages.page(request, rows, "username", size=50), "views": views, "view": view, "text": text,
        "role": role, "roles": [(each.value, ROLES[each]) for each in Role],
    }  # fmt: skip
    return show(request, "people", "people", context)


@require_GET
@administrators_only
def one(request: HttpRequest, key: int) -> HttpResponse:
    """A person with their posts and their history; a link just made is shown this once."""
    person = screen.person(key)
    context = screen.posts(person) | told(request, 200, subject(person))
    context |= {"person": person, "officer": post_actions.is_officer(person), "self": request.user.pk == key}
    return show(request, "person", "people", context | passwords.shown_once(request, person))


@require_http_methods(["GET", "POST"])
@administrators_only
def add(request: HttpRequest) -> HttpResponse:
    """Somebody new; their link to choose a password is shown next."""
    form, made = NewPersonForm(request.POST or None), []
    status = done(form, lambda: made.append(actions.add_person(actor=request.actor, **form.cleaned_data)))
    if status:
        return show(request, "person_form", "people", {"form": form}, status=status)
    token = actions.invite(made[0], actor=request.actor)
    passwords.keep_for_once(request, made[0], token)
    handed = _("The account is there. Next: give a post, and hand over the link.")
    mailed = _("The account is there, and they have been sent a link. Next: give a post.")
    messages.success(request, handed if token else mailed)
    return redirect("admin-person", made[0].pk)


@require_http_methods(["GET", "POST"])
@administrators_only
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Change an officer's names, e-mail or language."""
    person = screen.person(key)
    if not post_actions.is_officer(person):
        return redirect("admin-person", key)
    names = list(PersonForm.base_fields)
    form = PersonForm(request.POST or None, initial={name: getattr(person, name) for name in names})
    status = done(
        form,
        lambda: actions.edit_person(person, actor=request.actor, seen=seen_by(request), **form.cleaned_data),
    )
    if status:
        context = {"form": form, "person": person} | told(request, status, subject(person))
        return show(request, "person_form", "people", context, status=status)
    messages.success(request, _("Saved."))
    return redirect("admin-person", key)


@require_http_methods(["GET", "POST"])
@administrators_only
def give_post(request: HttpRequest, key: int) -> HttpResponse:
    """Give a post."""
    person = screen.person(key)
    form = PostForm(request.POST or None, initial={"department": request.GET.get("department")})
    status = done(
        form,
        lambda: post_actions.give_post(
            person, actor=request.actor, seen=seen_by(request), **form.cleaned_data
        ),
    )
    if status:
        context = {"form": form, "person": person} | told(request, status, subject(person))
        return show(request, "post_form", "people", context, status=status)
    messages.success(request, _("The post is given."))
    return redirect("admin-person", key)


@require_http_methods(["GET", "POST"])
@administrators_only
def end_post(request: HttpRequest, key: int, post: int) -> HttpResponse:
    """End a post."""
    person = screen.person(key)
    held = screen.post(person, post)
    form = EndPostForm(request.POST or None)
    status = done(
        form,
        lambda: post_actions.end_post(held, actor=request.actor, seen=seen_by(request), **form.cleaned_data),
    )
    if status:
        context = {"form": form, "person": person, "post": held, "left": work.parts_left(held)}
        context |= told(request, status, subject(person))
        return show(request, "post_end", "people", context, status=status)
    messages.success(request, _("The post ends on that day."))
    return redirect("admin-person", key)


@administrators_only
@require_POST
def link(request: HttpRequest, key: int) -> HttpResponse:
    """A new link to choose a password."""

    def deed(person: Person) -> str:
        token = actions.invite(person, actor=request.actor, seen=seen_by(request))
        passwords.keep_for_once(request, person, token)
        if token:
            return _("A new link is below. The password in use works until it is used.")
        return _("A link was sent to their mailbox. The password in use works until it is used.")

    return _done_with(request, key, deed)


@administrators_only
@require_POST
def switch_off(request: HttpRequest, key: int) -> HttpResponse:
    """Nobody signs in with the account any more."""

    def deed(person: Person) -> str:
        actions.switch_off(person, actor=request.actor, seen=seen_by(request))
        return _("The account is switched off.")

    return _done_with(request, key, deed)


@administrators_only
@require_POST
def switch_on(request: HttpRequest, key: int) -> HttpResponse:
    """The account works again."""

    def deed(person: Person) -> str:
        actions.switch_on(person, actor=request.actor, seen=seen_by(request))
        return _("The account is switched on.")

    return _done_with(request, key, deed)


def _done_with(request: HttpRequest, key: int, deed: Callable[[Person], str]) -> HttpResponse:
    """Do it, say what it says, and show the person again; a refusal is said there too: nothing was typed that
    could be lost."""
    try:
        words = deed(screen.person(key))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("admin-person", key)
