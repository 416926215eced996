"""The limit classes a new portal begins with, and the calendar they count in."""

from dataclasses import dataclass

from portal.engines.limits import china
from portal.engines.limits.clock import Limit
from portal.engines.limits.clocks import save_calendar_version, save_limit_version
from portal.engines.limits.models import CalendarVersion, LimitClassVersion


@dataclass(frozen=True)
class LimitClass:
    """How soon the resident hears from us, the case is done, and a co-department's part of it is done.

    `sign`: until a department signs for its part; `objection`: until it may object to the dispatch; `ruling`:
    until its objection is ruled on. The defaults are the district's own rule; the sources name a quick
    signature and a ruling within one working day, danger and emergencies are signed for at once.
    `longest_extension`: the most that one extension may add; none: the limit again.
    """

    code: str
    name_zh: str
    name_en: str
    contact: str
    done: str
    part: str
    basis_zh: str
    basis_en: str
    sign: str = "4 working hours"
    objection: str = "1 working day"
    ruling: str = "1 working day"
    longest_extension: str = ""


AT_ONCE = "30 calendar minutes"
URGENT = frozenset({"E0", "E1"})  # they know no quiet hours
CLASSES = (
    LimitClass(
        code="E0",
        name_zh="危险",
        name_en="Danger",
        contact="30 calendar minutes",
        done="7 calendar days",
        part="1 calendar hour",
        basis_zh="《北京市接诉即办工作条例》第十一条",
        basis_en="Beijing Regulations on Handling Complaints upon Receipt, art. 11",
        sign=AT_ONCE,
    ),
    LimitClass(
        code="E1",
        name_zh="紧急",
        name_en="Urgent",
        contact="2 calendar hours",
        done="24 calendar hours",
        part="18 calendar hours",
        basis_zh="水、电、气、热应急处置时限（草案）",
        basis_en="Emergency limits for water, power, gas and heat (draft)",
        sign=AT_ONCE,
    ),
    LimitClass(
        code="E2",
        name_zh="一般",
        name_en="Ordinary",
        contact="24 calendar hours",
        done="7 calendar days",
        part="5 calendar days",
        basis_zh="北京市市民服务热线标准（草案）",
        basis_en="Beijing hotline standard (draft)",
    ),
    LimitClass(
        code="E3",
        name_zh="复杂",
        name_en="Complex",
        contact="24 calendar hours",
        done="15 calendar days",
        part="12 calendar days",
        basis_zh="北京市市民服务热线标准（草案）；信访事项转送期限十五日",
        basis_en="Beijing hotline standard (draft); petitions are passed on within 15 days",
    ),
    LimitClass(
        code="E4",
        name_zh="法定",
        name_en="Statutory",
        contact="24 calendar hours",
        done="60 calendar days",
        part="45 calendar days",
        basis_zh="《信访工作条例》（2022）第三十四条",
        basis_en="Regulations on Petition Work (2022), art. 34",
        longest_extension="30 calendar days",
    ),
)


def seed() -> None:
    """Version 1 of each class and of the calendar CN, where there is none; what is there is left alone."""
    if not CalendarVersion.objects.filter(code=china.CODE).exists():
        save_calendar_version(china.official())
    there = set(LimitClassVersion.objects.values_list("code", flat=True))
    for row in CLASSES:
        if row.code not in there:
            save_limit_version(
                row.code,
                name_zh=row.name_zh,
                name_en=row.name_en,
                contact=Limit.parse(row.contact),
                done=Limit.parse(row.done),
                part=Limit.parse(row.part),
                sign=Limit.parse(row.sign),
                objection=Limit.parse(row.objection),
                ruling=Limit.parse(row.ruling),
                basis_zh=row.basis_zh,
                basis_en=row.basis_en,
                longest_extension=Limit.parse(row.longest_extension) if row.longest_extension else None,
            )
