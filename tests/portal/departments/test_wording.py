"""Every verb of the set-up has its right and its sentence; a history reads in the reader's language."""

import re

from django.utils import translation

from portal.departments import wording
from portal.departments.actions import categories, departments, limits, posts
from portal.departments.actions.change import subject
from portal.departments.models import Kind, Role
from portal.departments.rights import RIGHTS, Verb
from portal.departments.selectors import today
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit


def test_each_verb_has_its_right_and_its_sentence():
    assert set(RIGHTS) == set(Verb)
    assert set(Verb) <= set(wording.SENTENCES)
    assert set(wording.KINDS) == set(Kind)
    assert set(wording.ROLES) == set(Role)


def test_the_history_of_a_department(district):
    fire, actor = district.departments["FIRE"], district.actor("administrator")
    departments.edit_department(fire, actor=actor, name_en="Fire and rescue", area=district.areas["YZ"])
    with translation.override("en"):
        told = wording.history(subject(fire))[0]
        assert (told.who, told.sentence) == ("Administrator", "Changed")
        assert told.changes == (
            ("Name in English", "Fire rescue", "Fire and rescue"),
            ("Area", "Linhu District", "Yunze"),
        )
    with translation.override("zh-hans"):
        assert wording.history(subject(fire))[0].changes[1] == ("区域", "临湖区", "云泽市")


def test_the_history_of_a_person_names_posts_in_words(district):
    person = district.people["fire"]
    posts.give_post(
        person, actor=district.actor("administrator"), role=Role.SUPERVISOR,
        department=district.departments["CIVIL"], from_day=today(),
    )  # fmt: skip
    with translation.override("zh-hans"):
        sentence = wording.history(subject(person))[0].sentence
    assert re.fullmatch(r"安排岗位：部门负责人，民政局，临湖区，从\d{4}年\d{1,2}月\d{1,2}日起", sentence)


def test_limits_and_words_in_a_history(district):
    actor, stood = district.actor("administrator"), clocks.current_limit("E1")
    limits.save_limit(
        "E1", actor=actor, names={name: getattr(stood, name) for name in limits.NAMES},
        limits={"contact": stood.contact, "done": Limit(3, "working_days"), "part": stood.part},
    )  # fmt: skip
    categories.save_words(district.categories["A01"], actor=actor, words={5: ["吵"], 3: ["噪声"]})
    with translation.override("zh-hans"):
        limit, words = wording.history("limit:E1")[0], wording.history(subject(district.categories["A01"]))[0]
    assert (limit.sentence, limit.changes) == (
        "保存第 2 版",
        (("办结", "24 小时", "3 个工作日"), ("一次延期最长", "24 小时", "3 个工作日")),
    )
    assert words.changes == (("新增", "", "吵 (5)"), ("调整权重", "", "噪声 (3)"))
