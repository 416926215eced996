"""Filing on three small pages; what was typed travels in the form itself, so that nothing can be lost."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grievances import selectors
from grievances.actions import filing, naming, photos
from grievances.actions.behalf import counter_post
from grievances.actions.filing import Filed, Filing
from grievances.forms import tried
from grievances.forms.filing import ANONYMOUS, CONTACT, GUARDED, OPEN, OTHER, STAFF, Draft
from grievances.lifecycle import REVIEWS
from grievances.models import Grievance, StagedUpload
from grievances.models.grievance import Channel
from grievances.views import consent, granting, staging
from grievances.views.danger import Found, in_danger
from grievances.views.neighbours import found_for
from portal.accounts import throttle
from portal.accounts.codes import tidy_reference
from portal.accounts.identities import Filer
from portal.accounts.models import Person
from portal.areas import selectors as areas
from portal.departments import selectors as departments
from portal.departments.models import Category
from portal.engines.routing.suggesting import Suggestion
from portal.kit import addresses, look
from portal.kit.errors import MoveRefused
from services import selectors as services

WHAT, WHERE, CHECK = 1, 2, 3
AN_HOUR = 3600
FILINGS_AN_HOUR = 30


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """The pages of a filing. The button `go` says where to: on, back, to a page, look up the point, send."""
    if request.method != "POST":
        asked = {"matter": request.GET.get("about", ""), "follows": request.GET.get("follows", "")}
        return _show(request, Draft.of(asked), WHAT)
    draft = Draft.of(request.POST)
    form = draft.form(WHAT)
    if status := staging.stage(request, draft.form_key, form):
        return _show(request, draft, WHAT, form, status)
    if chosen := look.wish(request):
        look.wear(request, *chosen)
        return look.keep(_show(request, draft, draft.at), *chosen)
    way = _stay if "drop" in request.POST else WAYS.get(request.POST.get("go", ""), _on)
    return way(request, draft)


# -- where a button leads --------------------------------------------------------------------------------


def _stay(request: HttpRequest, draft: Draft) -> HttpResponse:
    return _show(request, draft, draft.at)


def _on(request: HttpRequest, draft: Draft) -> HttpResponse:
    """To the next page, if what was filled in so far is right; else to the first page that is not."""
    for page in range(WHAT, draft.at + 1):
        form = draft.form(page)
        if not form.is_valid():
            return _show(request, draft, page, form, 400)
        if page == WHERE:
            draft.data["area"] = form.cleaned_data["area"].code
    return _show(request, draft, min(draft.at + 1, CHECK))


def _back(request: HttpRequest, draft: Draft) -> HttpResponse:
    return _show(request, draft, max(draft.at - 1, WHAT))


def _to(page: int, request: HttpRequest, draft: Draft) -> HttpResponse:
    return _show(request, draft, page)


def _locate(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Which grid holds the point that the device told."""
    draft.data.pop("area", None)
    form = draft.form(WHERE)
    if not form.is_valid():
        return _show(request, draft, WHERE, form, 400)
    draft.data["area"] = form.cleaned_data["area"].code
    return _show(request, draft, WHERE, found=form.cleaned_data["area"])


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    """File it. Sent again, it leads to the same receipt."""
    forms = {page: draft.form(page) for page in (WHAT, WHERE, CHECK)}
    for page, form in forms.items():
        if not form.is_valid():
            return _show(request, draft, page, form, 400)
    given = {name: value for form in forms.values() for name, value in form.cleaned_data.items()}
    if own := _own_names(draft, given):
        draft.data["named"] = "1"
        return _show(request, draft, CHECK, forms[CHECK], own=own)
    done: list[Filed] = []
    wanted = _wanted(request, draft, given)
    if status := tried(forms[CHECK], lambda: done.append(_file(request, wanted))):
        same = filing.repeated(wanted, actor=request.actor) if status == MoveRefused.status else None
        return _show(request, draft, CHECK, forms[CHECK], status, same=same)
    case = done[0].grievance
    if not request.actor.owner_index:
        granting.grant(request, case.pk)
    return redirect("receipt", case.reference)


def _own_names(draft: Draft, given: dict) -> naming.Own | None:
    """What of the resident's own name, number and address the register would take out of their words, and
    what it would not: said once, before it is sent."""
    if not given["public_text"] or "named" in draft.data:
        return None
    return naming.own(given["body"], **{name: given[name] for name in CONTACT})


def _another(request: HttpRequest, draft: Draft) -> HttpResponse:
    """It is none of the neighbours' matters: they are not shown again."""
    draft.data["another"] = "1"
    return _show(request, draft, draft.at)


def _again(request: HttpRequest, draft: Draft) -> HttpResponse:
    """It has happened again: filed all the same."""
    draft.data["again"] = "1"
    return _send(request, draft)


WAYS: dict[str, Callable[[HttpRequest, Draft], HttpResponse]] = {
    "on": _on,
    "back": _back,
    "stay": _stay,
    "locate": _locate,
    "send": _send,
    "another": _another,
    "again": _again,
    "what": partial(_to, WHAT),
    "where": partial(_to, WHERE),
}


def _file(request: HttpRequest, wanted: Filing) -> Filed:
    throttle.count("file", addresses.client(request), most=FILINGS_AN_HOUR, seconds=AN_HOUR)
    return filing.file(wanted, actor=request.actor)


def _wanted(request: HttpRequest, draft: Draft, given: dict) -> Filing:
    filer = Filer(
        name=given["name"],
        phone=given["phone"],
        email=given["email"],
        anonymous=given["wish"] == ANONYMOUS,
        language=_language(),
        owner_index=request.actor.owner_index,
        sensitive_consent=given["sensitive_consent"],
    )
    return Filing(
        body=given["body"],
        area=given["area"],
        form_key=draft.form_key,
        category=given["category"],
        place=given["place"],
        guarded=given["wish"] == GUARDED,
        longitude=given["longitude"],
        latitude=given["latitude"],
        public_text=given["public_text"],
        language=_language(),
        channel=Channel.WEB,
        photos=draft.photos,
        filer=filer,
        follows=_followed(request, draft),
        all_the_same="again" in draft.data,
    )


def _followed(request: HttpRequest, draft: Draft) -> Grievance | None:
    """The visitor's own earlier case, answered for good, to which there are new facts; anybody else's is not
    there."""
    typed = draft.data.get("follows", "")
    reference = tidy_reference(typed, settings.REFERENCE_PREFIX) if typed else ""
    if not reference:
        return None
    return selectors.own_cases(request.actor).filter(reference=reference, reviewed=REVIEWS).first()


def _language() -> str:
    return get_language() or "zh-hans"


# -- what a page shows -----------------------------------------------------------------------------------


def _show(
    request: HttpRequest, draft: Draft, page: int, form: BaseForm | None = None, status: int = 200, **more
) -> HttpResponse:
    """One of the pages. A judged `form` is shown with its errors; else what was typed, not judged yet."""
    context = {
        "draft": draft,
        "page": page,
        "officer": counter_post(request.actor) is not None,
        "follows": _followed(request, draft),
        **BESIDE[page](request, draft, form),
        **more,
    }
    context["hidden"] = draft.hidden(page)
    response = render(request, "grievances/filing/page.html", context, status=status)
    if not draft.is_personal:
        # The browser may show the page again on its Back button; nobody else keeps it.
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _what(request: HttpRequest, draft: Draft, form: BaseForm | None) -> dict:
    return {"form": form or draft.unjudged(WHAT), "photos": _photos(draft)}


def _photos(draft: Draft) -> list[StagedUpload]:
    """The photos that were accepted for this form, whichever of its pages is sent again."""
    found = photos.staged_for(draft.form_key)
    draft.data["photos"] = " ".join(photo.token for photo in found)
    return found


def _where(request: HttpRequest, draft: Draft, form: BaseForm | None) -> dict:
    places, told = areas.places(), draft.data.get("body", "")
    return {
        "form": (form or draft.unjudged(WHERE)).offer(places),
        "map": areas.drawn(places, draft.data.get("area", "")),
        "danger": in_danger(told, departments.suggest_categories(told)),
        "alike": found_for(draft) if draft.data.get("area") else [],
    }


def _check(request: HttpRequest, draft: Draft, form: BaseForm | None) -> dict:
    found = departments.suggest_categories(draft.data.get("body", ""))
    grouped = departments.grouped_categories()
    if draft.data.get("matter") == STAFF:
        found = _staff_first(found, [row for _group, rows in grouped for row in rows if row.about_staff])
    kinds = offered(found)
    if draft.data.get("kind", "") in ("", draft.data.get("offered")):
        draft.data["kind"] = draft.data["offered"] = kinds[0][0]
    _prefill(request, draft)
    groups = [(group, [(row.code, row.name) for row in rows]) for group, rows in grouped]
    best = found[0][0] if found else None
    area = areas.place(draft.data.get("area", ""))
    shown = {code for code, _words in kinds} | {draft.data.get("other", "")}
    asking = [row for _group, rows in grouped for row in rows if row.code in shown]
    return {
        "form": (form or draft.unjudged(CHECK)).offer(kinds, groups),
        "consent": consent.notice(asking, area),
        "photos": _photos(draft),
        "area": area,
        "danger": in_danger(draft.data.get("body", ""), found),
        "alike": found_for(draft),
        "services": services.helpful(draft.data.get("body", ""), best),
    }


BESIDE: dict[int, Callable[[HttpRequest, Draft, BaseForm | None], dict]] = {
    WHAT: _what,
    WHERE: _where,
    CHECK: _check,
}


def _staff_first(found: Found, rows: list[Category]) -> Found:
    """The resident came to complain about staff: that before whatever else the words speak for."""
    others = [(category, why) for category, why in found if not category.about_staff]
    return [(row, Suggestion(row.pk, 0, ())) for row in rows] + others


def offered(found: Found) -> list[tuple[str, str]]:
    """The kinds to choose from, the likeliest first, with the words that spoke for it."""
    rows = [(category.code, _with_words(category, why)) for category, why in found]
    rows.append((OTHER, _("Another kind")))
    left = (OPEN, _("I'm not sure: let the grid officer decide"))
    return [*rows, left] if found else [left, *rows]


def _with_words(category: Category, why: Suggestion) -> str:
    if not why.words:
        return category.name
    quote, comma = _("“%(word)s”"), _(", ")
    words = comma.join(quote % {"word": word} for word in why.words[:3])
    return _("%(kind)s (you wrote %(words)s)") % {"kind": category.name, "words": words}


def _prefill(request: HttpRequest, draft: Draft) -> None:
    """A signed-in resident finds their own contact details there, the first time."""
    person = request.user
    if "wish" in draft.data or not isinstance(person, Person):
        return
    if not request.actor.is_staff:
        draft.data |= {"name": person.name, "phone": person.phone, "email": person.email}
