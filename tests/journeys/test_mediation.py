"""Two mediations through the pages: one that ends in an agreement, which is followed up, and one that a party
ends. In Chinese on a phone, in English at a desk."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import handling
from grievances.models import Mediation
from grievances.tasks import sweep
from tests.factories.district import file_case, reload
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOLD = {"zh-hans": "楼上半夜拍球，睡不着。", "en": "Somebody upstairs plays ball at night."}
ABOUT = {"zh-hans": "请双方坐下来谈谈夜里的噪声。", "en": "Let us sit down about the noise at night."}
WHO = {"zh-hans": "三零二室王某", "en": "Mr Wang, flat 302"}
SHOWN = {"zh-hans": "楼上住户", "en": "The neighbour upstairs"}
WHERE = {"zh-hans": "居委会会议室", "en": "The community's meeting room"}
SAID = {"zh-hans": "双方都愿意让一步。", "en": "Both will give a little."}
AGREED = {"zh-hans": "晚十点后不拍球，客厅铺地垫。", "en": "No ball after ten, and a carpet."}
FACTS = {"zh-hans": "夜间噪声属实。", "en": "There was noise at night."}
KEPT = {"zh-hans": "双方都说安静了。", "en": "Both say that it is quiet."}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


@pytest.fixture
def filed(place, language):
    with at(MONDAY):
        filed = file_case(place, "A01", body=TOLD[language], language=language, public_text=True)
        handling.sign(filed.grievance, actor=place.actor("police"))
    return filed


def test_one_ends_in_an_agreement_and_is_followed_up(place, visitor, filed, language):
    case = filed.grievance
    with at(MONDAY + timedelta(hours=3)):
        police = visitor().come_in(place.people["police"])
        _offer(police, case, language)
        resident = visitor().open(f"/k/{filed.code}/")
        resident.sees(ABOUT[language], SHOWN[language])
        assert WHO[language] not in resident.page.content()
        resident.seen("asked")
        _answer(resident, "Say whether you take part", "yes")
        resident.sees_said("Takes part")
    with at(MONDAY + timedelta(days=1)):
        police.open(f"/desk/{case.reference}/").press("Write down a party's answer")
        police.page.locator("input[name=agree][value=yes]").check()
        police.send()
        police.sees_said("The answer is written down.")
    with at(MONDAY + timedelta(days=2)):
        _sit_and_agree(police, case, language)
        police.press("Propose a resolution")
        police.fill("What you found", FACTS[language])
        police.fill("Basis", FACTS[language])
        police.page.locator("textarea[name=decision]").fill(FACTS[language])
        police.page.locator("textarea[name=evidence]").fill(FACTS[language])
        police.seen("propose")
        police.send()
        police.sees_said("Proposed. The resident has been asked to confirm.")
        resident.open(f"/case/{case.reference}/").sees(resident.words("What the parties agreed:"))
        resident.sees(AGREED[language])
        resident.seen("agreed")
        resident.press("Yes, it is solved")
        resident.press("Confirm that it is solved")
        resident.sees_said("Thank you. The case is closed.")
        anyone = visitor().open(f"/register/{case.reference}/")
        anyone.sees_said("mediated, with an agreement")
        for words in (WHO[language], SHOWN[language], AGREED[language]):
            assert words not in anyone.page.content()
        anyone.seen("register")
    with at(MONDAY + timedelta(days=33)):
        sweep()
        police.open("/desk/?view=follow_up").sees(case.reference)
        police.open(f"/desk/{case.reference}/").press("Follow up the agreement")
        police.page.locator("input[name=holds][value=yes]").check()
        police.fill("What you were told", KEPT[language])
        police.send()
        police.sees_said("Written down. The resident has been told.")
        police.seen("followed")
        resident.open(f"/case/{case.reference}/").sees_said("Asked after later: it is kept.")
    assert Mediation.objects.get().kept is True


def test_one_that_a_party_ends(place, visitor, filed, language):
    case = filed.grievance
    due = reload(case).done_due
    with at(MONDAY + timedelta(hours=3)):
        police = visitor().come_in(place.people["police"])
        _offer(police, case, language)
        resident = visitor().open(f"/k/{filed.code}/")
        _answer(resident, "Say whether you take part", "yes")
        _answer(resident, "I no longer want to take part", "no")
        resident.sees_said("A party did not take part, or no longer.")
        resident.seen("left")
        police.open(f"/desk/{case.reference}/")
        police.sees_said("The resident does not take part: the mediation has ended.")
        police.seen("ended")
        anyone = visitor().open(f"/register/{case.reference}/")
        anyone.sees_said("mediated, without an agreement")
    found = reload(case)
    assert (found.status, found.done_due, found.mediated) == ("in_progress", due, "failed")


def _offer(police, case, language) -> None:
    police.open(f"/desk/{case.reference}/").press("Open a mediation")
    police.fill("What is to be mediated", ABOUT[language])
    police.page.locator("input[name=who_1]").fill(WHO[language])
    police.page.locator("input[name=told_1]").fill(SHOWN[language])
    police.seen("offer")
    police.send()
    police.sees_said("Offered. The resident has been asked.")


def _answer(resident, words: str, agree: str) -> None:
    resident.press(words)
    resident.look()
    resident.page.locator(f"input[name=agree][value={agree}]").check()
    resident.seen(f"consent-{agree}")
    resident.press("Send the answer")
    resident.sees_said("Your answer is with the department.")


def _sit_and_agree(police, case, language) -> None:
    police.open(f"/desk/{case.reference}/").press("Write down a session")
    police.fill("Where it was", WHERE[language])
    police.fill("What was said", SAID[language])
    police.send()
    police.sees_said("The session is written down.")
    police.seen("under-way")
    police.press("Write down the agreement")
    police.fill("What the parties agreed", AGREED[language])
    police.send()
    police.sees_said("Written down. Now propose a resolution: the agreement becomes part of it.")
