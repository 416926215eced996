"""The pieces of a page say the right thing and let no text become markup."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from portal.kit import clock
from portal.kit.pages import Page

NOW = datetime(2026, 11, 23, 1, 40, tzinfo=UTC)
EVIL = '<script>alert("1")</script>'


def shown(source: str, **context) -> str:
    with translation.override("zh-hans"), clock.travel(NOW):
        return Template(source).render(Context(context))


def test_a_status_has_a_word_a_shape_and_a_kind():
    page = shown('{% status_tag "late" word %}', word="已逾期")
    assert page == (
        '<span class="tag tag--late"><svg class="icon" aria-hidden="true">'
        '<use href="/static/img/icons.svg#late"/></svg>已逾期</span>'
    )


def test_an_unknown_kind_of_status_is_refused():
    with pytest.raises(TemplateSyntaxError, match="none of waiting, progress, done, late, closed"):
        shown('{% status_tag "purple" "x" %}')


def test_due_is_a_time_with_its_moment_behind_it():
    page = shown("{% due due_at %}", due_at=NOW + timedelta(hours=9, minutes=20))
    assert page == (
        '<time class="due due--soon" datetime="2026-11-23T11:00:00+00:00" title="11月23日 周一 19:00">'
        "还剩 9 小时 20 分</time>"
    )
    assert "due--late" in shown("{% due due_at short=True %}", due_at=NOW - timedelta(hours=1))
    assert shown("{% due due_at %}", due_at=None) == ""


@pytest.mark.parametrize(
    "source",
    [
        '{% status_tag "done" evil %}',
        "{% button evil confirm=evil name=evil value=evil %}",
        "{% button evil href=evil %}",
        "{% back_link evil evil %}",
        '{% notice "late" title=evil %}{{ evil }}{% endnotice %}',
        "{% fold summary=evil %}{{ evil }}{% endfold %}",
        "{% timeline %}{% moment text=evil more=evil at=now %}{{ evil }}{% endmoment %}{% endtimeline %}",
        "{% facts %}{% fact label=evil %}{{ evil }}{% endfact %}{% endfacts %}",
        "{% summary_list rows %}",
        "{% photo_list files %}",
        "{% empty_state title=evil %}{{ evil }}{% endempty_state %}",
        "{% tabs items %}{% views_list items %}",
        "{% queue_line evil evil now reference=evil more=evil flag=evil current=1 %}",
        "{% figure_tile 3 says=evil unit=evil link=evil url=evil %}",
        "{% bars bar_rows caption=evil unit=evil head=evil %}",
        "{% area_map shapes label=evil %}",
    ],
)
def test_no_text_becomes_markup(source):
    page = shown(
        source,
        evil=EVIL,
        now=NOW,
        rows=[(EVIL, EVIL, EVIL, EVIL)],
        files=[{"url": EVIL, "name": EVIL, "thumb": EVIL}, {"url": EVIL, "name": EVIL, "thumb": None}],
        items=[{"url": EVIL, "label": EVIL, "count": EVIL}],
        bar_rows=[(EVIL, 3)],
        shapes=[{"id": EVIL, "name": EVIL, "points": EVIL, "x": 11, "y": 2, "url": EVIL}, {"name": EVIL}],
    )
    assert "<script" not in page
    assert '"1"' not in page
    assert "&lt;script&gt;" in page


def test_a_button_submits_and_a_link_only_looks_like_one():
    assert shown('{% button "签收" name="verb" value="sign" key="a" %}') == (
        '<button class="button" name="verb" value="sign" data-key="a" aria-keyshortcuts="a"><span>签收</span>'
        '<kbd aria-hidden="true">a</kbd></button>'
    )
    assert shown('{% button "返回" kind="secondary" href="/x/" small=True %}') == (
        '<a class="button button--secondary button--small" href="/x/"><span>返回</span></a>'
    )


def test_a_line_of_the_queue_says_when_which_what_where_and_stays_short():
    page = shown(
        '{% queue_line "/case/7/" "路灯坏了" due_at reference="LH-9XTB-52" more=place flag=flag current=1 %}',
        place="湖滨",
        flag="督办",
        due_at=NOW - timedelta(minutes=70),
    )
    assert page == (
        '<li data-row class="is-current"><a class="queue__line" href="/case/7/" aria-current="true">'
        '<time class="due due--late" datetime="2026-11-23T00:30:00+00:00">逾期 1:10</time>'
        '<span class="queue__words">路灯坏了</span><span class="queue__ref">LH-9XTB-52</span>'
        '<span class="queue__more">湖滨 · <span class="late">督办</span></span></a></li>'
    )


def test_a_moment_that_is_yet_to_come_has_no_time():
    page = shown('{% moment text="下一步" kind="next" %}{% endmoment %}')
    assert page == '<li class="moment moment--next"><p class="moment__text">下一步</p></li>'


def test_pages_keep_the_question_and_swap_the_token():
    request = RequestFactory().get("/public/", {"area": "LH", "after": "old", "q": "噪声"})
    page = shown("{% pagination page %}", request=request, page=Page([], newer="N", older="O"))
    assert 'rel="prev" href="?area=LH&amp;q=%E5%99%AA%E5%A3%B0&amp;before=N"' in page
    assert 'rel="next" href="?area=LH&amp;q=%E5%99%AA%E5%A3%B0&amp;after=O"' in page
    assert shown("{% pagination page %}", request=request, page=Page([], None, None)).strip() == ""


def test_an_interval_is_drawn_where_it_lies_and_written_out():
    page = shown('{% figure_tile 78 says="已解决" unit="%" low=74 high=82 n=388 %}')
    assert '<rect class="range__span" x="74.00" y="2" width="8.00" height="8"/>' in page
    assert '<rect class="range__dot" x="78.00"' in page
    assert "在 74 到 82 之间 · 388 件" in " ".join(page.split())


def test_too_few_cases_give_no_number_and_no_interval():
    page = shown('{% figure_tile None says="已解决" low=74 high=82 n=12 %}')
    assert "数量还不够，暂不显示" in page
    assert "<svg" not in page
    assert "12 件" in page


def test_bars_begin_at_zero_and_have_their_table_behind():
    page = shown('{% bars rows caption="热点" %}', rows=[("停车", 80), ("噪声", 20, "late"), ("路灯", 0)])
    assert [f'width="{width}"' in page for width in ("100.00", "25.00", "0.00")] == [True, True, True]
    assert page.count("bars__row--late") == 1
    assert page.count('<th scope="row">') == 3
    assert "width" not in shown('{% bars rows caption="热点" %}', rows=[])


def test_a_map_that_chooses_names_its_list_and_one_that_leads_has_links():
    shape = {"id": "g1", "name": "湖滨", "points": "0,0 1,0 1,1", "x": 1, "y": 1}
    choosing = shown('{% area_map shapes "地图" select="id_area" %}', shapes=[shape])
    assert 'data-map="id_area"' in choosing
    assert '<g class="map__shape" data-area="g1" data-name="湖滨">' in choosing
    leading = shown('{% area_map shapes "地图" %}', shapes=[shape | {"url": "/a/g1/"}])
    assert '<a href="/a/g1/" class="map__shape" aria-label="湖滨">' in leading
    assert "data-map" not in leading


def test_what_shows_a_day_tells_no_hour_beside_it():
    """The public register shows days: the second of filing must not stand in its markup."""
    at = datetime(2026, 11, 22, 17, 5, 9, tzinfo=UTC)
    assert shown('{% when at "day" %}', at=at).startswith('<time datetime="2026-11-23">')
    assert 'datetime="2026-11-22T17:05:09+00:00"' in shown("{% when at %}", at=at)
