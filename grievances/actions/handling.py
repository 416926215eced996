"""What departments do: sign for, answer the resident, ask, note, finish a sub-task, waive one."""

from django.utils.translation import gettext as _

from grievances import blanks, own_hand, policies
from grievances.actions import calls, comparing, legs, photos, timing
from grievances.actions.step import Step, refuse_stale, step
from grievances.lifecycle import PartState, Verb
from grievances.models import Assignment, Grievance, Letter
from portal.departments.actors import Actor
from portal.kit.errors import Invalid, MoveRefused, NotAllowed

LONGEST_LETTER = 3000


def own_part(this: Step, *states: PartState, role: str | None = None, missing: str = "") -> Assignment:
    """The actor's own living part in one of the states: the lead's first. MoveRefused, saying `missing`,
    where there is none."""
    mine = [
        p for p in policies.my_parts(this.actor, this.case) if p.state in states and role in (None, p.role)
    ]
    if not mine:
        raise MoveRefused(missing or _("Your department has no open part in this case for this."))
    return sorted(mine, key=lambda part: not part.is_lead)[0]


def text_of(text: str, field: str, missing: str) -> str:
    """The text without its edges; Invalid where it is empty or too long."""
    clean = text.replace("\x00", "").strip()
    if not clean:
        raise Invalid(missing, field)
    if len(clean) > LONGEST_LETTER:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": LONGEST_LETTER}, field)
    return clean


def letter_of(text: str, field: str, missing: str) -> str:
    """The same for what the resident will read: Invalid also where a blank of a template is left in it."""
    clean = text_of(text, field, missing)
    refuse_blanks(clean, field)
    return clean


def refuse_blanks(text: str, field: str) -> None:
    """Invalid where a template's blank is not filled in yet."""
    if found := blanks.left(text):
        told = _("Still to be filled in: %(blanks)s. Write it in place of the brackets.")
        raise Invalid(told % {"blanks": ", ".join(f"[[{blank}]]" for blank in found)}, field)


def write(
    this: Step, kind: str, text: str, *, part: Assignment | None = None, speaks: int | None = None
) -> Letter:
    """Keep a piece of writing with the case, and name it in the journal by its key."""
    letter = Letter.objects.create(
        grievance=this.case,
        kind=kind,
        text=text,
        at=this.at,
        author=this.actor.key,
        part=part,
        department_id=speaks,
    )
    this.data["letter"] = letter.pk
    return letter


def sign(grievance: Grievance, *, actor: Actor, seen: int | None = None) -> Grievance:
    """Sign for one's part 签收. The lead's signature moves the case; a co-department's only its own part. A
    handler who signs for what nobody has, has it from then on.

    Who comes after a colleague is told that it is signed for, not that they should send their text again.
    """
    with step(grievance, Verb.SIGN, actor=actor) as this:
        part = own_part(
            this, PartState.WAITING, missing=_("Your department has signed for its part already.")
        )
        refuse_stale(this.case, seen)
        this.stay = not part.is_lead
        legs.sign(this.case, part, this.at, actor)
        this.data |= {"department": part.department_id, "role": part.role}
    return grievance


def contact(
    grievance: Grievance, *, actor: Actor, text: str, anyway: bool | None = None, seen: int | None = None
) -> Grievance:
    """Tell the resident where the matter stands: the first of these stops the contact clock. `anyway`: as
    `comparing.refuse_alike` takes it."""
    text = letter_of(text, "text", _("Please write what the resident should know."))
    with step(grievance, Verb.CONTACT, actor=actor, seen=seen) as this:
        this.stay = policies.LEAD not in this.by
        part = own_part(this, PartState.SIGNED)
        comparing.refuse_alike(this, text, part.department_id, anyway)
        write(this, Letter.Kind.CONTACT, text, speaks=part.department_id)
        timing.contacted(this.case, this.at, actor.key)
        this.data["department"] = part.department_id
    return grievance


def ask(grievance: Grievance, *, actor: Actor, text: str, seen: int | None = None) -> Grievance:
    """Ask the resident a question. Whether the clock pauses until the answer is a rule of the category."""
    text = letter_of(text, "text", _("Please write your question."))
    with step(grievance, Verb.ASK, actor=actor, seen=seen) as this:
        part = own_part(this, PartState.SIGNED, role=Assignment.LEAD)
        write(this, Letter.Kind.QUESTION, text, speaks=part.department_id)
        this.case.question_open = True
        timing.contacted(this.case, this.at, actor.key)
        pauses = bool(this.case.category and this.case.category.pause_on_question)
        if pauses:
            timing.pause(this.case, this.at, actor.key, "question")
        this.data |= {"department": part.department_id, "pauses": pauses}
    return grievance


def note(
    grievance: Grievance,
    *,
    actor: Actor,
    text: str,
    part: Assignment | None = None,
    photos_given: tuple = (),
    seen: int | None = None,
) -> Grievance:
    """Write to the other departments in the case; with `part` only to that part's department and the lead."""
    text = text_of(text, "text", _("Please write your note."))
    with step(grievance, Verb.NOTE, actor=actor, seen=seen) as this:
        _refuse_foreign_thread(this, part, policies.my_parts(actor, this.case))
        speaks = this.speaks
        write(this, Letter.Kind.NOTE, text, part=part, speaks=speaks)
        this.data |= {"department": speaks, "part": part.pk if part else None}
        if photos_given:
            this.data["photos"] = photos.attach(this, photos_given)
    return grievance


def _refuse_foreign_thread(this: Step, part: Assignment | None, mine: list[Assignment]) -> None:
    if part is None:
        return
    if part.grievance_id != this.case.pk:
        raise Invalid(_("This part belongs to another case."), "part")
    if not (this.by & {policies.LEAD, policies.CENTRE} or part.pk in {p.pk for p in mine}):
        raise NotAllowed(_("This thread is between another department and the lead."))


def finish(
    grievance: Grievance, *, actor: Actor, result: str, photos_given: tuple = (), seen: int | None = None
) -> Grievance:
    """Report a sub-task done, with what came of it."""
    result = text_of(result, "result", _("Please write what was done."))
    with step(grievance, Verb.FINISH, actor=actor, seen=seen) as this:
        part = own_part(this, PartState.SIGNED, role=Assignment.CO)
        legs.finish(this.case, part, this.at, actor.key, result)
        this.data |= {"department": part.department_id, "part": part.pk}
        this.data["photos"] = photos.attach(this, photos_given)
    return grievance


def waive(
    grievance: Grievance, *, actor: Actor, part: Assignment, reason: str, seen: int | None = None
) -> Grievance:
    """Do without a co-department's open sub-task, and say why (invariant 5). It need not come to the place
    either, if it was called."""
    reason = text_of(reason, "reason", _("Please say why this sub-task is not needed."))
    with step(grievance, Verb.WAIVE, actor=actor, seen=seen) as this:
        part = this.case.parts.filter(pk=part.pk, role=Assignment.CO).first()
        if part is None or not part.is_open:
            raise MoveRefused(_("This sub-task is not open any more."))
        own_hand.refuse(Verb.WAIVE, own_hand.had(actor, part))
        legs.waive(this.case, part, this.at, actor.key, reason)
        calls.drop(this)
        this.data |= {"department": part.department_id, "part": part.pk}
    return grievance
