"""Reply templates: whose they are to keep, what is refused, and what the journal says of it."""

from datetime import timedelta

import pytest

from grievances.actions import templating
from grievances.lifecycle import Verb
from grievances.models import ReplyTemplate
from grievances.selectors import replies
from portal.departments import selectors as departments
from portal.engines.journal import journal
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import LONG_AGO, District, file_case

pytestmark = pytest.mark.django_db
TEXT = {"text": {"zh": "{reference} 已收到。[[现场情况]]", "en": "We have {reference}. [[What you saw]]"}}


def made(district: District, name="administrator", **more) -> ReplyTemplate:
    given = {"title_zh": "已收到", "verbs": ["contact", "ask"], "texts": TEXT, "from_day": LONG_AGO} | more
    return templating.add(actor=district.actor(name), **given)


def test_a_supervisor_keeps_those_of_their_department_and_an_administrator_all(district):
    fire = district.departments["FIRE"]
    own = made(district, "fire_head", department=fire)
    templating.change(own, actor=district.actor("fire_head"), seen=1, title_zh="收到了")
    templating.change(own, actor=district.actor("administrator"), seen=2, to_day=departments.today())
    for name, more in (
        ("fire_head", {}),
        ("fire_head", {"department": district.departments["POLICE"]}),
        ("fire", {"department": fire}),
        ("grid", {}),
    ):
        with pytest.raises(NotThere):
            made(district, name, **more)
    everybodys = made(district)
    for values in ({"title_zh": "x"}, {"department": fire}):
        with pytest.raises(NotThere):
            templating.change(everybodys, actor=district.actor("fire_head"), **values)
    with pytest.raises(NotThere):
        templating.change(own, actor=district.actor("fire_head"), department=district.departments["POLICE"])
    own.refresh_from_db()
    assert (own.title_zh, own.version, own.department) == ("收到了", 3, fire)
    told = [(entry.verb, journal.facts(entry)) for entry in journal.entries(f"template:{own.pk}")]
    assert [verb for verb, _data in told] == ["add_template", "change_template", "change_template"]
    assert [data.get("changed") for _verb, data in told] == [None, ["title_zh"], ["to_day"]]
    assert "收到" not in str(told)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title_zh": " "}, "title_zh"),
        ({"verbs": []}, "verbs"),
        ({"verbs": ["sign"]}, "verbs"),
        ({"texts": {"text": {"zh": " ", "en": ""}}}, "text_zh"),
        ({"texts": {"text": {"zh": "长" * 3001, "en": ""}}}, "text_zh"),
        ({"to_day": LONG_AGO - timedelta(days=1)}, "to_day"),
    ],
)
def test_what_no_template_can_be_is_refused_at_its_field(district, wrong, field):
    with pytest.raises(Invalid) as refusal:
        made(district, **wrong)
    assert refusal.value.field == field
    assert ReplyTemplate.objects.count() == 0


def test_whoever_was_slower_is_told(district):
    row = made(district)
    templating.change(row, actor=district.actor("administrator"), seen=1, title_zh="新")
    with pytest.raises(MoveRefused):
        templating.change(row, actor=district.actor("administrator"), seen=1, title_zh="旧")
    row.refresh_from_db()
    assert row.title_zh == "新"


def test_officers_find_those_in_force_for_department_act_and_matter_the_standard_answers_first(district):
    today = departments.today()
    noise, charging = district.categories["A01"], district.categories["A03"]
    fire, police = district.departments["FIRE"], district.departments["POLICE"]
    general = made(district, title_zh="一通用")
    standard = made(district, title_zh="二标准", category=charging, department=fire)
    for more in (
        {"category": noise},
        {"department": police},
        {"to_day": today},
        {"from_day": today + timedelta(days=1)},
        {"verbs": ["refuse"], "texts": {"reason": {"zh": "理由"}}},
    ):
        made(district, **more)
    case = file_case(district).grievance
    found = replies.templates_for(district.actor("fire"), case, Verb.CONTACT)
    assert found == [standard, general]
    assert replies.standard_first(found) == ([standard], [general])
    assert [row.title_zh for row in replies.templates_for(district.actor("fire"), case, Verb.REFUSE)] == [
        "已收到"
    ]
    assert replies.templates_for(district.actor("fire"), case, Verb.NOTE) == []
