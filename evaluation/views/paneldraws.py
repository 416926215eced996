"""Panels drawn from the pool: announced and concluded by the secretary, read and run again by everybody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation import drawing
from evaluation.actions import paneldraws
from evaluation.forms.office import SeedForm
from evaluation.forms.paneldraws import PlanForm
from evaluation.models import PanelDraw
from evaluation.selectors import features
from evaluation.selectors import paneldraws as reads
from evaluation.views.office import secretary
from grievances.forms import tried
from portal.departments.models import Role
from portal.kit import fresh, pages

PAGE, VERIFIED_SECONDS = 20, 600


@secretary
@require_http_methods(["GET", "HEAD", "POST"])
def office(request: HttpRequest) -> HttpResponse:
    """The draws so far, and the form of the next. Its button `fill` reckons the bounds anew for the seats."""
    if request.method == "POST" and "fill" not in request.POST:
        form, made = PlanForm(request.POST), []
        status = 400
        if form.is_valid():
            status = tried(form, lambda: made.append(paneldraws.announce(form.plan, actor=request.actor)))
        if not status:
            messages.success(request, _("The pool is frozen. Its lottery is published within a minute."))
            return redirect("panel-draw", made[0].number)
        return _office(request, form, status)
    names = ("size", "from_day", "until_day", "source", "draws_on")
    begun = {name: request.POST[name] for name in names if request.POST.get(name)}
    return _office(request, PlanForm(initial=begun))


def _office(request: HttpRequest, form: PlanForm, status: int = 200) -> HttpResponse:
    page = pages.page(request, PanelDraw.objects.defer("publication"), "-announced_at", PAGE)
    context = {"form": form, "page": page, "places": features.names()}
    return render(request, "evaluation/paneldraws/office.html", context, status=status)


@secretary
@require_POST
def conclude(request: HttpRequest, number: int) -> HttpResponse:
    """The numbers are known: the panel is drawn."""
    draw, form = reads.draw_by_number(number), SeedForm(request.POST)
    status = 400
    if form.is_valid():
        numbers = form.cleaned_data["randomness"]
        status = tried(form, lambda: paneldraws.conclude(draw, actor=request.actor, randomness=numbers))
    if status:
        return _draw(request, draw, form, status)
    messages.success(request, _("The panel is drawn. Whoever was drawn gets a letter."))
    return redirect("panel-draw", number)


@require_safe
def draw(request: HttpRequest, number: int) -> HttpResponse:
    """One draw, for everybody; with `?verify=1` it is run again here, from what is published."""
    return _draw(request, reads.draw_by_number(number), SeedForm())


def _draw(request: HttpRequest, found: PanelDraw, form: SeedForm, status: int = 200) -> HttpResponse:
    wrong = _verified(found) if "verify" in request.GET and found.publication else None
    concludes = found.state == PanelDraw.State.READY and request.actor.has(Role.PANEL_SECRETARY)
    context = {
        "draw": found,
        "form": form if concludes else None,
        "places": features.names(),
        "features": reads.composition(found),
        "chances": reads.chances(found),
        "verified": wrong == [],
        "wrong": wrong,
    }
    return render(request, "evaluation/paneldraws/draw.html", context, status=status)


def _verified(found: PanelDraw) -> list[str]:
    """What differs. Anybody may ask, so it is reckoned once in a while and not at each asking."""
    key = ("verified", found.pk, found.state)
    return fresh.kept(key, VERIFIED_SECONDS, lambda: drawing.verify(found.publication))


@require_safe
def published(request: HttpRequest, number: int) -> JsonResponse:
    """Everything that is needed to run the draw again."""
    response = JsonResponse(reads.publication_of(number), json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="panel-{number}.json"'
    return response
