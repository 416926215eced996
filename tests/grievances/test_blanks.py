"""The blanks of templates: the portal's and the author's."""

from grievances.blanks import filled, left

FACTS = {"reference": "LH-7K2M-94", "title": "楼道 {place}", "place": "湖东一网格"}


def test_the_portal_fills_in_what_it_knows_and_leaves_other_braces_alone():
    text = filled("{reference}：{title}，{place}。{due} {unknown} {}", FACTS)
    assert text == "LH-7K2M-94：楼道 {place}，湖东一网格。{due} {unknown} {}"


def test_what_the_author_has_to_fill_in_is_named_once_and_in_order():
    text = "到现场查看，[[看到什么]]。［［处理措施］］，[[ 看到什么 ]]；[单括号] 不算，[[\n两行]]"
    assert left(text) == ["看到什么", "处理措施", "两行"]
    assert left("都填好了") == []
    assert left("[[]]") == [""]
