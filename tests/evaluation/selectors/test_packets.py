"""What a panel member reads: no unit's name, no person, no place nearer than the subdistrict, no outcome."""

from datetime import timedelta

import pytest
from django.utils import translation

from evaluation.models import Seat
from evaluation.selectors.blinding import blind
from evaluation.selectors.packets import packet
from grievances.actions import handling
from portal.kit import clock
from tests.factories.district import file_case
from tests.factories.panel import MONDAY, drawn, panel

BODY = (
    "湖东社区一网格楼下饭店夜里放音响，我给公安派出所的李警官打过电话，也找过民政局。"
    "我叫王大明，电话 13812345678，住 3 号楼 501 室。"
)


@pytest.fixture
def seen(district):
    panel(district)
    return packet(drawn(district, body=BODY).seats.first())


def everything(found):
    texts = [found.title, found.body, found.place, found.category]
    texts += [text for part in found.parts for text in (part.unit, part.task, part.result)]
    texts += [text for moment in found.moments for text in (moment.sentence, moment.words)]
    texts += [getattr(found.reply, name) for name in ("facts", "basis", "decision", "next_steps", "evidence")]
    return "\n".join(texts)


def test_no_name_of_a_unit_a_person_or_a_near_place_is_left(seen, district):
    text = everything(seen)
    hidden = [d.name_zh for d in district.departments.values()] + [
        p.name_zh for p in district.people.values()
    ]
    hidden += [area.name_zh for code, area in district.areas.items() if area.level in ("grid", "community")]
    hidden += ["13812345678", "王大明", "501"]
    assert [word for word in hidden if word in text] == []


def test_units_stand_by_their_letters(seen):
    assert [(part.unit, part.leads) for part in seen.parts] == [("单位A", True)]
    assert "我给单位A的工作人员打过电话，也找过另一单位。" in seen.body
    assert seen.place == "南湖街道"


def test_how_it_ended_is_not_told(seen):
    """The resident confirmed with four of five: neither stands in the packet."""
    assert [moment.sentence for moment in seen.moments][-1].startswith("单位A提出了办理结果")
    assert "确认办结" not in everything(seen).replace("可在", "")
    assert not hasattr(seen, "rating")
    assert not hasattr(seen, "outcome")


def test_the_item_of_the_list_would_name_the_lead(seen):
    assert "1.1" not in everything(seen)


def test_in_english_a_unit_is_no_flat(district):
    panel(district)
    sample = drawn(district, body="The police station did not come. Call 13812345678, unit 3.")
    with translation.override("en"):
        found = packet(Seat.objects.filter(sample=sample).first())
    assert [part.unit for part in found.parts] == ["Unit A"]
    assert any(moment.sentence == "Unit A has signed for it and leads." for moment in found.moments)
    assert "13812345678" not in found.body


def test_a_name_that_holds_another_is_replaced_whole(district):
    """永济公安派出所 is not 永济 + 公安派出所."""
    view = blind([district.departments["POLICE"].pk])
    assert view.mask("永济公安派出所转给公安派出所") == "另一单位转给单位A"


def test_notes_among_departments_are_not_shown(district):
    panel(district)
    with clock.travel(MONDAY):
        case = file_case(district, category="A01").grievance
    with clock.travel(MONDAY + timedelta(minutes=30)):
        handling.sign(case, actor=district.actor("police"))
        handling.note(case, actor=district.actor("police"), text="内部备注")
    sample = drawn(district)
    assert "内部备注" not in everything(packet(sample.seats.first()))


def test_the_page_of_a_case_asks_for_a_fixed_number_of_rows(district, django_assert_num_queries):
    """Case, parts, resolutions, photos, letters; areas, departments, officers; the journal; the standard."""
    panel(district)
    seat = Seat.objects.select_related("sample").get(pk=drawn(district).seats.first().pk)
    with django_assert_num_queries(11):
        packet(seat)


def test_a_former_name_is_masked_too(district):
    """Who was renamed since is written about under the old name."""
    unit = district.departments["POLICE"]
    unit.former = [{"zh": "治安队", "en": "Public order squad", "until": "2026-01-01"}]
    unit.save()
    view = blind([unit.pk])
    assert view.mask("治安队来过") == "单位A来过"
    assert "squad" not in view.mask("The Public order squad came")
