"""The whole of it, walked through the pages: filed, worked on jointly, raised, disputed, confirmed, judged,
sent back; and the list changed, so that the next one goes elsewhere."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import translation
from playwright.sync_api import expect

from evaluation import tasks as panel_tasks
from evaluation.models import Order, Sample
from evaluation.scoring import FALSE_CLOSURE
from grievances.lifecycle import Status
from grievances.models import Escalation, Grievance
from grievances.tasks import sweep
from grievances.templatetags.casework import moment
from portal.engines.journal import journal
from portal.engines.outbox.deliver import deliver
from portal.engines.outbox.models import Message
from portal.kit import clock
from tests.factories.district import District, reload
from tests.factories.panel import score, sheet
from tests.factories.town import PASSWORD, photo, town_panel
from tests.journeys.travelling import at
from tests.journeys.visitor import EACH_ONCE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.everywhere]

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ADDRESS = "resident@example.org"
MATTER = {"zh-hans": "电动车进楼充电", "en": "E-bike charging hazard"}
PLACE = {"zh-hans": "湖东一网格", "en": "Lakeside grid 1"}
BASIS = {"zh-hans": "权责清单第 2.3 项", "en": "List, item 2.3"}
FIRE = {"zh-hans": "消防救援大队", "en": "Fire rescue"}
HELPERS = {"zh-hans": "安居物业和公安派出所", "en": "Anju property and Police station"}
CHARGING = {"zh-hans": "充电管理办公室", "en": "Charging office"}
DUE = {"zh-hans": "2026年3月3日 09:00", "en": "3 Mar 2026, 09:00"}
SHED = {"zh-hans": "电动车集中充电", "en": "Charging sheds for e-bikes"}
TOLD = {
    "zh-hans": "三号楼楼道里有人飞线给电动车充电，晚上很危险。",
    "en": "Somebody on our stairs is charging an e-bike with a cable through the window.",
}
SHOWN = {"zh-hans": "某号楼楼道里有人飞线", "en": "charging an e-bike with a cable"}
ASKED = {"zh-hans": "请问是几单元？", "en": "Which staircase is it, please?"}
ANSWERED = {"zh-hans": "二单元，靠东边的楼道。", "en": "The second one, on the east side."}
DONE = {"zh-hans": "已到现场，电线已拆除。", "en": "We have been there; the cable is gone."}
BY_RULE = {"zh-hans": "《消防法》第二十八条", "en": "Fire Protection Law, article 28"}
STILL = {"zh-hans": "晚上又有人接线充电。", "en": "At night somebody ran a cable again."}
NEXT_TOLD = {
    "zh-hans": "五号楼又有人飞线充电。",
    "en": "Somebody in building five is charging in the stairwell.",
}


def after(**time: float) -> datetime:
    return MONDAY + timedelta(**time)


@dataclass(repr=False)
class Story:
    """Who is in it, and what they know so far."""

    place: District
    visitor: Callable[..., Visitor]
    language: str
    width: int
    resident: Visitor = field(init=False)
    case: Grievance = field(init=False)
    code: str = ""

    def text(self, words: dict[str, str]) -> str:
        return words[self.language]

    def local(self, word: Callable[[datetime], str], when: datetime) -> str:
        """A moment as the pages write it."""
        with translation.override(self.language):
            return word(when)

    def letters_to(self, name: str) -> int:
        """How many letters about the case wait for the person, or have gone to them."""
        person = self.place.people[name]
        told = Message.objects.filter(audience=f"person:{person.pk}")
        assert all(t.recipient == person.email and self.case.reference in t.body for t in told)
        return len(told)

    def officer(self, name: str) -> Visitor:
        return self.visitor().come_in(self.place.people[name])

    # -- 1: filing -----------------------------------------------------------------------------------

    def file(self, who: Visitor, told: str) -> str:
        """Through the three pages; answers the reference on the receipt."""
        who.fill("What happened?", told)
        who.press("Next")
        who.heading(who.words("Where is it?"))
        if self.width < 600:
            who.page.get_by_role("radio", name=self.text(PLACE)).click()
        else:
            who.field("Community or grid").select_option(label=self.text(PLACE))
        who.press("Next")
        who.heading(who.words("Check and send"))
        return self.text(MATTER)

    def reference(self, who: Visitor) -> str:
        who.heading(who.words("We have it. This is your receipt."))
        return who.page.locator(".ref--big").inner_text()

    def a_resident_files(self) -> None:
        who = self.resident = self.visitor().open("/")
        who.press("File a grievance")
        who.page.locator("input[type=file]").set_input_files(
            {"name": "stairs.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        )
        self.file(who, self.text(TOLD))
        chosen = who.page.get_by_role("radio", name=re.compile(re.escape(self.text(MATTER))))
        expect(chosen).to_be_checked()
        who.sees(self.text(SHED))
        who.fill("E-mail", ADDRESS)
        who.page.get_by_label(
            who.words("My words may be shown in the public register, without personal details")
        ).check()
        who.press("Send")
        reference = self.reference(who)
        self.code = who.page.locator(".paper .code").inner_text()
        who.sees(self.text(FIRE), self.text(BASIS), self.text(DUE))
        assert re.fullmatch(r"LH-[0-9A-Z]{4}-[0-9A-Z]{2}", reference)
        self.case = Grievance.objects.get(reference=reference)
        assert self.case.attachments.count() == 1

    def the_reason_is_told(self) -> None:
        who = self.resident
        who.press("Go to my case")
        who.sees_said("%(matter)s in %(place)s: %(lead)s leads.", **self.routed())
        who.sees_said("%(names)s assist.", names=self.text(HELPERS))
        who.sees_said("Basis: responsibility list, item %(number)s.", number="2.3")
        who.sees_said("To be done by %(due)s.", due=self.local(moment, after(hours=24)))
        expect(who.page.locator(".photos img").first).to_be_visible()

    def routed(self) -> dict[str, str]:
        return {"matter": self.text(MATTER), "place": self.text(PLACE), "lead": self.text(FIRE)}

    def guessing_gets_nobody_anything(self) -> None:
        who = self.visitor().open("/track/")
        who.fill("Reference", self.case.reference)
        who.fill("Private code", "0000000000")
        with who.refused(400):
            who.press("Show the case")
            who.sees_said("No case has this reference with this code. Please check both.")
        with who.refused(404):
            who.open(f"/case/{self.case.reference}/")

    # -- 3 and 4: the departments ----------------------------------------------------------------------

    def open_case(self, who: Visitor) -> None:
        """From the queue to the case: beside it on a wide screen, on a page of its own on a phone."""
        who.open("/desk/")
        who.page.locator(".queue__line", has_text=self.case.reference).click()
        who.heading(self.case.title)

    def the_grid_officer_looks(self) -> None:
        who = self.officer("grid")
        self.open_case(who)
        who.press("Note to the departments")
        who.fill("Note", self.text(ANSWERED))
        who.press("Note to the departments")
        who.sees_said("Noted.")
        self.resident.page.reload()
        expect(self.resident.page.locator("body")).not_to_contain_text(self.text(ANSWERED))

    def the_lead_signs_and_asks(self) -> Visitor:
        who = self.visitor().open("/desk/")
        who.fill("User name", "fire")
        who.fill("Password", PASSWORD)
        who.page.locator("main form").get_by_role("button").click()
        who.page.wait_for_url("**/desk/")
        self.open_case(who)
        who.press("Sign for it")
        who.sees_said("Signed for.")
        who.press("Ask the resident")
        who.sees_said("The clock runs on while you wait: this kind of matter allows no pause.")
        who.fill("Your question to the resident", self.text(ASKED))
        who.press("Ask the resident")
        who.sees_said("The resident has your question.")
        return who

    def the_resident_comes_back_and_answers(self) -> None:
        deliver(clock.now())
        letters = [each for each in mail.outbox if each.to == [ADDRESS]]
        assert [self.text(ASKED) in each.body for each in letters] == [False, True]
        assert self.code in letters[0].body
        link = re.search(r"https?://\S+/k/\S+", letters[1].body).group()
        who = self.resident = self.visitor().open(link)
        who.sees(self.text(ASKED))
        who.fill("Your answer", self.text(ANSWERED))
        who.press("Send the answer")
        who.sees_said("Your answer is with the department.")
        who.sees(self.text(ANSWERED))

    def a_co_department_does_its_part(self, name: str) -> None:
        who = self.officer(name)
        self.open_case(who)
        who.press("Sign for it")
        who.sees_said("Signed for.")
        who.press("Finish our part")
        who.fill("What was done", self.text(DONE))
        who.press("Finish our part")
        who.sees_said("Your part is done. The lead has been told.")

    # -- 5: late ---------------------------------------------------------------------------------------

    def late_it_is_raised_once(self) -> None:
        sweep()
        sweep()
        raised = Escalation.objects.values_list("kind", "level", "told__username", "due_at")
        assert list(raised) == [("done", 1, "fire_head", after(hours=24))]
        assert self.letters_to("fire_head") == 1
        who = self.resident
        who.page.reload()
        due = self.local(moment, after(hours=24))
        said = who.words("It was to be done by %(due)s: raised to level %(level)s.", due=due, level=1)
        expect(who.page.get_by_text(said)).to_have_count(1)
        who.sees_said("The department's supervisor has been told.")
        self.open_case(chief := self.officer("fire_head"))
        chief.sees_said("Raised to level %(level)s", level=1)

    # -- 4 and 6: proposed, disputed, proposed again, confirmed ------------------------------------------

    def the_lead_proposes(self, who: Visitor, *, times: int) -> None:
        who.open(f"/desk/{self.case.reference}/")
        who.press("Propose a resolution")
        who.fill("What you found", self.text(DONE))
        who.fill("Basis", self.text(BY_RULE))
        who.fill("What was done or decided", self.text(DONE))
        who.fill("What comes next", self.text(DONE))
        who.page.locator("input[type=file]").set_input_files(
            {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": photo(f"B{times}")}
        )
        who.press("Propose a resolution")
        who.sees_said("Proposed. The resident has been asked to confirm.")
        assert self.case.resolutions.count() == times

    def the_resident_disputes(self) -> None:
        who = self.resident
        who.page.reload()
        who.sees(self.text(BY_RULE))
        who.press("No, it is not")
        who.fill("What is still wrong?", self.text(STILL))
        who.press("Send it back")
        who.sees_said("It is open again; the supervisor is told.")
        assert (reload(self.case).status, reload(self.case).done_due) == (Status.IN_PROGRESS, after(hours=50))
        assert self.letters_to("fire_head") == 2

    def the_resident_confirms(self) -> None:
        who = self.resident
        who.page.reload()
        who.press("Yes, it is solved")
        who.page.get_by_role("radio", name=who.words("Yes, mostly, and I am satisfied"), exact=True).check()
        who.page.get_by_role("radio", name=who.words("Sometimes I was, sometimes I was not")).check()
        who.press("Confirm that it is solved")
        who.sees_said("Thank you. The case is closed.")
        assert (reload(self.case).status, reload(self.case).rating) == (Status.CLOSED, 4)

    # -- 7: the panel ----------------------------------------------------------------------------------

    def three_members_score(self) -> None:
        panel_tasks.draw()
        sample = Sample.objects.get(grievance=self.case)
        first, second, last = sample.seats.select_related("member__person")
        score(first, sheet(2, 1, 2, 2, 1, flags=(FALSE_CLOSURE,)), clock.now())
        score(second, sheet(1, 1, 2, 3, 1, flags=(FALSE_CLOSURE,)), clock.now())
        who = self.visitor(width=390).come_in(last.member.person)
        who.open("/panel/")
        who.press("Read the first case")
        expect(who.page.locator("body")).not_to_contain_text(self.text(FIRE))
        expect(who.page.locator("body")).not_to_contain_text(self.case.reference)
        who.press("Judge this case")
        for number in range(1, 6):
            who.sees_said("Step %(now)s of %(of)s", now=number, of=7)
            who.page.locator("input[type=radio][value='2']").check()
            who.press("Save and continue")
        who.sees_said("Did you notice any of these?")
        who.press("Save and continue")
        who.heading(who.words("Look at your sheet once more"))
        who.press("Hand in and seal")
        who.sees_said("It was the last one: the result is out.")
        who.press("See the result")
        who.sees("12.5", self.text(FIRE))

    def it_goes_back_with_an_order(self, lead: Visitor) -> None:
        order = Order.objects.get(grievance=self.case)
        assert (order.reasons, order.department.code) == (["score", FALSE_CLOSURE], "FIRE")
        assert (reload(self.case).status, reload(self.case).cycle) == (Status.IN_PROGRESS, 3)
        who = self.resident
        who.page.reload()
        due = self.local(moment, reload(self.case).done_due)
        who.sees_said(
            "A panel of residents found the outcome wanting. The case is open again: %(unit)s must put it "
            "right by %(due)s.", unit=self.text(FIRE), due=due,
        )  # fmt: skip
        who.sees_said("What the panel found")
        lead.open("/orders/")
        lead.page.locator(".queue__line", has_text=self.case.reference).click()
        lead.sees(self.local(moment, order.due_at))

    # -- the public, and the administrator -----------------------------------------------------------------

    def the_register_shows_it(self) -> None:
        who = self.visitor().open("/register/")
        who.page.locator(f"a[href='/register/{self.case.reference}/']").click()
        who.sees(self.case.reference, self.text(SHOWN), self.text(FIRE))
        expect(who.page.locator("body")).not_to_contain_text(ADDRESS)

    def the_administrator_changes_the_list(self) -> None:
        who = self.officer("administrator").open("/admin/departments/")
        who.press("Add a department")
        who.fill("Name in Chinese", CHARGING["zh-hans"])
        who.fill("Name in English", CHARGING["en"])
        who.fill("Code", "CHARGING")
        who.field("Kind").select_option("line")
        who.field("Area").select_option("LH")
        who.send()
        who.sees_said("The department is there. Next: give somebody a post in it.")
        who.open("/admin/responsibility/")
        who.press("Open all")
        who.page.get_by_role("main").get_by_role("link", name=re.compile(r"^2\.3 ")).click()
        who.field("Lead department").select_option("CHARGING")
        who.send()
        who.sees_said("Saved. The next filing is routed by it; cases that run keep their item.")

    def the_next_filing_goes_there(self) -> None:
        who = self.visitor().open("/file/")
        self.file(who, self.text(NEXT_TOLD))
        who.press("Send")
        reference = self.reference(who)
        who.sees(self.text(CHARGING))
        parts = Grievance.objects.get(reference=reference).parts.filter(role="lead")
        assert [part.department.code for part in parts] == ["CHARGING"]
        assert [part.department.code for part in self.case.parts.filter(role="lead")] == ["FIRE"]


@pytest.fixture
def story(place, visitor, language, width) -> Story:
    town_panel(place, language)
    return Story(place, visitor, language, width)


@EACH_ONCE
def test_a_grievance_goes_all_the_way(story):
    with at(MONDAY):
        story.a_resident_files()
        story.the_reason_is_told()
        story.guessing_gets_nobody_anything()
    with at(after(hours=1)):
        story.the_grid_officer_looks()
        lead = story.the_lead_signs_and_asks()
    with at(after(hours=2)):
        story.the_resident_comes_back_and_answers()
        story.a_co_department_does_its_part("police")
        story.a_co_department_does_its_part("property")
    with at(after(hours=24, minutes=1)):
        story.late_it_is_raised_once()
    with at(after(hours=25)):
        story.the_lead_proposes(lead, times=1)
    with at(after(hours=26)):
        story.the_resident_disputes()
    with at(after(hours=27)):
        story.the_lead_proposes(lead, times=2)
    with at(after(hours=28)):
        story.the_resident_confirms()
    with at(after(hours=29)):
        story.three_members_score()
        story.it_goes_back_with_an_order(lead)
        story.the_register_shows_it()
        story.the_administrator_changes_the_list()
        story.the_next_filing_goes_there()
    assert list(journal.verify(story.case.subject)) == []
