"""Every address in one table: how it answers nine visitors who ask (GET); and a district to ask in."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from evaluation.actions import ordering, paneldraws, paying, rechecking, volunteering
from evaluation.actions.paneldraws import Plan
from evaluation.actions.volunteering import Facts
from evaluation.advising.actions import asking, groups
from evaluation.appealing.actions import appealing
from evaluation.improving.actions import opening
from evaluation.improving.selectors import proposals
from evaluation.models import CallBack, Order, PanelMember, PulseAnswer, PulseRound, Sample
from evaluation.pulse.questions import KEYS
from grievances.actions import bulk, exporting, photos, saving, templating
from grievances.actions.neighbours import join_in
from grievances.lifecycle import Verb
from grievances.models import Grievance
from grievances.patrols.actions import walking
from portal.accounts import identities, tokens
from portal.accounts.models import ApiToken
from portal.departments.actions import amendments, revisions
from portal.departments.actions.amendments import Ruled
from portal.departments.actions.revisions import calendar_data
from portal.departments.actors import NOBODY, SYSTEM, of_person
from portal.departments.models import Post, Role
from portal.departments.selectors import today
from portal.engines.escalation.models import LadderRung, Watch
from portal.engines.limits import clocks
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.quarters import Quarter
from tests.factories.district import LONG_AGO, District, give_posts, new_person, reload
from tests.factories.panel import SCORED, drawn, score_all, sheet
from tests.factories.patrols import found as found_on
from tests.factories.patrols import staffed, staged, under_way
from tests.factories.successions import drafted, merger
from tests.factories.town import photo, town, town_panel

PARAMETER = re.compile(r"<\w+:(?P<parameter>\w+)>")
VISITORS = (
    "anonymous",  # signed out
    "stranger",  # an account without a post
    "resident",  # signed out; has shown the case's private code
    "member",  # of a panel, with a seat on a case
    "neighbour",  # a handler of another department, which has no part in the case
    "owner",  # a handler of the department that leads
    "head",  # of the district
    "secretary",  # of the panels
    "administrator",
)

# One column for each visitor, in their order. `in`: led to the sign-in page.
TABLE: dict[tuple[str, ...], str] = {
    # for everybody
    (
        "home", "file", "track", "register", "public-case", "services", "service", "responsibility", "about",
        "results", "result", "panel-receipt", "draws", "draw", "draw-record", "draw-marks", "figures",
        "measure", "cells", "still-solved", "still-solved-cases",
        "department-figures", "department-judged", "department-quarter", "health-live", "health-ready",
        "api-register", "api-entry", "api-categories", "api-areas", "api-areas-geojson", "api-departments",
        "api-responsibility", "api-schema", "api-docs",
    ): "200 200 200 200 200 200 200 200 200",
    ("photo-waiting",): "200 200 200 200 200 200 200 200 200",  # for whoever knows its form's two secrets
    ("sign-in",): "200 302 200 302 302 302 302 302 302",
    ("set_language", "api/v1/"): "302 302 302 302 302 302 302 302 302",
    ("api-suggest",): "400 400 400 400 400 400 400 400 400",  # without a text
    (
        "look-type", "look-theme", "sign-out", "forget", "own-case-still-open",
    ): "405 405 405 405 405 405 405 405 405",
    # a wrong code, a wrong link, no address
    (
        "private-link", "choose-password", "api/v1/<path:rest>", "own-case-still",
    ): "404 404 404 404 404 404 404 404 404",
    # one's own account
    ("account", "account-password"): " in 200  in 200 200 200 200 200 200",
    ("account-language", "account-tokens", "account-token-revoke"): " in 405  in 405 405 405 405 405 405",
    # the resident's own case; 409: it does not stand so now
    ("mine",): " in 200 200 200 200 200 200 200 200",
    (
        "receipt", "own-case", "own-case-add", "own-case-withdraw", "own-case-report",
        "own-case-guard", "own-case-texts",
    ): "404 404 200 404 404 404 404 404 404",
    (
        "own-case-answer", "own-case-confirm", "own-case-dispute", "own-case-erase", "own-case-disown",
        "own-case-ask_review", "own-case-consent", "own-case-unguard", "own-case-all_well",
    ): "404 404 409 404 404 404 404 404 404",
    # a case, for its resident and for those who have a part in it
    (
        "photo", "photo-small", "api-case", "api-timeline", "api-photo",
    ): "404 404 200 404 404 200 200 404 404",
    ("api-cases",): "401 200 200 200 200 200 200 200 200",
    (
        "api-correct", "api-dispatch", "api-solve", "api-sign", "api-contact", "api-ask", "api-answer",
        "api-add", "api-note", "api-finish", "api-join", "api-waive", "api-object", "api-rule", "api-propose",
        "api-take", "api-hand", "api-release", "api-recode", "api-disown", "api-recuse", "api-readmit",
        "api-report", "api-heed", "api-merge", "api-go_ahead", "api-seen_done", "api-seen_open",
        "api-guard", "api-texts", "api-unguard", "api-all_well", "api-separate", "api-undo",
        "api-supervise", "api-receive", "api-respond", "api-accept_response", "api-send_back", "api-press",
        "api-whistle", "api-acknowledge", "api-arrive", "api-act", "api-minutes", "api-call_off", "api-rate",
        "api-confirm", "api-dispute", "api-refuse", "api-withdraw", "api-read", "api-erase",
        "api-ask_time", "api-grant_time", "api-decline_time", "api-drop_time", "api-go_on",
        "api-plan", "api-reach", "api-mediate", "api-consent", "api-record_consent", "api-sit", "api-agree",
        "api-end_mediation", "api-follow_up",
        "api-transfer_out", "api-ask_review", "api-decide_review",
    ): "405 405 405 405 405 405 405 405 405",
    ("api-patrol-rounds",): "401 404 404 404 404 404 200 404 404",
    (
        "api-patrol-open", "api-patrol-tick", "api-patrol-find", "api-patrol-finish",
    ): "405 405 405 405 405 405 405 405 405",
    ("alike", "danger"): "405 405 405 405 405 405 405 405 405",
    # what is public and open can be joined; its own resident is led to it; a joining is whose code was shown
    ("join",): "200 200 302 200 200 200 200 200 200",
    ("joined", "joined-leave"): "404 404 404 404 404 404 404 404 404",
    ("desk", "orders", "desk-views"): " in 404  in 404 200 200 200 404 404",
    # acts on many cases: for whoever does something to cases at all; one's own alone
    ("bulk-acts",): " in 404  in 404 200 200 404 404 404",
    ("bulk-new",): " in 404  in 404 302 302 404 404 404",  # nothing is chosen
    ("bulk-act",): " in 404  in 404 404 200 404 404 404",
    ("bulk-stop",): " in 404  in 404 405 405 404 404 404",
    # exports: one's own alone; who watches over them; without a list there is nothing to take out
    ("exports",): " in 404  in 404 200 200 200 404 404",
    ("export-new",): " in 404  in 404 302 302 302 404 404",
    ("export",): " in 404  in 404 404 200 404 404 404",
    ("export-file", "export-stop"): " in 404  in 404 405 405 405 404 404",
    ("exports-watched",): " in 404  in 404 404 404 200 404 200",
    # saved views, one's own alone; without a view there is nothing to save, and no news
    ("desk-view",): " in 404  in 404 404 200 404 404 404",
    ("desk-view-new", "desk-news"): " in 404  in 404 404 404 404 404 404",
    ("desk-view-remove",): " in 404  in 404 405 405 405 404 404",
    ("desk-here",): " in 404  in 404 404 200 200 404 404",
    ("desk-case", "order"): " in 404  in 404 404 200 200 404 404",
    ("desk-act",): " in 404  in 404 404 200 403 404 404",  # a note is not the head's to write
    ("drafts",): " in 404  in 404 200 200 200 200 200",
    ("templates", "template-add", "template"): " in 404  in 404 404 404 404 404 200",
    ("counter", "counter-receipt"): " in 404  in 404 404 404 404 404 404",
    ("lookups",): " in 404  in 404 404 404 200 404 404",
    ("lookup",): " in 404  in 404 200 200 404 404 404",
    ("team",): " in 404  in 404 200 200 404 404 404",
    ("team-away",): " in 404  in 404 404 200 404 404 404",
    ("team-back",): " in 404  in 404 405 405 404 404 404",
    ("styleguide",): " in 404  in 404 200 200 200 200 200",
    # patrols: for who walks, looks again, plans or reads plans; here the head alone reads
    (
        "patrols", "patrol-plans", "patrol-plan", "patrol-plan-rows", "patrol-round", "patrol-finding",
        "patrol-check", "patrol-photo", "patrol-photo-small",
    ): " in 404  in 404 404 404 200 404 404",
    ("standards", "improvements", "improvement", "innovations"): "200 200 200 200 200 200 200 200 200",
    ("pulse", "pulse-round", "pulse-record", "pulse-cells"): "200 200 200 200 200 200 200 200 200",
    ("pulse-answer",): "404 404 404 404 404 404 404 404 404",  # a wrong link
    ("pulse-stop",): "405 405 405 405 405 405 405 405 405",
    ("pulse-office",): " in 404  in 404 404 404 404 200 404",
    ("pulse-begin",): " in 404  in 404 404 404 404 405 404",
    ("advisory", "advisory-group", "advice"): "200 200 200 200 200 200 200 200 200",
    ("advice-opine",): " in 405  in 405 405 405 405 405 405",
    ("advice-ask",): " in 404  in 404 404 404 404 200 404",
    ("advice-answer",): " in 404  in 404 404 404 404 405 404",
    ("advisory-found", "advisory-designate", "advisory-end"): " in 404  in 404 404 404 404 404 404",
    ("public-orders", "public-order"): "200 200 200 200 200 200 200 200 200",
    ("order-plan", "order-verify", "order-send-back"): " in 404  in 404 405 405 405 404 404",
    ("improvement-decline", "improvement-suspend", "improvement-take-up"):
        "405 405 405 405 405 405 405 405 405",
    ("improvement-propose",): " in 404  in 404 404 404 404 200 404",
    ("pool", "panel-draw", "panel-draw-record"): "200 200 200 200 200 200 200 200 200",
    ("pool-leave",): "405 405 405 405 405 405 405 405 405",
    ("patrol-worker",): "200 200 200 200 200 200 200 200 200",
    ("patrol-plan-new", "patrol-plan-change"): " in 404  in 404 404 404 404 404 404",
    (
        "patrol-open", "patrol-tick", "patrol-find", "patrol-finish", "patrol-settle", "patrol-plan-end",
    ): " in 404  in 404 404 404 405 404 404",
    # the panel member's own seats
    (
        "panel", "panel-case", "panel-aside", "panel-flags", "panel-review", "panel-step",
    ): " in 404  in 200 404 404 404 404 404",
    ("panel-argue",): " in 405  in 405 405 405 405 405 405",
    ("panel-payments", "panel-payment", "panel-rules"): " in 404  in 404 404 404 404 200 404",
    ("panel-office", "panel-members", "panel-draws", "packets", "packet", "references", "panel-population",
     "reference-add"): " in 404  in 404 404 404 404 200 404",
    ("score-appeals", "score-appeal"): " in 404  in 404 404 404 200 404 404",
    ("score-appeal-new",): " in 404  in 404 404 404 404 404 404",  # the judged department's supervisor
    ("callbacks", "callback", "callback-number"): " in 404  in 404 404 404 404 404 404",
    ("panel-seed", "panel-retire", "pool-invite", "pool-nominate",
     "panel-draw-conclude", "packet-unmask", "reference-retire",
     "panel-round"): " in 404  in 404 404 404 404 405 404",
    # administration
    (
        "mails", "admin", "admin-departments", "admin-department-add", "admin-department",
        "admin-department-edit", "admin-department-close", "admin-people", "admin-person-add", "admin-person",
        "admin-person-edit", "admin-post-give", "admin-post-end", "admin-categories", "admin-categories-try",
        "admin-category", "admin-category-words", "admin-category-standard", "admin-items", "admin-item-add",
        "admin-items-gaps",
        "admin-items-ask", "admin-item", "admin-item-end", "admin-amendments", "admin-amendment",
        "admin-amendment-reject", "admin-limits", "admin-calendar", "admin-limit",
        "admin-danger", "admin-ladder", "admin-ladder-add", "admin-ladder-end", "admin-rung",
        "admin-rung-add", "admin-rung-remove", "admin-stuck",
        "admin-calendar-add", "admin-calendar-edit", "admin-revision", "admin-revision-cases",
        "admin-revision-case",
        "admin-successions", "admin-succession-add", "admin-succession",
        "admin-services", "admin-services-try", "admin-service-add", "admin-service", "admin-service-close",
    ): " in 404  in 404 404 404 404 404 200",
    (
        "mail-again", "admin-person-link", "admin-person-off", "admin-person-on", "admin-watch-again",
        "admin-service-reopen", "admin-calendar-upload", "admin-calendar-year", "admin-calendar-use",
        "admin-revision-again", "admin-revision-drop", "admin-succession-drop", "admin-ladder-begin",
        "admin-item-suspend", "admin-item-take-up",
    ): " in 404  in 404 404 404 404 404 405",
}  # fmt: skip
ROWS = {name: dict(zip(VISITORS, row.split(), strict=True)) for names, row in TABLE.items() for name in names}
# Acts have no page of their own in the API: whoever the case is not there for does not find them by POST.
ACTS_OF_THE_API = {name for name in ROWS if name.startswith("api-") and ROWS[name]["owner"] == "405"}


@dataclass(repr=False)
class Scene:
    """A district with one of everything that an address can name."""

    place: District
    case: Grievance
    code: str
    values: dict[tuple[str, str] | str, Any]
    member: str

    def path(self, route: str, name: str | None) -> str:
        """The address with this scene's values in it."""

        def value(found: re.Match) -> str:
            parameter = found["parameter"]
            return str(self.values.get((name, parameter), self.values.get(parameter)))

        return "/" + PARAMETER.sub(value, route)

    def elsewhere(self, route: str) -> str:
        """The address of something of the kind that is not there."""
        nothing = {"reference": "LH-2222-22", "code": "NOWHERE"}
        return "/" + PARAMETER.sub(lambda found: nothing.get(found["parameter"], "999999"), route)

    def visitor(self, who: str) -> Client:
        """The visitor's browser; it sends their token, or the case's private code, for the API as well."""
        if who == "anonymous":
            return Client()
        if who == "resident":
            client = Client(headers={"X-Case-Code": self.code})
            client.get(f"/k/{self.code}/")
            return client
        names = {"neighbour": "civil", "owner": "police", "member": self.member}
        person = self.place.people[names.get(who, who)]
        token = tokens.issue(person, "table")
        client = Client(headers={"Authorization": f"Bearer {token}"})
        client.force_login(person)
        return client


def _revision(place: District) -> dict:
    """A draft of the calendar, with a due time that it would move."""
    data = calendar_data(clocks.current_calendar("CN")) | {"name_en": "China, too"}
    row = revisions.draft_calendar(data, actor=place.actor("administrator"), reason="A table")
    round_ = row.rounds.get()
    shift = round_.shifts.create(subject="grievance:0", label="LH-2222-22", effect="same")
    calendars = {(f"admin-calendar-{name}", "code"): "CN" for name in ("edit", "upload", "year", "use")}
    pages = ("", "-again", "-drop", "-cases", "-case")
    drafts = {(f"admin-revision{name}", "key"): row.pk for name in pages}
    return calendars | drafts | {("admin-revision-case", "shift"): shift.pk}


def _succession(place: District) -> dict:
    """A draft by which the fire brigade ends."""
    row = drafted(place, merger(place, ("FIRE",), "CIVIL"))
    pages = {(f"admin-succession{name}", "key"): row.pk for name in ("", "-drop")}
    return pages | {("admin-succession-add", "kind"): "merge"}


def _template(place: District) -> int:
    """A reply template of everybody's."""
    texts = {"text": {"zh": "您好。", "en": "Good day."}}
    words = {"title_zh": "问候", "title_en": "A greeting", "texts": texts, "verbs": ["contact"]}
    return templating.add(actor=place.actor("administrator"), from_day=LONG_AGO, **words).pk


def _patrol(place: District) -> dict:
    """A round that was walked, with something put right on the spot and a re-check of it."""
    walked, key = under_way(staffed(place)), str(uuid.uuid4())
    point = walked.plan.points.first()
    made = found_on(place, walked, key=key, solved=True, point=point, photos=staged(key))
    row = walking.finish(walked, actor=place.actor("grid"), why="Rain").checks.get()
    rounds = {(f"patrol-{name}", "key"): walked.pk for name in ("round", "open", "tick", "find", "finish")}
    rounds |= {(f"api-patrol-{name}", "key"): walked.pk for name in ("open", "tick", "find", "finish")}
    plans = {(f"patrol-plan{name}", "key"): walked.plan_id for name in ("", "-change", "-end", "-rows")}
    rest = {"finding": made.pk, "settle": made.pk, "check": row.pk}
    rest |= {name: made.photos.get().pk for name in ("photo", "photo-small")}
    others = {(f"patrol-{name}", "key"): key for name, key in rest.items()}
    return rounds | plans | others | {"point": point.pk, "figure": "rounds"}


def _of_the_queue(place: District, case: Grievance) -> dict:
    """An act on many cases, a saved view and an export, all of the police officer's."""
    actor = place.actor("police")
    act = bulk.start(
        actor=actor, verb=Verb.NOTE, cases=[(case.pk, case.version)], form_key=uuid.uuid4(),
        parameters={"text": "See you there"},
    )  # fmt: skip
    saved = saving.save(saving.Wish("work"), actor=actor, name="Ours")
    out = exporting.start(
        actor=actor, purpose="check", reason="A table", cases=[case.pk], form_key=uuid.uuid4()
    )
    acts = {(f"bulk-{name}", "key"): act.pk for name in ("act", "stop")}
    acts |= {(f"export{name}", "key"): out.pk for name in ("", "-file", "-stop")}
    return acts | {(f"desk-view{name}", "key"): saved.pk for name in ("", "-remove")}


def _panel_draw(place: District) -> None:
    """The first draw of a panel, with its lottery published."""
    for name in ("one", "two", "three"):
        person = place.people[name] = new_person(name, name)
        facts = Facts(place.areas["LH-NH-01-01"], "female", "60+", "local")
        volunteering.join(facts, actor=place.actor(person.username), consents=True)
    term = (today(), today() + timedelta(days=90))
    paneldraws.announce(Plan(3, {}, *term, "A lottery", today()), actor=SYSTEM)
    paneldraws.reckon(clock.now())


def _call_back(case: Grievance) -> dict:
    """A call that waits for the co-operation centre."""
    rule = rechecking.rule_in_force(clock.now())
    facts = {"rule": rule, "cycle": case.cycle, "probability": 1, "state": "waiting"}
    row = CallBack.objects.create(grievance=case, drawn_at=clock.now(), **facts)
    return {(name, "pk"): row.pk for name in ("callback", "callback-number")}


def _improvement(place: District) -> dict:
    """A limit that the panel secretary proposes to change."""
    now = clock.now()
    wanted = proposals.found("limit:E2", now)
    row = opening.propose(wanted, actor=place.actor("secretary"), because="A table")
    return {(f"improvement{name}", "pk"): row.pk for name in ("", "-decline", "-suspend", "-take-up")}


def scene() -> Scene:
    """A case that a panel has sent back to the police, and one that waits to be judged."""
    place = town("en")
    town_panel(place, "en")
    secretary = place.people["secretary"] = new_person("secretary", "secretary")
    Post.objects.create(
        person=secretary,
        role=Role.PANEL_SECRETARY,
        department=place.departments["COOP"],
        area=place.areas["LH"],
        from_day=LONG_AGO,
    )
    _panel_draw(place)
    key = str(uuid.uuid4())
    staged = photos.stage(key, SimpleUploadedFile("stairs.jpg", photo()))
    found = drawn(place, form_key=key, photos=(staged.token,))
    score_all(found, sheet(1, 1, 1, 1, 1))
    waiting = drawn(place)
    other = str(uuid.uuid4())
    kept = photos.stage(other, SimpleUploadedFile("other.jpg", photo("C")))
    case, order = reload(found.grievance), Order.objects.get()
    seat = waiting.seats.select_related("member__person").first()
    ruled = Ruled("grievance:0", case.category, case.area, place.departments["POLICE"], None)
    amendment = amendments.draft(ruled, actor=place.actor("ruling"))
    picture, police = case.attachments.get().pk, place.people["police"]
    tokens.issue(place.people["fire"], "another's")
    joining = join_in(case, actor=NOBODY, form_key=key).joining.pk
    values: dict[tuple[str, str] | str, Any] = {
        ("joined", "pk"): joining, ("joined-leave", "pk"): joining,
        "reference": case.reference, "verb": "note", "measure": "response", "department": "POLICE",
        "sample": waiting.pk, "number": 1, "rest": "nothing", ("panel-step", "key"): "substance",
        ("result", "sample"): found.pk, ("reference-add", "sample"): found.pk, ("packet-unmask", "mask"): 1,
        ("panel-round", "sample"): found.pk,
        ("reference-retire", "pk"): 1, ("order", "pk"): order.pk,
        **_advisory(place), **_pulse(), ("panel-payment", "pk"): _paid(seat.member),
        ("public-order", "pk"): _wide_order(place), ("score-appeal", "pk"): _appeal(place, found),
        ("score-appeal-new", "sample"): found.pk,
        **{(f"order-{name}", "pk"): order.pk for name in ("plan", "verify", "send-back")},
        **_call_back(case),
        ("photo", "pk"): picture, ("photo-small", "pk"): picture, ("api-photo", "pk"): picture,
        ("photo-waiting", "form_key"): other, ("photo-waiting", "token"): kept.token,
        ("private-link", "code"): "2222222222", ("service", "code"): "charging-shed",
        ("admin-service", "code"): "charging-shed", ("admin-service-close", "code"): "charging-shed",
        ("admin-service-reopen", "code"): "charging-shed",
        ("choose-password", "key"): police.pk, ("choose-password", "token"): "a-wrong-one",
        ("account-token-revoke", "pk"): ApiToken.objects.get(label="another's").pk,
        ("mail-again", "pk"): Message.objects.latest("pk").pk,
        ("panel-retire", "pk"): seat.member_id, "post": police.posts.get().pk,
        ("admin-item", "key"): place.items["1.1"].pk, ("admin-item-end", "key"): place.items["1.1"].pk,
        ("admin-amendment", "key"): amendment.pk, ("admin-amendment-reject", "key"): amendment.pk,
        **{
            (f"admin-{name}", "key"): LadderRung.objects.first().pk
            for name in ("rung", "rung-add", "rung-remove", "ladder-end")
        },
        ("template", "key"): _template(place), ("template-add", "kind"): "letter",
        ("admin-watch-again", "key"): Watch.objects.first().pk, "key": police.pk,
        **{
            (f"admin-{name}", "key"): place.items["1.1"].pk for name in ("item-suspend", "item-take-up")
        },
        **_improvement(place),
        ("admin-category", "code"): "A01", ("admin-category-words", "code"): "A01",
        ("admin-category-standard", "code"): "A01",
        ("admin-limit", "code"): "E1", ("admin-calendar", "code"): case.calendar.code,
        **_revision(place), **_succession(place), **_of_the_queue(place, case), **_patrol(place),
        "code": "POLICE", "quarter": Quarter.of(clock.now()).code,
    }  # fmt: skip
    return Scene(place, case, identities.code_of(case.subject), values, seat.member.person.username)


def _paid(member: PanelMember) -> int:
    """What a member got for their time."""
    told = {"amount": Decimal(200), "words": "第一季度", "day": today()}
    return paying.pay(member, actor=SYSTEM, **told).pk


def _pulse() -> dict[tuple[str, str], Any]:
    """A round of the survey that is over."""
    at = clock.now()
    row = PulseRound.objects.create(
        number=1, name_zh="第一轮", size=20, days=14, frame="[]", frame_size=20, frame_hash="h", source="x",
        draws_on=today(), announced_at=at, opened_at=at, closes_at=at, asked=20, seed="s", state="ended",
    )  # fmt: skip
    for _ in range(12):
        PulseAnswer.objects.create(round=row, marks=dict.fromkeys(KEYS, 4))
    return {(f"pulse-{name}", "number"): 1 for name in ("round", "record", "cells", "begin")} | {
        (f"pulse-{name}", "code"): "22222-22222" for name in ("answer", "stop")
    }


def _advisory(place: District) -> dict[tuple[str, str], Any]:
    """A group, its member, and what they said."""
    policy = new_person("policy", "policy")
    place.people["policy"] = policy
    give_posts(place, "policy", "COOP", Role.POLICY)
    keeper, adviser = place.actor("policy"), new_person("adviser", "adviser")
    texts = {"name_zh": "咨询小组", "name_en": "Group", "about_zh": "养老。", "about_en": "Care."}
    group = groups.found(actor=keeper, **texts)
    term = groups.Term("expert", "", today(), today() + timedelta(days=300))
    member = groups.designate(group, adviser, actor=keeper, term=term)
    row = asking.ask(group, actor=keeper, matter=asking.Matter("要不要？", "要。"))
    said = asking.give_opinion(row, actor=of_person(adviser), stance="for", words="要。")
    return {
        ("advisory-group", "pk"): group.pk, ("advisory-designate", "pk"): group.pk,
        ("advisory-end", "pk"): member.pk, ("advice", "pk"): row.pk, ("advice-opine", "pk"): row.pk,
        ("advice-answer", "pk"): said.pk,
    }  # fmt: skip


def _wide_order(place: District) -> int:
    """An order of a department as a whole."""
    order = Order(department=place.departments["FIRE"], target="share", reasons=["share"], facts={"n": 30})
    with transaction.atomic():
        return ordering.issue(order, "15 calendar days", clock.now()).pk


def _appeal(place: District, sample: Sample) -> int:
    """An appeal of the result, which waits for a decision."""
    chief = new_person("chief", "chief")
    place.people["chief"] = chief
    give_posts(place, "chief", "POLICE", Role.SUPERVISOR)
    told = {"ground": "time", "about": "timeliness", "words": "时间有误。"}
    with clock.travel(SCORED + timedelta(hours=1)):
        return appealing.appeal(sample.pk, actor=place.actor("chief"), **told).pk


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, str | None]]:
    """(route, name) of every address that there is."""
    for each in (resolver or get_resolver()).url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each, route)
        else:
            yield route, each.name
