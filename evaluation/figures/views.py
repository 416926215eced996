"""The figures' pages: three rates, each per department, each down to the cases it counts; and a department's
side by side. For everybody."""

from dataclasses import replace
from datetime import date, datetime

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evaluation.figures import counting, department, rollups
from evaluation.figures.counting import DISTRICT, EVERY, IN, OUT, PERIODS, UNLED, Scope
from evaluation.figures.measures import MEASURES, Measure
from evaluation.figures.rollups import Kept
from evaluation.selectors import quarters, results
from evaluation.wording import WORDS
from grievances.models import Assignment, Grievance
from grievances.selectors import public_place
from grievances.selectors.register import heading
from grievances.selectors.viewing import DESK_ROLES
from portal.departments.models import Department
from portal.kit import clock, pages
from portal.kit.errors import NotThere

PAGE = 25
_days_seal = Signer(salt="figures.day")


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The three rates of the district."""
    scope = _scope(request)
    names = counting.departments(scope.last_day)
    found = [counting.counted(scope, measure, names) for measure in MEASURES.values()]
    context = {"found": found, **_around(request, scope)}
    return render(request, "evaluation/figures/page.html", context)


@require_safe
def measure(request: HttpRequest, measure: str) -> HttpResponse:
    """One rate: the district, the departments with their intervals, the table, the formula. No ranks."""
    scope, chosen = _scope(request), _measure(measure)
    found = counting.counted(scope, chosen, counting.departments(scope.last_day))
    context = {"found": found, "measure": chosen, **_around(request, scope)}
    return render(request, "evaluation/figures/measure.html", context)


@require_safe
def cells(request: HttpRequest, measure: str, department: str) -> HttpResponse:
    """The cases behind one figure: redacted rows for the public, the officer's own rows for an officer."""
    scope, chosen = _scope(request), _measure(measure)
    unit = _unit(department)
    called = unit.as_of(scope.last_day) if isinstance(unit, Department) else unit
    cell = _cell(counting.counted(scope, chosen, counting.departments(scope.last_day)), department)
    part = request.GET.get("part", EVERY)
    part = part if part in {IN, OUT} else EVERY
    context = {"measure": chosen, "unit": called, "cell": cell, **_around(request, scope)}
    if cell is None or cell.hidden:
        return render(request, "evaluation/figures/hidden.html", context)
    context |= {"part": part, "tabs": _tabs(request, chosen, cell, part), "kin": _kin(unit)}
    context["beside"] = isinstance(unit, Department) and not scope.own
    if counting.may_list(scope, chosen, cell, part):
        rows = _loaded(counting.listed(scope, chosen, unit, part), own=scope.own)
        page = pages.page(request, rows, f"-{chosen.order}", PAGE)
        context |= {"page": page, "lines": [_line(case) for case in page.rows], "listed": True}
    return render(request, "evaluation/figures/cells.html", context)


@require_safe
def side_by_side(request: HttpRequest, code: str) -> HttpResponse:
    """What a department declared, what residents said and what panels found: the public figures, whoever
    asks; as they were kept ready, or else counted now. From a rollup it takes two queries."""
    scope, now = _public(request), clock.now()
    kept = rollups.served(code, scope.days, now)
    if kept is not None and request.GET.get("until") and kept.until != scope.until:
        kept = None  # figures of another day are asked for
    if kept is None:
        unit = _department(code)
        kept = Kept(unit.pk, department.page(scope, unit), scope.until, now)
    scope = replace(scope, until=kept.until)
    context = {
        "found": kept.page,
        "code": code,
        "measures": MEASURES,
        "reasons": WORDS,
        "as_of": kept.made_at,
    }
    context["quarters"] = quarters.answered(kept.department, kept.page.quarters, now)
    context |= _around(request, scope) | {"may_own": False}
    return render(request, "evaluation/figures/department.html", context)


@require_safe
def judged(request: HttpRequest, code: str) -> HttpResponse:
    """Exactly the panel results that the department's figure counts."""
    scope, unit = _public(request), _department(code)
    page = pages.page(request, department.judged_in(scope, unit), "-revealed_at", PAGE)
    lines = [_judged_line(sample) for sample in page.rows]
    context = {"unit": unit.as_of(scope.last_day), "code": code, "page": page, "lines": lines}
    return render(request, "evaluation/figures/judged.html", context | _around(request, scope))


def _judged_line(sample) -> dict:
    case = sample.grievance
    return {"found": results.found(sample), "heading": heading(case), "place": public_place(case)}


def _department(code: str) -> Department:
    found = _unit(code)
    if isinstance(found, str):
        raise NotThere("")
    return found


def _kin(unit: Department | str) -> tuple[list[Department], Department | None]:
    """Whom the department took over from, and who took over from it: their figures stand apart."""
    if isinstance(unit, str):
        return [], None
    return list(Department.objects.filter(successor=unit)), unit.successor


def _measure(key: str) -> Measure:
    if key not in MEASURES:
        raise NotThere("")
    return MEASURES[key]


def _unit(code: str) -> Department | str:
    if code in {DISTRICT, UNLED}:
        return code
    found = Department.objects.select_related("successor").filter(code=code).first()
    if found is None:
        raise NotThere("")
    return found


def _cell(found: counting.Counted, key: str):
    if key == DISTRICT:
        return found.total
    return next((cell for cell in found.cells if cell.key == key), None)


def _scope(request: HttpRequest) -> Scope:
    """From the query: how many days, until when (a figure's link carries its moment), whose cases."""
    shown = _public(request)
    if not (request.GET.get("own") == "1" and request.actor.has(*DESK_ROLES)):
        return shown
    return replace(shown, own=True, until=_moment(request.GET.get("until", ""), clock.now()))


def _public(request: HttpRequest) -> Scope:
    """The public's, whoever asks."""
    days = request.GET.get("days", "")
    until = clock.day_begins(_day(request.GET.get("until", "")))
    return Scope(request.actor, own=False, until=until, days=int(days) if days in map(str, PERIODS) else 90)


def _moment(text: str, now: datetime) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        return now
    return found if found and found.tzinfo and found <= now else now


def _day(text: str) -> date:
    """The day that a public link was made on, as it was signed then; else today. The public figures change
    at midnight and of a past day there are those alone that somebody was shown: two figures of moments of
    one's own choice, one less the other, would single out a case."""
    try:
        return date.fromisoformat(_days_seal.unsign(text))
    except (BadSignature, ValueError):
        return clock.local(clock.now()).date()


def _carried(scope: Scope) -> str:
    """The moment as a link carries it."""
    return (
        scope.until.isoformat() if scope.own else _days_seal.sign(clock.local(scope.until).date().isoformat())
    )


def _around(request: HttpRequest, scope: Scope) -> dict:
    """What every page of figures shows besides: the period, whose cases, and what its links carry on."""
    own = {"own": "1"} if scope.own else {}
    periods = [
        {
            "url": f"?{urlencode({'days': days, **own})}",
            "label": _("%(days)s days") % {"days": days},
            "current": days == scope.days,
        }
        for days in PERIODS
    ]
    return {
        "scope": scope,
        "periods": periods,
        "query": urlencode({"days": scope.days, "until": _carried(scope), **own}),
        "may_own": request.actor.has(*DESK_ROLES),
        "public_url": f"?{urlencode({'days': scope.days})}",
        "own_url": f"?{urlencode({'days': scope.days, 'own': '1'})}",
    }


def _tabs(request: HttpRequest, measure: Measure, cell: counting.Cell, part: str) -> list[dict]:
    kept = request.GET.copy()
    for name in ("after", "before", "part"):
        kept.pop(name, None)
    words = [(EVERY, measure.among, cell.n)]
    if not cell.veiled:
        words += [(IN, measure.counted, cell.count), (OUT, measure.rest, cell.rest)]
    found = []
    for key, label, count in words:
        kept["part"] = key
        found.append({"url": f"?{kept.urlencode()}", "label": label, "count": count, "current": part == key})
    return found


def _loaded(rows, *, own: bool):
    rows = rows.select_related("category", "area__parent").prefetch_related("parts__department")
    return rows if own else rows.defer("body", "place")


def _line(case: Grievance) -> dict:
    """What the list shows of a case."""
    lead = next((p.department for p in case.parts.all() if p.role == Assignment.LEAD and p.is_living), None)
    lead = lead.as_of(case.closed_at) if lead else None
    return {"case": case, "heading": heading(case), "place": public_place(case), "lead": lead}
