"""A quarter of the panel: from the pool to a panel drawn by lot, cases scored on phones, one member ill, one
who steps aside, results that anybody reckons again, a question put in clearer words, and a department that
puts right what was found wanting. In Chinese and in English."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from statistics import median

import pytest
from django.utils import translation
from playwright.sync_api import expect

from evaluation import tasks
from evaluation.actions import paneldraws, rectifying, volunteering
from evaluation.actions.volunteering import Facts
from evaluation.improving.actions import opening
from evaluation.models import Improvement, Order, PanelDraw, PanelMember, Sample, SamplingRule, Session
from evaluation.selectors.rubrics import newest
from grievances.actions import resolving
from grievances.actions.resolving import Reply
from portal.accounts.models import Person
from portal.departments.actors import bearer
from portal.kit import clock
from tests.factories.district import reload
from tests.factories.judged import found, with_owners
from tests.factories.panel import KEYS, REPLY, close_case, new_person
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NUMBERS = "05 11 17 22 28 31 + 09"
# Three scorers' marks for timeliness in eleven cases, and what they said of the twelfth: α is .600.
APART = (
    (5, 5, 5), (2, 4, 4), (4, 4, 5), (5, 5, 5), (5, 3, 2), (4, 4, 4), (5, 5, 5), (4, 5, 4), (4, 3, 3),
    (5, 4, 5), (4, 4, 4),
)  # fmt: skip
AGREED = (5, 4, 4, 5, 3, 4, 5, 4, 3, 5, 4)  # and on the other questions they are at one
FOUND = {"legality": (2, 2, 2), "substance": (1, 1, 1), "timeliness": (1, 2, 2), "dignity": (2, 2, 2),
         "cause": (1, 1, 1)}  # fmt: skip
BODY = {"zh-hans": "楼下饭店夜里放音响。", "en": "The restaurant below plays music at night."}
REPLIES = {
    "zh-hans": REPLY,
    "en": Reply(
        "We went; there is noise.", "Noise law, article 65.", "We warned them.", "We call.", "A record."
    ),
}
WORDS = {
    "panel": {"zh-hans": "双色球 2026021 期", "en": "Lottery no. 2026021"},
    "session": {"zh-hans": "双色球 2026022 期", "en": "Lottery no. 2026022"},
    "plan": {"zh-hans": "周五夜里再查，巡逻一组负责。", "en": "Another round on Friday night, patrol one."},
    "cause": {"zh-hans": "只在白天查了一次。", "en": "We looked once, by day."},
    "remedy": {"zh-hans": "夜里到场，音响已关。", "en": "We came at night; the music is off."},
    "prevention": {"zh-hans": "列入夜间巡查。", "en": "It is on the night round now."},
    "found": {"zh-hans": "到场听了一晚，没有声音。", "en": "I listened for an evening: nothing."},
}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_a_quarter_from_the_pool_to_a_department_that_puts_it_right(place, visitor, language):
    story = Story(with_owners(place), visitor, language)
    with at(MONDAY - timedelta(days=4)):
        story.residents_come_into_the_pool()
        story.the_secretary_announces_a_panel()
    with at(MONDAY - timedelta(days=3)):
        story.the_panel_is_drawn()
    with at(MONDAY):
        story.a_session_begins()
    with at(MONDAY + timedelta(days=1)):
        story.cases_are_judged()
        story.one_falls_ill_and_one_steps_aside()
        story.three_score_on_their_phones()
    with at(MONDAY + timedelta(days=2)):
        story.anybody_reckons_the_figures_again()
        story.the_question_is_put_in_clearer_words()
        story.the_department_plans_and_answers()
    with at(MONDAY + timedelta(days=4)):
        story.somebody_else_looks_and_it_is_closed()


class Story:
    """The people of the quarter, and what they do."""

    def __init__(self, place, visitor, language: str):
        self.place, self.visitor, self.language = place, visitor, language
        self.desk = visitor(width=1280).come_in(place.people["secretary"])
        Person.objects.update(language=language)
        Person.objects.filter(username="secretary").update(name_zh="宁爽", name_en="Ning Shuang")
        Person.objects.filter(username="policy").update(name_zh="杜海涛", name_en="Du Haitao")

    # -- the pool and the panel ----------------------------------------------------------------------------

    def residents_come_into_the_pool(self) -> None:
        """Eleven have; the twelfth does it on a phone."""
        for n in range(11):
            person = self.place.people[f"v{n}"] = new_person(f"v{n}", f"评价员{n}", email=f"v{n}@example.org")
            facts = Facts(self.place.areas["LH-YJ-01-01"], "female" if n % 2 else "male", "30-44", "local")
            volunteering.join(facts, actor=self.place.actor(person.username), consents=True)
        last = self.place.people["v11"] = new_person("v11", "评价员11", email="v11@example.org")
        Person.objects.update(language=self.language)
        who = self.visitor(width=390).come_in(last).open("/panels/pool/")
        who.field("The grid where you live").select_option("LH-YJ-01-01")
        who.field("Sex").select_option("female")
        who.field("Age").select_option("60+")
        who.field("Household register").select_option("local")
        who.page.locator("input[name=consents]").check()
        who.press("Come into the pool")
        expect(who.page.get_by_role("button", name=who.words("Save"), exact=True)).to_be_visible()

    def the_secretary_announces_a_panel(self) -> None:
        who = self.desk.open("/panels/office/draws/")
        who.fill("Seats", "7")
        who.press("Reckon anew for these seats")
        who.field("First day of the term").fill("2026-03-01")
        who.field("Last day of the term").fill("2026-06-01")
        who.fill("Whose numbers will make the seed?", self.said("panel"))
        who.field("On which day is it drawn?").fill("2026-02-27")
        who.press("Freeze the pool and announce")
        who.page.locator("[data-yes]").click()
        who.sees_said("The pool is frozen. Its lottery is published within a minute.")
        assert paneldraws.reckon(clock.now()) == 1

    def the_panel_is_drawn(self) -> None:
        draw = PanelDraw.objects.get()
        who = self.desk.open(f"/panels/draws/panels/{draw.number}/")
        who.sees(draw.publication["lottery_hash"])
        who.fill("The numbers, as they were published", NUMBERS)
        who.press("Draw the panel")
        who.page.locator("[data-yes]").click()
        who.sees_said("The numbers became known and picked the panel.")
        anybody = self.visitor(width=390).open(f"/panels/draws/panels/{draw.number}/")
        anybody.press("Run it again here")
        anybody.sees_said("Run again here: it is as published")
        assert PanelMember.objects.filter(active=True).count() == 7

    def a_session_begins(self) -> None:
        SamplingRule.objects.create(
            version=1, from_at=MONDAY - timedelta(days=9), fast_minutes=10,
            **dict.fromkeys(("base", "silent", "refused", "fast"), Decimal(1)),
        )  # fmt: skip
        who = self.desk.open("/panels/office/")
        who.fill("Whose numbers will make the seed?", self.said("session"))
        who.field("On which day is it drawn?").fill("2026-03-02")
        who.page.locator("input[name=until_day]").fill("2026-03-03")
        who.press("Freeze the pool and announce")
        who.fill("The numbers, as they were published", NUMBERS)
        who.press("Begin the session")
        who.page.locator("[data-yes]").click()
        who.sees_said("The session has its seed. Cases that close from now on can be drawn.")

    # -- scoring -------------------------------------------------------------------------------------------

    def cases_are_judged(self) -> None:
        """Eleven results stand already; the twelfth case is drawn and waits for its three scorers."""
        session = Session.objects.get()
        for n, marks in enumerate(APART):
            sheets = [[AGREED[n] if key != "timeliness" else mark for key in KEYS] for mark in marks]
            found(self.place, session, *sheets, at=MONDAY + timedelta(minutes=n))
        case = close_case(
            self.place, at=MONDAY + timedelta(hours=1), language=self.language, body=BODY[self.language],
            reply=REPLIES[self.language],
        )  # fmt: skip
        self.case = case
        with clock.travel(case.closed_at + timedelta(minutes=1)):
            tasks.draw()
        self.sample = Sample.objects.get(grievance=case)
        assert self.sample.seats.count() == 3

    def one_falls_ill_and_one_steps_aside(self) -> None:
        ill, apart, _third = [seat.member for seat in self.sample.seats.select_related("member__person")]
        who = self.desk.open("/panels/office/members/")
        with translation.override(self.language):
            row = who.page.locator("tr", has_text=ill.person.name).first
        row.get_by_role("button", name=who.words("Leaves"), exact=True).click()
        who.page.locator("[data-yes]").click()
        expect(who.page.get_by_role("main")).to_be_visible()
        phone = self.visitor(width=390).come_in(apart.person).open(f"/panel/{self.sample.pk}/")
        phone.press("I know the people or the units")
        phone.press("Step aside")
        expect(phone.page.get_by_role("main")).to_be_visible()
        seated = {seat.member_id for seat in self.sample.seats.filter(state="waiting")}
        assert len(seated) == 3
        assert not seated & {ill.pk, apart.pk}
        phone.open(f"/panel/{self.sample.pk}/")
        expect(phone.page.get_by_role("link", name=phone.words("Judge this case"))).to_have_count(0)

    def three_score_on_their_phones(self) -> None:
        seats = self.sample.seats.filter(state="waiting").select_related("member__person")
        for number, seat in enumerate(seats):
            who = self.visitor(width=390).come_in(seat.member.person).open("/panel/")
            who.press("Read the first case")
            expect(who.page.locator("body")).not_to_contain_text(self.case.reference)
            who.press("Judge this case")
            for key in KEYS:
                who.page.locator(f"input[type=radio][value='{FOUND[key][number]}']").check()
                who.press("Save and continue")
            who.sees_said("Did you notice any of these?")
            who.press("Save and continue")
            who.press("Hand in and seal")
        who.sees_said("It was the last one: the result is out.")
        assert Sample.objects.get(pk=self.sample.pk).state == "revealed"

    # -- figures -------------------------------------------------------------------------------------------

    def anybody_reckons_the_figures_again(self) -> None:
        """From the marks that anybody fetches, by formulas written down here once more."""
        who = self.visitor(width=390).open("/panels/draws/1/")
        text = who.page.request.get(f"{who.base}/panels/draws/1/marks.jsonl").text()
        first, *rows = [json.loads(line) for line in text.splitlines()]
        assert len(rows) == 12
        weights = {key: Fraction(weight) for key, weight in first["weights"].items()}
        for row in rows:
            assert row["score"] == f"{score(row['marks'], weights):.2f}"
        self.alphas = {key: alpha([row["marks"][key] for row in rows]) for key in KEYS}
        assert round(self.alphas["timeliness"], 3) == 0.6
        for key, value in self.alphas.items():
            who.sees(f"α = {value:.3f}")
            assert value > 0.8 or key == "timeliness"
        mine = next(row for row in rows if row["result"] == self.sample.pk)
        who.open(f"/panels/results/{self.sample.pk}/")
        who.sees(f"{float(mine['score']):g}")
        assert "@" not in text
        assert not any(person.name in text for person in Person.objects.filter(username__startswith="v"))

    def the_question_is_put_in_clearer_words(self) -> None:
        tasks.draw()  # the session's last day is over
        assert Session.objects.get().state == "ended"
        opening.sweep(clock.now())
        row = Improvement.objects.get(kind="anchors")
        assert (row.target, row.facts) == ("criterion:timeliness", {"alpha": "0.600", "n": 12})
        who = self.desk.open("/panels/draws/1/")
        who.press("What came of it: the question is put anew")
        who.sees("0.600")
        for number in (1, 2):
            who.page.locator(f"input[name=anchor_{number}_zh]").fill(f"第 {number} 档：写明几天没有回音")
            who.page.locator(f"input[name=anchor_{number}_en]").fill(
                f"Mark {number}: how many days without a word"
            )
        who.press("Accept")
        who.page.locator("[data-yes]").click()
        who.sees_said("Accepted. It stands for everybody to read.")
        assert newest("timeliness").rubric.version == 2

    # -- the department ------------------------------------------------------------------------------------

    def said(self, key: str) -> str:
        return WORDS[key][self.language]

    def the_department_plans_and_answers(self) -> None:
        order = Order.objects.get(grievance=self.case)
        assert reload(self.case).status == "in_progress"
        who = self.visitor(width=1280).come_in(self.place.people["police"]).open("/orders/")
        who.page.locator(".queue__line", has_text=self.case.reference).click()
        who.fill("What will you do?", self.said("plan"))
        who.press("Give the plan")
        who.page.locator("[data-yes]").click()
        who.sees_said("Your plan stands. Answer the order once it is done.")
        who.fill("Why did this happen?", self.said("cause"))
        who.fill("What have you put right?", self.said("remedy"))
        who.fill("What keeps it from happening again?", self.said("prevention"))
        who.press("Answer the order")
        who.page.locator("[data-yes]").click()
        who.sees_said("Your answer stands. Somebody who is not of your department will look at it.")
        order.refresh_from_db()
        assert order.state == "answered"
        police = self.place.actor("police")
        again = replace(REPLIES[self.language], evidence=self.said("remedy"))
        resolving.propose(reload(self.case), actor=police, reply=again)
        resolving.confirm(reload(self.case), actor=bearer(self.case.pk), rating=5)

    def somebody_else_looks_and_it_is_closed(self) -> None:
        who = self.visitor(width=1280).come_in(self.place.people["ruling"]).open("/orders/?view=answered")
        who.page.locator(".queue__line", has_text=self.case.reference).click()
        who.fill("What have you looked at, and what did you find?", self.said("found"))
        who.press("It was put right")
        who.page.locator("[data-yes]").click()
        who.sees_said("Verified. The department has been told.")
        rectifying.sweep(clock.now())
        assert Order.objects.get(grievance=self.case).state == "closed"
        anybody = self.visitor(width=390).open("/panels/orders/?view=closed")
        anybody.page.locator(f"a[href='/panels/results/{self.sample.pk}/']").click()
        anybody.sees(self.said("plan"), self.said("remedy"), self.said("found"))


def score(marks: dict[str, list[int]], weights: dict[str, Fraction]) -> float:
    """100·Σ w·(median − 1)/4."""
    parts = [weights[key] * (Fraction(median(given)) - 1) / 4 for key, given in marks.items()]
    return float(100 * sum(parts) / sum(weights.values()))


def alpha(cases: list[list[int]]) -> float:
    """Krippendorff's ordinal α from its coincidences, pair by pair (Krippendorff 2011)."""
    pairs: Counter = Counter()
    for given in cases:
        for one, other in permutations(given, 2):
            pairs[one, other] += Fraction(1, len(given) - 1)
    sums: Counter = Counter()
    for (one, _other), weight in pairs.items():
        sums[one] += weight

    def apart(c: int, k: int) -> Fraction:
        low, high = sorted((c, k))
        return (sum(sums[g] for g in range(low, high + 1)) - Fraction(sums[c] + sums[k]) / 2) ** 2

    n = sum(sums.values())
    observed = sum(weight * apart(*pair) for pair, weight in pairs.items() if pair[0] != pair[1])
    expected = sum(sums[c] * sums[k] * apart(c, k) for c in sums for k in sums if c != k)
    return float(1 - (n - 1) * observed / expected)
