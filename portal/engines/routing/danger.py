"""Words of danger to life, in Chinese and English: whoever writes one is shown whom to call. PURE.

Rather once too often: the numbers beside a text do no harm. Kinds of matter of the class of danger (Beijing
rules art. 11: handed to 110, 119, 120 at once) have their keywords besides, on the administrators' pages.
"""

WORDS = (
    "着火", "起火", "火灾", "失火", "冒烟", "爆炸", "煤气味", "燃气味", "煤气泄漏", "燃气泄漏", "天然气泄漏",
    "漏气", "漏电", "触电", "救命", "救救我", "救我", "打我", "家暴", "拿刀", "持刀", "砍人", "杀人", "要杀",
    "自杀", "不想活", "活不下去", "跳楼", "割腕", "昏迷", "晕倒", "没有呼吸", "流血", "大出血", "中毒",
    "被困", "困在电梯", "落水", "溺水", "塌了", "坍塌", "倒塌", "失踪", "走失", "绑架",
    "on fire", "house fire", "explosion", "smell of gas", "smells of gas", "gas leak", "electrocuted",
    "help me", "hits me", "hit me", "beats me", "beat me", "knife", "kill me", "kill myself", "suicide",
    "want to die", "unconscious", "not breathing", "bleeding", "poisoned", "trapped", "drowning", "collapsed",
    "kidnapped", "missing child",
)  # fmt: skip


def speaks(text: str) -> bool:
    """Whether the text has one of the words, in whatever case."""
    lower = text.lower()
    return any(word in lower for word in WORDS)
