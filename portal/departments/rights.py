"""Who may change how the district is set up: one row per verb. PURE."""

from enum import StrEnum
from types import MappingProxyType

from portal.departments.actors import Actor
from portal.departments.models import Role
from portal.kit.errors import NotThere

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
RULE_MAKERS = frozenset({Role.ADMINISTRATOR, Role.POLICY})
AT_WORK = frozenset({Role.HANDLER, Role.SUPERVISOR, Role.GRID_OFFICER})


class Verb(StrEnum):
    """What is done to the set-up: the key of the right, the journal entry and its sentence."""

    SET_UP = "set_up"  # from a file, at the machine itself
    ADD_DEPARTMENT = "add_department"
    EDIT_DEPARTMENT = "edit_department"
    CLOSE_DEPARTMENT = "close_department"
    RENAME_DEPARTMENT = "rename_department"
    DRAFT_SUCCESSION = "draft_succession"
    DROP_SUCCESSION = "drop_succession"
    APPLY_SUCCESSION = "apply_succession"
    ADD_PERSON = "add"
    EDIT_PERSON = "edit_person"
    INVITE = "invite"
    CHOOSE_PASSWORD = "choose_password"  # noqa: S105 - a verb
    SWITCH_OFF = "switch_off"
    SWITCH_ON = "switch_on"
    GIVE_POST = "give_post"
    END_POST = "end_post"
    EDIT_CATEGORY = "edit_category"
    EDIT_WORDS = "edit_words"
    OPEN_ITEM = "open_item"
    CHANGE_ITEM = "change_item"
    END_ITEM = "end_item"
    SUSPEND_ITEM = "suspend_item"
    TAKE_UP_ITEM = "take_up_item"
    SAVE_STANDARD = "save_standard"
    RETUNE_LIMIT = "retune_limit"
    DRAFT_AMENDMENT = "draft_amendment"
    ACCEPT_AMENDMENT = "accept_amendment"
    REJECT_AMENDMENT = "reject_amendment"
    SAVE_LIMIT = "save_limit"
    SAVE_DANGER = "save_danger"
    BEGIN_LADDERS = "begin_ladders"
    ADD_LADDER = "add_ladder"
    END_LADDER = "end_ladder"
    ADD_RUNG = "add_rung"
    DRAFT_REVISION = "draft_revision"
    DROP_REVISION = "drop_revision"
    APPLY_REVISION = "apply_revision"
    USE_CALENDAR = "use_calendar"
    EDIT_RUNG = "edit_rung"
    REMOVE_RUNG = "remove_rung"
    WATCH_AGAIN = "watch_again"
    BE_AWAY = "be_away"
    BE_BACK = "be_back"


RIGHTS: MappingProxyType[Verb, frozenset[Role]] = MappingProxyType(
    dict.fromkeys(Verb, ADMINISTRATORS)
    | dict.fromkeys(
        (
            Verb.EDIT_CATEGORY,
            Verb.EDIT_WORDS,
            Verb.OPEN_ITEM,
            Verb.CHANGE_ITEM,
            Verb.END_ITEM,
            Verb.SUSPEND_ITEM,
            Verb.TAKE_UP_ITEM,
            Verb.SAVE_STANDARD,
            Verb.RETUNE_LIMIT,
            Verb.ACCEPT_AMENDMENT,
            Verb.REJECT_AMENDMENT,
        ),
        RULE_MAKERS,
    )
    # with the ruling itself, or with what panels found of an item
    | {Verb.DRAFT_AMENDMENT: frozenset({Role.RULING, Role.PANEL_SECRETARY})}
    | dict.fromkeys((Verb.BE_AWAY, Verb.BE_BACK), AT_WORK)  # oneself, or as a supervisor one's people
    | dict.fromkeys((Verb.CHOOSE_PASSWORD, Verb.SET_UP), frozenset())  # with one's link; at the machine
)


BY_ITSELF = frozenset({Verb.DRAFT_AMENDMENT})


def check(actor: Actor, verb: Verb) -> str:
    """The actor's role that carries the right. NotThere where none does: these pages are not theirs."""
    if actor.key == "system" and verb in BY_ITSELF:
        return "system"
    carrying = next((post.role for post in actor.posts if post.role in RIGHTS[verb]), None)
    if carrying is None:
        raise NotThere("")
    return carrying
