"""Who leads a case and who helps: the responsibility list's facts in, a decision with its reason out.
PURE."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Helper:
    """A co-department, by key, with its usual sub-task."""

    department: int
    mandatory: bool = True
    task_zh: str = ""
    task_en: str = ""


@dataclass(frozen=True)
class Rule:
    """One item of the responsibility list: `category` in the area whose path is `area` (and its parts).
    `overseer`: the department that watches how the lead does it; None: none does. `suspended`: a person
    decides what it covers."""

    key: int
    number: str
    category: int
    area: str
    lead: int
    helpers: tuple[Helper, ...] = ()
    overseer: int | None = None
    suspended: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of the case: `category` None where nobody has said."""

    category: int | None
    area: str


@dataclass(frozen=True)
class Decision:
    """`lead` None: no item covers it, or the one that does is suspended: a person decides. `reason`: item ·
    no_category · uncovered · suspended."""

    lead: int | None
    helpers: tuple[Helper, ...]
    reason: str
    rule: Rule | None = None

    @property
    def overseer(self) -> int | None:
        """The department that the item names to watch how the lead does it."""
        return self.rule.overseer if self.rule else None


def decide(facts: Facts, rules: Iterable[Rule]) -> Decision:
    """The item of the nearest area wins: the longest path that holds the place. A lead never helps itself."""
    if facts.category is None:
        return Decision(None, (), "no_category")
    fitting = [r for r in rules if r.category == facts.category and facts.area.startswith(r.area)]
    if not fitting:
        return Decision(None, (), "uncovered")
    rule = max(fitting, key=lambda r: (len(r.area), r.key))
    if rule.suspended:
        return Decision(None, (), "suspended")
    return Decision(rule.lead, tuple(h for h in rule.helpers if h.department != rule.lead), "item", rule)
