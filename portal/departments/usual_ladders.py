"""The usual ladders: one for each clock and everything, with which an installation begins. Administrators
change them as they like; what is late is raised to nobody where a clock has none.

Shares and hours are the project's own proposal; the check-ins after 7, 30 and 90 days are product.md's.
"""

from typing import NamedTuple

HOUR, DAY = 60, 24 * 60


class RungRow(NamedTuple):
    """A rung; `after_minutes` are before the due time where it is a warning. The rest as in LadderRung."""

    kind: str
    level: int
    after_minutes: int
    tells: str
    name_zh: str
    name_en: str
    accountable: str = ""
    matter: str = ""
    warning: bool = False
    working: bool = False
    share: int | None = None


def warning(kind: str, number: int, share: int, tells: str, zh: str, en: str, matter: str = "") -> RungRow:
    """A warning when so many percent of the limit are used up."""
    return RungRow(kind, number, 0, tells, zh, en, matter=matter, warning=True, share=share)


USUAL = (
    RungRow("contact", 1, 0, "supervisor", "首次联系逾期", "First contact late"),
    RungRow("contact", 2, 12 * HOUR, "ruling_officer", "首次联系逾期半天", "First contact half a day late"),
    RungRow("sign", 1, 0, "supervisor", "签收逾期", "Not signed for"),
    RungRow(
        "sign", 2, 4 * HOUR, "ruling_officer", "签收逾期半个工作日",
        "Not signed for after half a working day", "ruling_officer", working=True,
    ),
    RungRow("part", 1, 0, "supervisor", "协办逾期", "Sub-task late"),
    RungRow("part", 2, DAY, "ruling_officer", "协办逾期一天", "Sub-task a day late"),
    warning("done", 1, 80, "supervisor", "时限用去八成", "Four fifths of the time gone"),
    RungRow("done", 1, 0, "supervisor", "办理逾期", "Case late", "supervisor"),
    RungRow("done", 2, DAY, "ruling_officer", "逾期一天", "Case a day late"),
    RungRow("done", 3, 3 * DAY, "district_head", "逾期三天", "Case three days late", "district_head"),
    warning("ruling", 1, 80, "ruling_officer", "裁决时限用去八成", "Four fifths of the ruling's time gone"),
    RungRow("ruling", 1, 0, "district_head", "裁决逾期", "Ruling late", "district_head"),
    RungRow("supervision", 1, 0, "district_head", "督办回复逾期", "Answer to an order late"),
    RungRow("review", 1, 0, "district_head", "复查复核逾期", "Review late"),
    RungRow("pressure", 1, 0, "ruling_officer", "打击报复反映无人联系", "Report of pressure not answered"),
    RungRow("pressure", 2, DAY, "district_head", "打击报复反映超期一天", "Not answered a day later"),
    RungRow("check_in", 1, 7 * DAY, "resident", "提交后七天", "After seven days"),
    RungRow("check_in", 2, 30 * DAY, "resident", "提交后三十天", "After thirty days"),
    RungRow("check_in", 3, 90 * DAY, "resident", "提交后九十天", "After ninety days"),
    RungRow("no_word", 1, 7 * DAY, "resident", "七天未答复", "No answer within seven days"),
    RungRow("whistle", 1, 0, "supervisor", "到场逾期", "Not there in time"),
    RungRow("whistle", 2, 30, "ruling_officer", "到场逾期半小时", "Not there half an hour later"),
    RungRow("order", 1, 0, "supervisor", "整改逾期", "Rectification late"),
    RungRow("order", 2, DAY, "ruling_officer", "整改逾期一天", "Rectification a day late"),
    RungRow("order", 3, 3 * DAY, "district_head", "整改逾期三天", "Rectification three days late"),
    RungRow("improvement", 1, 0, "ruling_officer", "改进事项逾期", "Improvement not decided in time"),
    RungRow("improvement", 2, 3 * DAY, "district_head", "改进事项逾期三天", "Improvement three days late"),
    RungRow("score_appeal", 1, 0, "ruling_officer", "评价结果申诉逾期", "Appeal of a result late"),
    RungRow("score_appeal", 2, 3 * DAY, "district_head", "申诉逾期三天", "Appeal three days late"),
    RungRow("advice", 1, 0, "ruling_officer", "咨询意见逾期未答复", "Opinions not answered in time"),
    RungRow("advice", 2, 3 * DAY, "district_head", "咨询意见逾期三天", "Opinions three days late"),
)  # fmt: skip
