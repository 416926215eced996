"""The ladders of the demo district: the usual one for each clock, and faster ones for public safety."""

from portal.departments.usual_ladders import HOUR, USUAL, RungRow, warning

SAFETY = "A"  # the group of public safety: what is dangerous climbs within hours
RUNGS = (
    *USUAL,
    warning("done", 1, 50, "supervisor", "安全隐患：时限过半", "Danger: half of the time gone", SAFETY),
    RungRow("done", 1, 0, "supervisor", "安全隐患逾期", "Danger: late", "supervisor", SAFETY),
    RungRow(
        "done", 2, 2 * HOUR, "ruling_officer", "安全隐患逾期两小时", "Danger: two hours late",
        "ruling_officer", SAFETY,
    ),
    RungRow(
        "done", 3, 8 * HOUR, "district_head", "安全隐患逾期八小时", "Danger: eight hours late",
        "district_head", SAFETY,
    ),
)  # fmt: skip
