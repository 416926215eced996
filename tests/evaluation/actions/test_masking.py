"""What the secretary masks in a packet, besides what is masked by itself."""

import pytest

from evaluation.actions import masking
from evaluation.lifecycle import Verb
from evaluation.models import Mask
from evaluation.selectors.packets import inspected, packet, texts
from grievances.actions import erasing
from portal.departments.actors import SYSTEM, bearer
from portal.engines.journal import journal
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.panel import drawn, panel, score_all, sheet

BODY = "南湖派出所隔壁的“老周面馆”夜里放音响，老周不听劝。"


@pytest.fixture
def sample(district):
    panel(district)
    return drawn(district, body=BODY)


def test_a_mask_hides_the_words_from_every_member_wherever_they_stand(sample):
    first, second, *_rest = sample.seats.all()
    assert "老周" in packet(first).body
    masking.mask(sample, actor=SYSTEM, words=" 老周 ")
    masking.mask(sample, actor=SYSTEM, words="老周")
    assert sample.masks.count() == 1
    for seat in (first, second):
        assert packet(seat).body.count("［已隐去］") == 2
        assert not any("老周" in text for text in texts(packet(seat)))
    entry = [each for each in journal.entries(sample.subject) if each.verb == Verb.MASK]
    assert [journal.facts(each) for each in entry] == [{"signs": 2}], "no entry says whose name it was"


def test_the_secretary_sees_what_was_masked_by_itself_and_by_them(sample, district):
    lead = district.departments["POLICE"].name
    made = masking.mask(sample, actor=SYSTEM, words="老周面馆")
    seen = inspected(sample)
    assert ("老周面馆", "［已隐去］") in seen.replaced
    assert lead not in "".join(texts(seen.packet))
    assert [mask.words for mask in seen.masks] == ["老周面馆"]
    masking.unmask(sample, made.pk, actor=SYSTEM)
    masking.unmask(sample, made.pk, actor=SYSTEM)
    assert "老周面馆" in inspected(sample).packet.body


def test_a_mask_must_stand_in_the_case_and_is_the_secretarys(sample, district):
    for words in ("面", "没有这几个字", ""):
        with pytest.raises(Invalid):
            masking.mask(sample, actor=SYSTEM, words=words)
    member = district.actor("m1")
    for actor in (district.actor("police"), member):
        with pytest.raises(NotThere):
            masking.mask(sample, actor=actor, words="老周")
    with pytest.raises(NotThere):
        masking.mask(0, actor=SYSTEM, words="老周")


def test_what_is_judged_is_masked_no_more(sample):
    score_all(sample, sheet(3, 3, 3, 3, 3))
    with pytest.raises(MoveRefused):
        masking.mask(sample, actor=SYSTEM, words="老周")


def test_masks_go_with_the_case(sample):
    masking.mask(sample, actor=SYSTEM, words="老周")
    erasing.erase(sample.grievance, actor=bearer(sample.grievance_id), sure=True)
    assert not Mask.objects.exists()
