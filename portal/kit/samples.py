"""What the living page of components shows: made-up cases, words and a form, in both languages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms

from portal.kit.bilingual import pick
from portal.kit.pages import Page


class SampleForm(forms.Form):
    """One field of each kind."""

    body = forms.CharField(widget=forms.Textarea, min_length=5, max_length=500)
    area = forms.ChoiceField()
    identity = forms.ChoiceField(widget=forms.RadioSelect)
    wishes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    photo = forms.FileField(required=False)
    phone = forms.CharField(required=False)
    agree = forms.BooleanField()
    score = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, (label, hint) in _labels().items():
            self.fields[name].label, self.fields[name].help_text = label, hint
        for name, choices in _choices().items():
            self.fields[name].choices = choices


def _labels() -> dict[str, tuple[str, str]]:
    return {
        "body": (
            pick("出了什么事？", "What happened?"),
            pick("写清是什么、在哪里、什么时候。", "Say what, where and when."),
        ),
        "area": (pick("在哪里", "Where"), ""),
        "identity": (pick("怎么提交", "How you file it"), ""),
        "wishes": (pick("怎么告诉您进展", "How we tell you what happens"), ""),
        "photo": (
            pick("照片", "Photo"),
            pick("照片里的位置信息会去掉。", "Where a photo was taken is removed from it."),
        ),
        "phone": (pick("手机号", "Phone number"), ""),
        "agree": (pick("我写的都是我看到的", "What I wrote is what I saw"), ""),
        "score": (
            pick("答复说清楚了吗？", "Was the reply clear?"),
            pick("只看答复本身。", "Judge the reply alone."),
        ),
    }


def _choices() -> dict[str, list[tuple[str, str]]]:
    anchors = [
        ("没有答复，或者答非所问", "No reply, or beside the question"),
        ("答了一部分，缺事实或依据", "Answered in part, without facts or basis"),
        ("有事实和依据，决定不清楚", "Facts and basis, but no clear decision"),
        ("事实、依据、决定都清楚", "Facts, basis and decision are clear"),
        ("都清楚，还说了接下来怎么办", "All clear, and what happens next"),
    ]
    return {
        "area": [("", pick("请选择", "Choose")), *((shape["id"], shape["name"]) for shape in shapes())],
        "identity": [
            ("named", pick("实名：承办部门能联系您", "Named: the department can reach you")),
            ("anonymous", pick("匿名：谁也看不到您是谁", "Anonymous: nobody sees who you are")),
        ],
        "wishes": [("mail", pick("发邮件", "By e-mail")), ("sms", pick("发短信", "By text message"))],
        "score": [(str(n), pick(*words)) for n, words in enumerate(anchors, start=1)],
    }


def shapes() -> list[dict[str, Any]]:
    """Six made-up communities around a lake."""
    rows = [
        ("湖滨社区", "Lakeside", "20,30 210,20 205,150 120,190 30,180", 112, 98),
        ("柳岸社区", "Willow Bank", "210,20 390,28 400,130 300,165 205,150", 300, 88),
        ("南桥社区", "South Bridge", "390,28 580,20 585,175 470,190 400,130", 490, 100),
        ("东门社区", "East Gate", "30,180 120,190 190,260 215,335 24,330", 110, 272),
        ("石塔社区", "Stone Pagoda", "190,260 300,235 410,262 390,340 215,335", 300, 292),
        ("文昌社区", "Wenchang", "470,190 585,175 575,332 390,340 410,262", 488, 272),
    ]
    return [
        {"id": f"c{n}", "name": pick(zh, en), "points": points, "x": x, "y": y, "url": "", "chosen": False}
        for n, (zh, en, points, x, y) in enumerate(rows, start=1)
    ]


@dataclass(frozen=True)
class Line:
    """A line of a sample queue."""

    due_at: datetime
    reference: str
    words: str
    more: str
    current: bool = False


def queue(now: datetime) -> list[Line]:
    """Four cases: one late, one soon, two with time."""
    rows = [
        (
            -1500,
            "LH-7K2M-94",
            "楼道里给电动车充电，夜里有焦味",
            "An e-bike charges in the stairwell; it smells burnt",
        ),
        (130, "LH-3QWD-17", "3 号楼东侧消防通道被停满", "The fire lane east of block 3 is parked full"),
        (2900, "LH-9XTB-52", "湖滨路路灯坏了三盏", "Three street lamps on Hubin Road are out"),
        (9000, "LH-5MFA-80", "老人食堂中午排队太长", "The queue at the seniors' canteen is too long"),
    ]
    where = pick("湖滨社区 3 号网格 · 消防救援", "Lakeside grid 3 · Fire rescue")
    return [
        Line(now + timedelta(minutes=minutes), reference, pick(zh, en), where, current=n == 1)
        for n, (minutes, reference, zh, en) in enumerate(rows)
    ]


def views() -> list[dict[str, Any]]:
    """Views of a queue, with counts."""
    rows = [
        ("待签收", "To sign for", 12),
        ("今天到期", "Due today", 5),
        ("已逾期", "Overdue", 2),
        ("办理中", "In progress", 48),
    ]
    return [
        {"url": f"#view-{n}", "label": pick(zh, en), "count": count, "current": n == 0, "late": n == 2}
        for n, (zh, en, count) in enumerate(rows)
    ]


def showcase(now: datetime) -> dict[str, Any]:
    """All that templates/styleguide/page.html shows."""
    wrong = SampleForm({"body": pick("太吵", "Loud"), "identity": "named"}, prefix="wrong")
    wrong.is_valid()
    return {
        "now": now,
        "earlier": [now - timedelta(hours=hours) for hours in (26, 25, 5, 3)],
        "due": {
            "calm": now + timedelta(days=5, hours=2),
            "soon": now + timedelta(hours=9, minutes=20),
            "late": now - timedelta(days=1, hours=1),
        },
        "statuses": [
            ("waiting", pick("待派单", "Waiting")),
            ("progress", pick("办理中", "In progress")),
            ("done", pick("已办结", "Done")),
            ("late", pick("已逾期", "Overdue")),
            ("closed", pick("已关闭", "Closed")),
        ],
        "form": SampleForm(initial={"area": "c2", "identity": "named", "score": "4"}),
        "wrong": wrong,
        "shapes": shapes(),
        "queue": queue(now),
        "views": views(),
        "files": [
            {
                "url": "#photo",
                "name": pick("现场照片", "Photo of the place"),
                "thumb": "/static/img/mark.svg",
            },
            {"url": "#file", "name": pick("勘查记录.pdf", "inspection.pdf"), "thumb": None},
        ],
        "page": Page([], newer="n", older="o"),
        "facts": [
            (pick("地点", "Place"), pick("湖滨社区 3 号网格", "Lakeside grid 3")),
            (pick("主办", "Lead"), pick("消防救援大队", "Fire rescue"), "#change"),
        ],
        "hot": [
            (pick("占道停车", "Blocked pavements"), 96),
            (pick("噪声扰民", "Noise"), 71),
            (pick("电动车充电", "E-bike charging"), 54, "late"),
            (pick("路灯和井盖", "Lamps and manholes"), 38),
        ],
        "say": _sentences(),
        "icons": ICONS,
        "swatches": SWATCHES,
    }


def _sentences() -> dict[str, str]:
    return {
        "heading": pick("有事，说一声。我们一起办。", "Tell us. We handle it together."),
        "lead": pick("消防通道又被停满了。", "The fire lane is full again."),
        "text": pick(
            "您提交的诉求已派给消防救援大队，物业和公安协办。应于周二 11:00 前办结。",
            "Your case went to fire rescue; the property company and the police assist. "
            "It is due by Tuesday, 11:00.",
        ),
        "file": pick("我要反映问题", "Report a problem"),
        "track": pick("查询进度", "Track a case"),
        "withdraw": pick("撤回诉求", "Withdraw"),
        "sure": pick("确定撤回这件诉求吗？", "Withdraw this case?"),
        "quiet": pick("以后再说", "Not now"),
        "propose": pick("提出拟办结", "Propose resolution"),
        "ask": pick("问居民", "Ask the resident"),
        "reference": pick("诉求编号", "Reference"),
        "filed": pick("您提交了诉求", "You filed the case"),
        "sent": pick("派给消防救援（主办）", "Sent to fire rescue (lead)"),
        "basis": pick("依据：权责清单 F06", "Basis: responsibility list F06"),
        "seen": pick("已到现场，移走车辆 4 台", "On site; four cars were moved"),
        "raised": pick("超过签收时限，已提醒主管", "Not signed for in time; the supervisor was told"),
        "working": pick("消防救援正在办理", "Fire rescue is working on it"),
        "next": pick("下一步：请您确认是否解决", "Next: you confirm whether it is solved"),
        "why": pick("为什么派给他们", "Why it went to them"),
        "none": pick("没有符合条件的诉求", "No case fits"),
        "none_do": pick("换一个区域或时间看看。", "Try another area or time."),
        "confirmed": pick("居民确认已解决", "confirmed as solved by residents"),
        "received": pick("近 30 天收到的诉求", "cases received in the last 30 days"),
        "hot": pick("本月热点", "Hot topics this month"),
        "map": pick("社区地图", "Map of communities"),
        "saved": pick("已保存", "Saved"),
        "overdue": pick("这件诉求已逾期", "This case is overdue"),
    }


# fmt: off
SWATCHES = (
    "paper", "sheet", "sunk", "line", "edge", "quiet", "ink", "act", "act-tint", "late", "focus",
)
ICONS = (
    "back", "forward", "check", "ring", "half", "late", "dash", "info", "sun", "moon", "person",
    "people", "place", "locate", "photo", "file", "search", "print", "clock", "edit", "phone", "mail",
    "seal", "flag", "menu", "close", "plus", "whistle", "send", "lock", "eye", "exit", "download",
)
# fmt: on
