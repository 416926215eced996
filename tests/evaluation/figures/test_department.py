"""A department's page: declared, said and found side by side; the same as reckoned from the raw rows."""

import re
from datetime import timedelta
from decimal import Decimal
from math import sqrt

import pytest
from django.test import Client

from evaluation.figures import department
from evaluation.figures.counting import Scope
from evaluation.models import Result, Sample, Session
from evaluation.statistics.reasons import Reason
from evaluation.wording import WORDS
from grievances.models import Grievance
from portal.departments.actors import NOBODY
from portal.kit import clock
from tests.evaluation.figures.test_counting import UNTIL, clone
from tests.factories.panel import MONDAY, close_case, panel

PAGE = "/figures/departments/POLICE/"
Z = 1.959963984540054
SCORES = (80, 75, 60, 50, 90)  # the fourth is under 60
CHANCES = ("0.2", "0.5", "1", "0.25", "0.8")


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(UNTIL):
        yield


@pytest.fixture
def scene(district):
    """The police: 74 closed cases, 44 confirmed (18 satisfied, 14 not, 12 without a rating), 30 silent, of
    which a panel verified 16; 50 results. The civil office: 40, 20 confirmed."""
    session, case = panel(district), close_case(district)
    clone(case, 17)
    clone(case, 14, rating=2)
    clone(case, 12, rating=None, contacted_at=MONDAY + timedelta(hours=30))
    clone(case, 30, outcome="silent", rating=None)
    ended = list(Grievance.objects.order_by("pk"))
    for number, one in enumerate(ended[14:64]):
        judged(session, one, SCORES[number % 5], CHANCES[number % 5])
    moved(district, "CIVIL", case, 20, rating=None)
    moved(district, "CIVIL", case, 20, outcome="silent", rating=None)
    return district


def moved(district, code, case, many, **changes):
    """So many more cases, led by another department."""
    before = set(Grievance.objects.values_list("pk", flat=True))
    clone(case, many, **changes)
    for one in Grievance.objects.exclude(pk__in=before):
        one.parts.update(department=district.departments[code])


def judged(session: Session, case: Grievance, score, chance: str = "1", **more) -> Sample:
    """A published result of the case."""
    sample = Sample.objects.create(
        session=session, grievance=case, cycle=more.pop("cycle", case.cycle), key_digest=f"{case.pk:064}",
        department=case.parts.get(role="lead").department, outcome=case.outcome,
        probability=Decimal(chance), state="revealed", considered_at=case.closed_at + timedelta(minutes=1),
        revealed_at=more.pop("revealed_at", case.closed_at + timedelta(days=10)), **more,
    )  # fmt: skip
    Result.objects.create(
        sample=sample, scorers=3, score=score, criteria={}, flags={}, raised=[], commitments=[]
    )
    return sample


def shown(district, code="POLICE", **more):
    scope = Scope(NOBODY, own=False, until=UNTIL, days=90)
    return department.page(scope, district.departments[code])


def wilson(count, n):
    p, spread = count / n, 1 + Z * Z / n
    middle, half = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return (middle - half) / spread, min(1, (middle + half) / spread)


def percents(*shares):
    return tuple(round(100 * share, 1) for share in shares)


def raw(code):
    """The cases of a department's lead, from the table alone."""
    return [
        case
        for case in Grievance.objects.order_by("pk").prefetch_related("parts__department", "samples__result")
        if any(part.department.code == code and part.role == "lead" for part in case.parts.all())
    ]


def test_the_page_says_what_the_raw_rows_say(scene):
    cases, civil, found = raw("POLICE"), raw("CIVIL"), shown(scene)
    n, confirmed = len(cases), sum(case.outcome == "confirmed" for case in cases)
    rated = [case.rating for case in cases if case.rating]
    satisfied = sum(rating >= 4 for rating in rated)
    results = [sample for case in cases for sample in case.samples.all()]
    passed = sum(sample.result.score >= 60 for sample in results)
    assert (n, confirmed, len(rated), satisfied, len(results), passed) == (74, 44, 32, 18, 50, 40)
    assert (found.declared.n, found.declared.percent) == (n, 100)
    assert (found.confirmed.count, found.confirmed.interval) == (confirmed, percents(*wilson(confirmed, n)))
    assert (found.panel.count, found.panel.n) == (passed, len(results))
    assert found.panel.interval == percents(*wilson(passed, len(results)))
    assert found.satisfied.interval == percents(*wilson(satisfied, 32))
    rate = found.silence.rate
    assert (rate.percent, rate.low, rate.high) == percents(32 / n, *wilson(32, n))
    r, s = 32 / n, satisfied / 32
    bounds = found.silence.bounds
    assert (bounds.low, bounds.high) == percents(r * s, r * s + 1 - r)

    (low1, _high1), (low2, high2) = wilson(n, n), wilson(passed, 50)
    gap, share = 1 - passed / 50, passed / 50
    ends = gap - sqrt((1 - low1) ** 2 + (high2 - share) ** 2), gap + (share - low2)
    assert (found.gap.percent, found.gap.low, found.gap.high) == percents(gap, *ends)

    weights = [(float(s.result.score >= 60), float(s.probability)) for s in results]
    size = sum(1 / chance for _y, chance in weights)
    mean = sum(y / chance for y, chance in weights) / size
    error = sqrt(sum((1 - c) * (y - mean) ** 2 / c**2 for y, c in weights)) / size
    expected = percents(mean, max(0, mean - Z * error), min(1, mean + Z * error))
    assert (found.weighted.percent, found.weighted.low, found.weighted.high) == expected

    civil_confirmed = sum(case.outcome == "confirmed" for case in civil)
    expected = shrunk([(confirmed, n), (civil_confirmed, len(civil))])
    assert found.shrunk["confirmed"].percent == percents(expected)[0]
    waited = sorted((case.contacted_at - case.filed_at) / timedelta(hours=1) for case in cases)
    assert (found.waiting.median, found.waiting.cell.n) == (round(waited[(n + 1) // 2 - 1]), n)
    assert [(peer.code, peer.n, peer.cell.count) for peer in found.peers] == [("CIVIL", 40, 20)]


def shrunk(counts):
    """The first one's rate by the formula of domain.md 3."""
    total, units = sum(n for _x, n in counts), len(counts)
    m = sum(x for x, _n in counts) / total
    spread = sum(n * (x / n - m) ** 2 for x, n in counts)
    room = total - sum(n * n for _x, n in counts) / total - (units - 1)
    rho = max(0, (spread - m * (1 - m) * (units - 1)) / (m * (1 - m) * room))
    if rho == 0:
        return m
    weight, (x, n) = (1 - rho) / rho, counts[0]
    return (x + m * weight) / (n + weight)


def test_who_still_waits_counts_as_waiting(scene):
    """37 of 74 have been answered late or never: the closed alone would say one hour."""
    late = Grievance.objects.filter(pk__in=[case.pk for case in raw("POLICE")[:50]])
    late.update(contacted_at=None)
    found = shown(scene).waiting
    assert (found.median, found.reason, found.cell.n) == (None, Reason.NOT_REACHED, 74)
    assert str(WORDS[found.reason]) in page(scene)


def page(scene, address=PAGE, client=None, **query):
    found = (client or Client()).get(address, query)
    assert found.status_code == 200
    return found.content.decode()


def test_each_number_leads_to_what_it_counts(scene, django_assert_max_num_queries):
    html = page(scene)
    for key, n in (("resolution", 74), ("confirmed", 74), ("satisfaction", 32), ("response", 74)):
        link = re.search(rf'href="(/figures/{key}/POLICE/\?[^"]+)"', html)[1].replace("&amp;", "&")
        assert f'<span class="count">{n}</span>' in Client().get(link).content.decode()
    link = re.search(rf'href="({PAGE}results/\?[^"]+)"', html)[1].replace("&amp;", "&")
    results = set()
    while link:
        listed = Client().get(link).content.decode()
        results |= set(re.findall(r'href="/panels/results/(\d+)/"', listed))
        after = re.search(r'href="([^"]*after=[^"]+)"', listed)
        link = f"{PAGE}results/{after[1]}".replace("&amp;", "&") if after else ""
    assert len(results) == 50
    assert f'href="{PAGE}?' in page(scene, "/figures/resolution/POLICE/")
    assert f'href="{PAGE}?' in page(scene, "/figures/resolution/")
    with django_assert_max_num_queries(
        13
    ):  # no rollup, department, nine counts, answers, the district's name
        page(scene)


def test_results_of_test_cases_second_rounds_and_staff_complaints_do_not_count(scene):
    """Nor what is revealed after the period's end; what went back after a low score does."""
    session, (case, staff, other, back, *_rest) = Session.objects.get(), raw("POLICE")
    Grievance.objects.filter(pk=staff.pk).update(about_staff=True)
    judged(session, staff, 10)
    judged(session, other, 10, revealed_at=UNTIL + timedelta(seconds=1))
    first = Sample.objects.filter(grievance__in=raw("CIVIL") + raw("POLICE")).first()
    judged(session, case, 10, first=first)
    judged(session, back, 10)
    Grievance.objects.filter(pk=back.pk).update(status="in_progress", closed_at=None, cycle=2)
    found = shown(scene)
    assert (found.panel.n, found.panel.count) == (51, 40)
    assert found.declared.n == 72


def test_it_tells_no_more_than_the_public_figures(scene):
    """Three of fire: their number is hidden, and with them the smallest other; a part under ten is not told,
    and an officer reads the same here as everybody."""
    case = raw("POLICE")[0]
    moved(scene, "FIRE", case, 3, rating=None)
    fire, civil = shown(scene, "FIRE"), shown(scene, "CIVIL")
    assert all(cell.hidden for cell in (fire.declared, fire.confirmed, civil.declared))
    assert [fire.peers, civil.peers, shown(scene).peers] == [(), (), ()]
    assert (fire.silence.told, fire.waiting.median, fire.gap.percent) == (False, None, None)
    client = Client()
    client.force_login(scene.people["police"])
    html = page(scene, "/figures/departments/FIRE/", client, own="1")
    assert "不到 10 件" in html or "少于 10" in html
    assert not re.search(r"\b3 件", html)
    assert "/desk/" not in re.search(r"<main.*</main>", html, re.S)[0]

    Grievance.objects.filter(outcome="silent", parts__department__code="POLICE").update(outcome="confirmed")
    Grievance.objects.filter(pk__in=[each.pk for each in raw("POLICE")[:4]]).update(outcome="silent")
    found = shown(scene)
    assert (found.confirmed.n, found.confirmed.count, found.confirmed.side) == (74, None, "most")
    assert found.shrunk["confirmed"].percent is None
    html = page(scene)
    assert "74 件中超过 64 件" in html
    assert '<td class="num">–</td><td class="num">不显示</td>' in html


def test_a_department_without_cases_says_so_and_who_is_none_is_not_there(scene):
    assert "数量还不够" in page(scene, "/figures/departments/DISCIPLINE/")
    for code in ("NOBODY", "all", "none"):
        assert Client().get(f"/figures/departments/{code}/").status_code == 404
    assert set(WORDS) == set(Reason)
