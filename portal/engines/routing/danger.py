"""Danger to life in what somebody writes: whoever writes such words is shown whom to call. PURE.

Rather once too often: the numbers beside a text do no harm. Which words, in which groups, with which numbers
is the administrators' (portal/engines/routing/models.py); FIRST is what a portal hears until they have said
something else. Kinds of matter of the class of danger (Beijing rules art. 11: handed to 110, 119, 120 at
once) have their keywords besides.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """A number to call, and whose it is."""

    number: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Group:
    """One kind of danger: its words in each language, in lower case, and whom to call, the first first."""

    key: str
    name_zh: str
    name_en: str
    words_zh: tuple[str, ...]
    words_en: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return self.words_zh + self.words_en


@dataclass(frozen=True)
class Words:
    """All that is listened for: the groups, and the numbers in the order in which they are shown."""

    groups: tuple[Group, ...]
    numbers: tuple[Number, ...]

    def called(self, groups: Iterable[Group]) -> tuple[Number, ...]:
        """Whom to call in these kinds of danger, each once."""
        by_number = {each.number: each for each in self.numbers}
        wanted = dict.fromkeys(number for group in groups for number in group.numbers)
        return tuple(by_number[number] for number in wanted if number in by_number)

    @property
    def usual(self) -> tuple[Number, ...]:
        """Whom to call where there is danger, and nothing tells of which kind: the first three."""
        return self.numbers[:3]


@dataclass(frozen=True)
class Heard:
    """A kind of danger that a text speaks of, and by which of its words."""

    group: Group
    words: tuple[str, ...]


def heard(text: str, groups: Iterable[Group]) -> tuple[Heard, ...]:
    """The kinds of danger of which a word stands in the text, in whatever case; in the groups' order."""
    lower = text.lower()
    found = ((group, tuple(word for word in group.words if word in lower)) for group in groups)
    return tuple(Heard(group, words) for group, words in found if words)


def speaks(text: str, groups: Iterable[Group]) -> bool:
    """Whether the text speaks of any."""
    lower = text.lower()
    return any(word in lower for group in groups for word in group.words)


POLICE, FIRE, AMBULANCE, MIND, YOUTH = "110", "119", "120", "12356", "12355"
NUMBERS = (
    Number(POLICE, "报警", "Police"),
    Number(FIRE, "火警", "Fire"),
    Number(AMBULANCE, "急救", "Ambulance"),
    Number(MIND, "心理援助", "Somebody to talk to"),
    Number(YOUTH, "青少年服务", "Children and young people"),
)
FIRST = Words(
    (
        Group(
            "fire", "火灾、爆炸", "Fire",
            ("着火", "起火", "火灾", "失火", "冒烟", "爆炸"),
            ("on fire", "house fire", "explosion"),
            (FIRE, AMBULANCE, POLICE),
        ),
        Group(
            "gas", "燃气、触电", "Gas and electricity",
            ("煤气味", "燃气味", "煤气泄漏", "燃气泄漏", "天然气泄漏", "漏气", "漏电", "触电"),
            ("smell of gas", "smells of gas", "gas leak", "electrocuted"),
            (FIRE, AMBULANCE, POLICE),
        ),
        Group(
            "violence", "暴力侵害", "Violence",
            ("打我", "家暴", "拿刀", "持刀", "砍人", "杀人", "要杀", "绑架"),
            ("hits me", "hit me", "beats me", "beat me", "knife", "kill me", "kidnapped"),
            (POLICE, AMBULANCE, FIRE),
        ),
        Group(
            "child", "伤害儿童", "A child in danger",
            ("打孩子", "虐待孩子", "虐待儿童", "孩子被打"),
            ("beats the child", "hits the child", "child abuse"),
            (POLICE, AMBULANCE, YOUTH),
        ),
        Group(
            "self", "轻生", "Somebody who wants to die",
            ("自杀", "不想活", "活不下去", "跳楼", "割腕"),
            ("kill myself", "suicide", "want to die"),
            (POLICE, AMBULANCE, MIND),
        ),
        Group(
            "help", "受伤、被困", "Hurt or trapped",
            (
                "救命", "救救我", "救我", "昏迷", "晕倒", "没有呼吸", "流血", "大出血", "中毒", "被困",
                "困在电梯", "落水", "溺水", "塌了", "坍塌", "倒塌",
            ),
            ("help me", "unconscious", "not breathing", "bleeding", "poisoned", "trapped", "drowning",
             "collapsed"),
            (AMBULANCE, FIRE, POLICE),
        ),
        Group(
            "missing", "有人走失", "Somebody is missing",
            ("失踪", "走失"), ("missing child",), (POLICE, AMBULANCE, FIRE),
        ),
    ),
    NUMBERS,
)  # fmt: skip
