"""Standard answers that officers begin from, and one reply that somebody has begun and not sent."""

from datetime import datetime, timedelta

from grievances.actions import drafting, templating
from grievances.actions.drafting import Writing
from grievances.lifecycle import Verb
from grievances.models import Grievance
from portal.departments.models import Category
from portal.kit import clock
from portal.management.demo.cast import Cast
from portal.management.demo.district import people as people_rows

# kind of matter ("": any), verbs, title, title in English, texts
ROWS = (
    (
        "F02",
        ("contact",),
        "加装电梯：等检测报告",
        "Lift retrofit: waiting for the survey",
        {
            "text": {
                "zh": "您反映的“{title}”（{reference}）由{department}办理。检测机构已于[[日期]]到{place}"
                "查勘，报告预计[[日期]]出具；拿到报告后三个工作日内，我们把施工方案告诉您。",
                "en": "{department} is handling “{title}” ({reference}). The survey of {place} was made on "
                "[[date]]; the report is due on [[date]]. You will have the plan within three working days "
                "of it.",
            }
        },
    ),
    (
        "",
        ("contact", "ask"),
        "约时间上门",
        "Making an appointment",
        {
            "text": {
                "zh": "您好，关于“{title}”，我们想在[[日期和时段]]到{place}看一看，由[[姓名、电话]]联系您。"
                "不方便请告诉我们改到什么时候。",
                "en": "About “{title}”: we would like to come to {place} on [[day and time]]; [[name, "
                "phone]] will call you. Tell us if another time suits you better.",
            }
        },
    ),
    (
        "",
        ("refuse",),
        "已有生效判决",
        "Decided by a court",
        {
            "basis": {"zh": "[[依据的条款]]", "en": "[[rule and article]]"},
            "reason": {
                "zh": "您反映的事项已由[[法院]]于[[日期]]作出生效判决（[[案号]]），"
                "应当按判决执行或依法申诉。",
                "en": "[[Court]] decided this on [[date]] ([[number]]); the judgment stands and can be "
                "appealed against as the law provides.",
            },
        },
    ),
)
BEGUN = (
    "您反映的加装电梯一事，检测机构已于昨天下午到现场查勘，测量了井道位置和两侧管线。"
    "报告预计[[日期]]出具；拿到报告后三个工作日内，我们把施工方案告诉您。"
)


def wait(cast: Cast, now: datetime, case: int | None) -> None:
    """Make the templates a month ago; half an hour ago whoever has the `case` (its key) began to write."""
    administrator = cast.actor(people_rows.demo_person("administrator").username)
    with clock.travel(now - timedelta(days=30)):
        for code, verbs, zh, en, texts in ROWS:
            templating.add(
                actor=administrator,
                verbs=list(verbs),
                texts=texts,
                title_zh=zh,
                title_en=en,
                category=Category.objects.get(code=code) if code else None,
                from_day=clock.local(clock.now()).date(),
            )
    if case is not None:
        with clock.travel(now - timedelta(minutes=25)):
            _begin(cast, Grievance.objects.get(pk=case))


def _begin(cast: Cast, case: Grievance) -> None:
    lead = case.parts.filter(role="lead").exclude(state="withdrawn").get()
    writing = Writing({"text": [BEGUN]}, seen=case.version, writer="demo", form_key="")
    drafting.keep(case, Verb.CONTACT, actor=cast.handler(lead.department_id), writing=writing)
