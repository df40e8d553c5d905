"""Repeats look alike, strangers do not."""

from hypothesis import given
from hypothesis import strategies as st

from huiyin.lib.search_text import bigrams
from huiyin.lib.similarity import nearest, rare_terms, score

FIRST = "横岗村后山长期有外地车辆夜间偷倒建筑垃圾和生活垃圾，气味难闻，村民多次反映没有人处理。"
EDITED = "横崗村后山，长期有外地車辆晚上偷倒建筑垃圾、生活垃圾，气味难闻；村民多次反映无人处理"
RETOLD = "村民多次反映没有人处理：气味难闻，外地车辆夜间偷倒建筑垃圾和生活垃圾，横岗村后山长期有。"
OTHER = "杏坛镇某烧烤店油烟直排，噪声扰民，要求尽快关停。"


def test_an_edited_complaint_is_alike():
    assert score(FIRST, EDITED) > 0.8


def test_a_complaint_in_another_order_is_alike():
    assert score(FIRST, RETOLD) > 0.75


def test_another_complaint_is_not():
    assert score(FIRST, OTHER) < 0.3


def test_nothing_is_like_nothing():
    assert score("", "") == 0
    assert score("，。", FIRST) == 0


@given(st.text(alphabet="横岗村垃圾倾倒，A1", max_size=30), st.text(alphabet="横岗村垃圾倾倒，A1", max_size=30))
def test_likeness_is_mutual_and_bounded(a, b):
    assert score(a, b) == score(b, a)
    assert 0 <= score(a, b) <= 1
    assert score(a, a) in (0, 1)


def test_the_nearest_come_first():
    found = nearest(FIRST, [(1, OTHER), (2, EDITED), (3, FIRST), (4, "")])
    assert [one.key for one in found] == [3, 2]


def test_rare_terms_lead_to_repeats():
    frequency = {"横岗": 3, "岗村": 3, "垃圾": 90, "村垃": 1, "圾倾": 0}
    terms = bigrams("横岗村垃圾倾倒").split()
    assert rare_terms(terms, frequency, k=3) == ["村垃", "岗村", "横岗"]
    assert rare_terms(terms, lambda t: frequency.get(t, 0), k=1) == ["村垃"]
