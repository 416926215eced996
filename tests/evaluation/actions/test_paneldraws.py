"""A panel drawn under quotas: published before the numbers are known, run again by anybody, kept whole when
somebody can't."""

import copy
import json
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from evaluation import drawing
from evaluation.actions import paneldraws, panels, volunteering
from evaluation.actions.paneldraws import Plan
from evaluation.actions.volunteering import Facts
from evaluation.models import PanelDraw, PanelMember, Volunteer
from portal.departments.actors import SYSTEM
from portal.departments.models import Role
from portal.departments.selectors import today
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import add_post, new_person
from tests.factories.panel import MONDAY, add_member

pytestmark = pytest.mark.django_db
NUMBERS = "05 11 17 22 28 31 + 09"
HOMES = ("LH-NH-01-01", "LH-YJ-01-01")
QUOTAS = {"sex": {"female": (2, 3), "male": (2, 3)}, "area": {"LH-NH": (2, 4), "LH-YJ": (1, 3)}}
PLAN = Plan(5, QUOTAS, date(2026, 3, 9), date(2026, 6, 9), "双色球 2026021 期", MONDAY.date())


@pytest.fixture
def pool(district):
    """Sixteen residents: of each area eight, every second a woman; two of one dwelling."""
    for n in range(16):
        person = district.people[f"v{n}"] = new_person(f"v{n}", f"志愿者{n}", email=f"v{n}@example.org")
        household = "3号楼101" if n in (0, 2) else ""
        sex = "female" if n // 2 % 2 else "male"
        facts = Facts(district.areas[HOMES[n % 2]], sex, "30-44", "local", household)
        volunteering.join(facts, actor=district.actor(person.username), consents=True)
    return district


def drawn(plan: Plan = PLAN) -> PanelDraw:
    with clock.travel(MONDAY):
        draw = paneldraws.announce(plan, actor=SYSTEM)
        assert paneldraws.reckon(clock.now()) == 1
    with clock.travel(MONDAY + timedelta(hours=8)):
        return paneldraws.conclude(draw, actor=SYSTEM, randomness=NUMBERS)


def test_a_panel_under_the_quotas_is_drawn_and_sits_for_its_term(pool):
    draw = drawn()
    assert drawing.verify(draw.publication, randomness=NUMBERS, thorough=True) == []
    members = list(PanelMember.objects.select_related("home"))
    assert (len(members), {m.until for m in members}) == (5, {PLAN.until_day})
    assert 2 <= sum(m.sex == "female" for m in members) <= 3
    assert 2 <= sum(m.home.code == HOMES[0] for m in members) <= 4
    assert {m.person_id for m in members} == {
        place.volunteer.person_id for place in draw.places.filter(code__in=draw.publication["panel"])
    }
    assert Message.objects.filter(key__startswith=draw.subject).count() == 5
    entries = journal.entries(draw.subject)
    assert [entry.verb for entry in entries] == ["announce", "reckon", "draw"]
    assert journal.facts(entries[1])["lottery_hash"] == draw.publication["lottery_hash"]


def test_each_is_as_likely_as_the_quotas_allow_and_no_dwelling_has_two(pool):
    published = drawn().publication
    homes = [home for _code, _features, home in published["pool"]]
    assert sum(home is not None for home in homes) == 2
    pair = {place for place, home in enumerate(homes) if home is not None}
    assert all(len(pair & set(committee)) < 2 for committee in published["committees"])
    assert {len(committee) for committee in published["committees"]} == {5}
    assert sum(published["tickets"]) == paneldraws.TICKETS


def test_what_is_published_names_nobody_and_no_grid(pool):
    text = json.dumps(drawn().publication, ensure_ascii=False)
    assert not any(word in text for word in ("志愿者", "LH-NH-01", "3号楼", "@"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": " "}, "source"),
        ({"draws_on": date(2026, 3, 1)}, "draws_on"),
        ({"size": 2}, "size"),
        ({"until_day": date(2026, 3, 9)}, "until_day"),
        ({"quotas": {"height": {"tall": (1, 2)}}}, "quotas"),
        ({"quotas": {"sex": {"female": (3, 5), "male": (3, 5)}}}, "size"),
        ({"quotas": {"sex": {"female": (0, 2), "male": (0, 2)}}}, "size"),
    ],
)
def test_what_is_wrong_with_a_draw_is_said_by_the_field(pool, changed, field):
    with pytest.raises(Invalid) as refusal, clock.travel(MONDAY):
        paneldraws.announce(replace(PLAN, **changed), actor=SYSTEM)
    assert refusal.value.field == field
    assert PanelDraw.objects.count() == 0


def test_it_is_drawn_once_after_its_day_and_not_before_it_is_published(pool):
    with clock.travel(MONDAY):
        draw = paneldraws.announce(replace(PLAN, draws_on=date(2026, 3, 4)), actor=SYSTEM)
        with pytest.raises(MoveRefused):
            paneldraws.conclude(draw, actor=SYSTEM, randomness=NUMBERS)
        assert (paneldraws.reckon(clock.now()), paneldraws.reckon(clock.now())) == (1, 0)
        with pytest.raises(MoveRefused):
            paneldraws.conclude(draw, actor=SYSTEM, randomness=NUMBERS)
    with clock.travel(MONDAY + timedelta(days=3)):
        with pytest.raises(NotThere):
            paneldraws.conclude(draw, actor=pool.actor("police"), randomness=NUMBERS)
        with pytest.raises(Invalid):
            paneldraws.conclude(draw, actor=SYSTEM, randomness=" ")
        paneldraws.conclude(draw, actor=SYSTEM, randomness=NUMBERS)
        with pytest.raises(MoveRefused):
            paneldraws.conclude(draw, actor=SYSTEM, randomness="01 02")
    assert PanelMember.objects.count() == 5


def test_quotas_that_nobody_can_fill_are_explained(pool):
    impossible = {"area": {"LH-NH": (0, 0), "LH-YJ": (5, 5)}, "age_band": {"60+": (1, 5)}}
    with clock.travel(MONDAY):
        draw = paneldraws.announce(replace(PLAN, quotas=impossible), actor=SYSTEM)
        assert paneldraws.reckon(clock.now()) == 1
    draw.refresh_from_db()
    assert draw.state == PanelDraw.State.IMPOSSIBLE
    assert {(row["category"], row["feature"], row["by"]) for row in draw.trouble} == {("age_band", "60+", 1)}
    assert drawn().number == 2  # other quotas, the same days


def test_whoever_cannot_is_replaced_in_drawn_order_and_the_quotas_hold(pool):
    draw = drawn()
    leaver = PanelMember.objects.filter(sex="female").first()
    for name in ("police", "resident"):
        with pytest.raises(NotThere):
            paneldraws.replace(leaver, actor=pool.actor(name))
    new = paneldraws.replace(leaver, actor=SYSTEM)
    active = PanelMember.objects.filter(active=True).select_related("home")
    assert (active.count(), new.until, new.person_id != leaver.person_id) == (5, PLAN.until_day, True)
    assert 2 <= sum(member.sex == "female" for member in active) <= 3
    assert 2 <= sum(member.home.code == HOMES[0] for member in active) <= 4
    again = paneldraws.replace(new, actor=SYSTEM)
    assert again.person_id not in {leaver.person_id, new.person_id}
    assert [e.verb for e in journal.entries(draw.subject)][-2:] == ["step_in", "step_in"]


def test_whoever_left_the_pool_before_the_numbers_is_not_seated(pool):
    with clock.travel(MONDAY):
        draw = paneldraws.announce(PLAN, actor=SYSTEM)
        paneldraws.reckon(clock.now())
    draw.refresh_from_db()
    panel = drawing.conclude(draw.publication, NUMBERS)["panel"]
    person = draw.places.get(code=panel[0]).volunteer.person
    volunteering.leave(actor=pool.actor(person.username))
    with clock.travel(MONDAY + timedelta(hours=8)):
        paneldraws.conclude(draw, actor=SYSTEM, randomness=NUMBERS)
    assert PanelMember.objects.filter(active=True).count() == 5
    assert not PanelMember.objects.filter(person=person).exists()
    assert Volunteer.objects.get(person=person).home is None


def test_the_same_form_sent_twice_announces_one_draw(pool):
    with clock.travel(MONDAY):
        paneldraws.announce(PLAN, actor=SYSTEM)
        with pytest.raises(MoveRefused):
            paneldraws.announce(PLAN, actor=SYSTEM)
    assert PanelDraw.objects.count() == 1


def test_whoever_has_got_a_post_is_not_in_the_frozen_pool(pool):
    add_post(pool, "v3", "FIRE", Role.HANDLER)
    with clock.travel(MONDAY):
        draw = paneldraws.announce(PLAN, actor=SYSTEM)
    assert draw.places.count() == 15
    assert not draw.places.filter(volunteer__person=pool.people["v3"]).exists()


def test_one_that_breaks_the_reckoning_stops_no_other(pool, monkeypatch):
    with clock.travel(MONDAY):
        first = paneldraws.announce(PLAN, actor=SYSTEM)
        second = paneldraws.announce(replace(PLAN, source="3D 2026051 期"), actor=SYSTEM)
    real = drawing.announce
    broken = {place.code for place in first.places.all()}

    def announce(people, *rest, **more):
        if {person.code for person in people} == broken:
            raise ArithmeticError
        return real(people, *rest, **more)

    monkeypatch.setattr(drawing, "announce", announce)
    assert paneldraws.reckon(MONDAY) == 1
    states = dict(PanelDraw.objects.values_list("number", "state"))
    assert (states[first.number], states[second.number]) == ("frozen", "ready")


def test_who_is_drawn_for_a_later_term_does_not_judge_before_it(pool):
    sits = add_member(pool, "sits")
    drawn()
    with clock.travel(MONDAY + timedelta(days=1)):
        assert list(panels._judging(today())) == [sits]
    with clock.travel(MONDAY + timedelta(days=8)):
        assert panels._judging(today()).count() == 6


def test_a_term_ends_by_itself(pool):
    drawn()
    with clock.travel(MONDAY + timedelta(days=99)):
        assert paneldraws.end_terms(clock.now()) == 0  # its last day
    with clock.travel(MONDAY + timedelta(days=100)):
        assert (paneldraws.end_terms(clock.now()), paneldraws.end_terms(clock.now())) == (5, 0)
    assert not PanelMember.objects.filter(active=True).exists()


def test_anybody_runs_it_again_with_a_command(pool, tmp_path):
    draw, path, out = drawn(), tmp_path / "panel.json", StringIO()
    path.write_text(json.dumps(draw.publication))
    call_command("verify_draw", str(path), stdout=out)
    assert "5" in out.getvalue()
    call_command("verify_draw", "--number", str(draw.number), stdout=out)
    forged = copy.deepcopy(draw.publication)
    forged["panel"][0] = next(code for code in forged["alternates"])
    path.write_text(json.dumps(forged))
    with pytest.raises(CommandError):
        call_command("verify_draw", str(path))
    path.write_text("{")
    with pytest.raises(CommandError):
        call_command("verify_draw", str(path))
