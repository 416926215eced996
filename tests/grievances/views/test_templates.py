"""The pages of reply templates: for administrators and supervisors, with their refusals."""

import pytest

from grievances.models import ReplyTemplate
from tests.grievances.actions.test_templating import made
from tests.grievances.views.desk_pages import officer

pytestmark = pytest.mark.django_db


def test_a_supervisor_makes_one_for_their_department_and_sees_no_others(district):
    made(district, title_zh="全体的")
    head = officer(district, "fire_head")
    head.open("/templates/add/letter/")
    given = {"title_zh": "上门前告知", "verbs": ["contact"], "text_zh": "{title}：[[时间]]上门。"}
    action = "/templates/add/letter/"
    fields = {"department": "FIRE", "category": "A03", "from_day": "2026-01-01"}
    assert head.client.post(action, given | fields | {"title_zh": ""}).status_code == 400
    assert head.client.post(action, given | fields | {"department": "POLICE"}).status_code == 400
    assert head.client.post(action, given | fields | {"from_day": "昨天"}).status_code == 400
    assert head.client.post(action, given | fields).status_code == 302
    row = ReplyTemplate.objects.get(title_zh="上门前告知")
    assert (row.department.code, row.category.code, row.verbs) == ("FIRE", "A03", ["contact"])
    assert row.texts["text"] == {"zh": "{title}：[[时间]]上门。", "en": ""}
    head.open("/templates/")
    assert "上门前告知" in head.text
    assert "全体的" not in head.text
    assert head.open(f"/templates/{ReplyTemplate.objects.get(title_zh='全体的').pk}/").status_code == 404
    assert head.open("/templates/add/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("letter", {"text_zh": "您好"}),
        ("propose", {"facts_zh": "[[查明]]", "basis_en": "Article 1"}),
        ("refuse", {"reason_zh": "因为", "basis_zh": "条款"}),
    ],
)
def test_an_administrator_makes_changes_and_ends_each_kind(district, kind, texts):
    browser = officer(district, "administrator")
    verbs = {"verbs": ["contact", "ask"]} if kind == "letter" else {}
    given = {"title_zh": "一个", "from_day": "2026-01-01", **verbs, **texts}
    assert browser.client.post(f"/templates/add/{kind}/", given).status_code == 302
    row = ReplyTemplate.objects.get()
    assert row.department is None
    browser.open(f"/templates/{row.pk}/")
    for name, text in texts.items():
        assert f'name="{name}"' in browser.text
        assert text in browser.text
    page = f"/templates/{row.pk}/"
    changed = given | {"seen": "1", "to_day": "2026-02-01"}
    assert browser.client.post(page, changed).status_code == 302
    stale = browser.client.post(page, changed | {"title_zh": "慢了"})
    assert stale.status_code == 409
    assert "慢了" in stale.content.decode()
    row.refresh_from_db()
    assert (row.title_zh, row.version) == ("一个", 2)
    browser.open("/templates/")
    assert "已停用" in browser.text


def test_officers_without_the_post_find_no_such_pages(district):
    row = made(district)
    for name in ("fire", "grid", "ruling", "head", "stranger"):
        for page in ("/templates/", "/templates/add/letter/", f"/templates/{row.pk}/"):
            assert officer(district, name).open(page).status_code == 404, (name, page)
    overview = officer(district, "administrator").open("/admin/").content.decode()
    assert "/templates/" in overview
    assert "现行 1 个" in overview
