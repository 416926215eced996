"""What the public reads of a text: exact strings, in both languages."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievances.redaction import redact

CHINESE = {
    # telephones
    "请打我电话13812345678，谢谢": "请打我电话［电话］，谢谢",
    "手机：１３８ １２３４ ５６７８": "手机：［电话］",
    "手机是 138-1234-5678": "手机是 ［电话］",
    "打+86 138 1234 5678": "打［电话］",
    "幺三八零零一三八零零零": "［电话］",
    "座机0551-63831234转802": "座机［电话］",
    "(0551)6383 1234 联系": "［电话］ 联系",
    "电话63831234": "电话［电话］",
    "1\u200b38\u200b1234\u200b5678找我": "［电话］找我",
    # papers, cards, addresses of the net
    "身份证340102199003071234": "身份证［证件号］",
    "身份证号：34010219900307123X": "身份证号：［证件号］",
    "身份证 340102 19900307 1234 丢了": "身份证 ［证件号］ 丢了",
    "护照E12345678": "护照［证件号］",
    "打到6222 0212 0200 1234 567": "打到［卡号］",
    "邮箱 zhang.san@qq.com。": "邮箱 ［邮箱］。",
    "加微信 zhangsan_88 聊": "加微信 ［账号］ 聊",
    "微信号：zs123456": "微信号：［账号］",
    "我的VX是lhq-2020": "我的VX是［账号］",
    "QQ群 87654321": "QQ群 ［账号］",
    "我扣扣123456789": "我扣扣［账号］",
    "微信同号13812345678": "微信同号［电话］",
    "证据见https://a.com/b?x=1，请看": "证据见［网址］，请看",
    "看 www.abc.cn/x 和 abc.com": "看 ［网址］ 和 ［网址］",
    # cars
    "皖A12345停在门口": "［车牌］停在门口",
    "新能源车皖A·D12345": "新能源车［车牌］",
    "车牌号是A88X88": "车牌号是［车牌］",
    # homes
    "住3栋2单元501室": "住某栋某单元某室",
    "三栋二单元501室漏水": "某栋某单元某室漏水",
    "3号楼二单元501": "某号楼某单元某",
    "轻纺小区12-3-501": "轻纺小区某-某-某",
    "B座1203": "某座某",
    "家住书院路18号6幢302": "家住书院路某号某幢某",
    "人民路718号及720号": "人民路某号",
    "402室的租户": "某室的租户",
    "4、5、6栋都停水": "某栋都停水",
    "三号楼楼道里有人飞线": "某号楼楼道里有人飞线",
    # people
    "张先生和李女士都来了": "某先生和某女士都来了",
    "向王老师反映": "向某老师反映",
    "欧阳娜娜老师": "某老师",
    "王小明主任说过": "某主任说过",
    "找过赵书记、刘总，": "找过某书记、某总，",
    "我叫张三，今年40岁": "我叫某某，今年40岁",
    "我是李明，住在这里": "我是某某，住在这里",
    "我姓王": "我姓某",
    "联系人：陈红 13812345678": "联系人：某某 ［电话］",
    "投诉人：蒋诚、陈歌、李菲": "投诉人：某某",
    "负责人曾云，系该会主任": "负责人某某，系该会主任",
    "老张家的狗": "某某家的狗",
}
STAYS = (
    "2020年12月31日拨打12345热线，也打过110",
    "5月12号停水，15号来水，1号到5号没人管",
    "国发〔2020〕5号文件",
    "地铁3号线噪声，3室2厅的房子也听得见",
    "涉及300户居民，小区共17栋",
    "工资5800元欠了3个月，共17400元",
    "班主任和高中老师说，物业经理不管",
    "任何医生都行，我方律师也行，现金和押金都不退",
    "时任物业经理，继续担任经理",
    "我是小区业主，我是高中生，业主代表反映很多次",
    "晚上10点到凌晨2点，楼上很吵",
    "身份证和户口本都交了，电话没人接",
    "微信群里没人理，QQ也不回",
    "一座桥、一栋楼、两个单元都没有路灯",
    "从20201231起",
)
ENGLISH = {
    "Please call me at 138 1234 5678.": "Please call me at [phone].",
    "Call 63831234 or +44 20 7946 0958": "Call [phone] or [phone]",
    "My name is John Smith and I live in Building 3, Unit 2, Room 501.": (
        "My name is [name] and I live in Building [number], Unit [number], Room [number]."
    ),
    "Ms. Wang at 12 Renmin Road, apt 5B": "Ms. [name] at [number] Renmin Road, apt [number]",
    "I'm Zhou Guifang, contact: Li Wei": "I'm [name], contact: [name]",
    "Contact Mr Zhang, WeChat zs_12345": "Contact Mr [name], WeChat [account]",
    "Write to a.b@c.org": "Write to [e-mail]",
    "See https://x.org/a.": "See [link]",
    "My ID number is 340102199003071234": "My ID number is [ID number]",
    "Number plate A88X88": "Number plate [plate]",
}
STAYS_IN_ENGLISH = (
    "Since 2020-12-31 at 12:30 nobody at the 12345 hotline has answered.",
    "The lift in our building has been broken for 3 weeks; 40 flats are affected.",
    "I am in Linhu District and my room is cold.",
)


@pytest.mark.parametrize(("told", "shown"), (CHINESE | ENGLISH).items())
def test_what_points_to_a_person_is_masked(told, shown):
    assert redact(told) == shown


@pytest.mark.parametrize("told", STAYS + STAYS_IN_ENGLISH)
def test_what_the_matter_is_about_stays(told):
    assert redact(told) == told


PIECES = [*CHINESE, *STAYS, *ENGLISH, "\n", "，", "13812345678", "某"]


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_masking_twice_changes_nothing(text):
    assert redact(redact(text)) == redact(text)


@given(st.text(alphabet="张王李先生老师1358-、 号栋A我叫：联系人@.a", max_size=120))
def test_any_text_is_taken_and_no_mobile_number_is_left(text):
    assert "13812345678" not in redact(f"{text}，13812345678，{text}")


@pytest.mark.parametrize("piece", ["1-", "a.", "A ", "1、", "路1号、", "+86", "联系人：", "一"])
def test_the_longest_filing_costs_little_whatever_stands_in_it(piece):
    began = time.process_time()
    redact((piece * 5000)[:5000])
    assert time.process_time() - began < 1


def test_real_messages_keep_no_telephone_and_no_mail(samples):
    """2,849 real messages: nothing that looks like a mobile number or a mail address is left."""
    lines = (samples / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    masked = [redact(json.loads(line)["body"]) for line in lines]
    assert len(masked) == 2849
    assert [text for text in masked if _tells(text)] == []


def _tells(text: str) -> bool:
    digits = "".join(sign if sign.isdigit() else " " for sign in text).split()
    return "@" in text and ".com" in text or any(len(run) == 11 and run.startswith("1") for run in digits)
