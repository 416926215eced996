"""The counter: an officer files for somebody who can't, and prints them a receipt, once."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grievances import policies, selectors
from grievances.actions import behalf, filing, photos
from grievances.actions.behalf import Asked
from grievances.actions.filing import Filed, Filing
from grievances.forms import tried
from grievances.forms.counter import CounterForm
from grievances.forms.filing import ANONYMOUS, GUARDED
from grievances.forms.inputs import form_key
from grievances.lifecycle import Verb
from grievances.models import Grievance
from grievances.selectors.counter import community
from grievances.views import consent, staging
from grievances.views.filing import offered
from portal.accounts import throttle
from portal.accounts.codes import tidy_reference
from portal.accounts.identities import Filer
from portal.areas import selectors as areas
from portal.departments import selectors as departments
from portal.departments.access import staff_only
from portal.departments.models import Category
from portal.engines.journal import journal
from portal.kit.errors import NotThere

AN_HOUR, FILINGS_AN_HOUR = 3600, 60
COPIED = ("body", "area", "category", "place", "longitude", "latitude", "public_text", "language")
KEPT = ("name", "phone", "email", "address", "language", "sensitive_consent")


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """All on one page. The button `go`: `kinds` asks what the words suggest, else it is filed.

    The kinds are asked for once the words are there: with JavaScript at once, without it by the first press.
    """
    if behalf.counter_post(request.actor) is None:
        raise NotThere("")
    if request.method != "POST":
        return _show(request, CounterForm(initial=_begun(request)))
    typed = request.POST.copy()
    typed["form_key"] = form_key(typed.get("form_key", ""))
    if not typed.get("kind"):
        typed["kind"] = offered(departments.suggest_categories(typed.get("body", "")))[0][0]
    if typed.get("go") == "kinds":
        return _kinds_only(request, CounterForm(initial=typed.dict()))
    return _posted(request, CounterForm(typed))


def _posted(request: HttpRequest, form: CounterForm) -> HttpResponse:
    """Photos are kept first, whatever else is refused; then what is wrong is said; then it is filed."""
    typed = form.data
    if status := staging.stage(request, typed["form_key"], form):
        return _show(request, form, status)
    if "drop" in typed:
        return _show(request, CounterForm(initial=typed.dict()))
    if not form.is_valid():
        return _show(request, form, 400)
    if not typed.get("asked"):
        return _show(request, form, check=True)
    return _sent(request, form)


def _begun(request: HttpRequest) -> dict[str, Any]:
    """An empty page: in the officer's own community, in the language that they work in."""
    post = behalf.counter_post(request.actor)
    here = [community for community, _grids in areas.places() if community.path == post.area_path]
    return {
        "form_key": str(uuid.uuid4()),
        "language": get_language() or "zh-hans",
        "area": here[0].code if here else "",
    }


def _sent(request: HttpRequest, form: CounterForm) -> HttpResponse:
    done: list[Filed] = []
    if status := tried(form, lambda: done.append(_file(request, form.cleaned_data))):
        return _show(request, form, status)
    return redirect("counter-receipt", done[0].grievance.reference)


def _file(request: HttpRequest, given: dict[str, Any]) -> Filed:
    throttle.count("counter", request.actor.key, most=FILINGS_AN_HOUR, seconds=AN_HOUR)
    filer = Filer(
        **{name: given[name] for name in KEPT}, anonymous=given["wish"] == ANONYMOUS, consent_told=True
    )
    wanted = Filing(
        **{name: given[name] for name in COPIED},
        form_key=given["form_key"],
        behalf=Asked(given["how"], given["agreed"], given["because"]),
        photos=tuple(row.token for row in photos.staged_for(given["form_key"])),
        guarded=given["wish"] == GUARDED,
        filer=filer,
    )
    return filing.file(wanted, actor=request.actor)


def _show(request: HttpRequest, form: CounterForm, status: int = 200, *, check: bool = False) -> HttpResponse:
    """The page with what was typed. `check`: only the kind is still to be looked at."""
    body = form["body"].value() or ""
    found = departments.suggest_categories(body) if body else []
    context = _with_kinds(form, found, asked=bool(body))
    context |= {"check": check, "photos": photos.staged_for(form["form_key"].value() or "")}
    return render(request, "grievances/counter/page.html", context, status=status)


def _kinds_only(request: HttpRequest, form: CounterForm) -> HttpResponse:
    found = departments.suggest_categories(form["body"].value() or "")
    return render(request, "grievances/counter/_kinds.html", _with_kinds(form, found, asked=True))


def _with_kinds(form: CounterForm, found: list, *, asked: bool) -> dict[str, Any]:
    """The form with the kinds to choose from, and whom consent to a sensitive one is about."""
    grouped = departments.grouped_categories()
    groups = [(group, [(row.code, row.name) for row in rows]) for group, rows in grouped]
    kinds = offered(found)
    form.show(kinds, groups, areas.places())
    area = areas.place(form["area"].value() or "")
    return {
        "form": form,
        "asked": asked,
        "consent": consent.notice(_shown(grouped, kinds, form["other"].value()), area) if asked else None,
    }


def _shown(grouped: list, kinds: list[tuple[str, str]], other: str | None) -> list[Category]:
    codes = {code for code, _words in kinds} | {other}
    return [row for _group, rows in grouped for row in rows if row.code in codes]


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt of what was filed for somebody. GET tells what happens now; POST makes the sheet with the
    private code, once: on the screen it is covered."""
    case = _case(request, reference)
    code = behalf.hand_out(case, actor=request.actor) if request.method == "POST" else ""
    visible = policies.visible_to(request.actor.as_officer()).filter(pk=case.pk).exists()
    context = {
        "case": case,
        "code": code,
        "link": f"{settings.SITE_URL}/k/{code}/",
        "track": f"{settings.SITE_URL}/track/",
        "prints": behalf.prints(request.actor, case),
        "community": community(case),
        "district": areas.district_name,  # called by the sheet, in each of its languages
        "proof": journal.head(case.subject) if code else "",
        "visible": visible,
        "recodes": visible and policies.may(request.actor.as_officer(), Verb.RECODE, case),
    }
    response = render(request, "grievances/counter/receipt.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _case(request: HttpRequest, reference: str) -> Grievance:
    """What the officer has filed for somebody, or made a new code for. NotThere for everybody else."""
    tidy = tidy_reference(reference, settings.REFERENCE_PREFIX)
    found = selectors.loaded(Grievance.objects.filter(reference=tidy)).first() if tidy else None
    if found is None or not (behalf.prints(request.actor, found) or behalf.filed(request.actor, found)):
        raise NotThere(_("There is no such receipt of yours."))
    return found
