"""Components say what they should, and hold back what they must."""

from datetime import date, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from huiyin.lib import clock
from huiyin.lib.verdicts import YES, no
from huiyin.ui.tests.html import html_errors


def shown(source, path="/list/", **context):
    request = RequestFactory().get(path)
    return Template("{% load ui %}" + source).render(Context(context | {"request": request, "csrf_token": "token"}))


@pytest.fixture
def in_2016():
    with clock.set_to(clock.at(date(2016, 12, 1), 9, 30)):
        yield


def test_a_day_and_a_moment_read_as_the_office_writes_them(in_2016):
    assert shown("{{ d|day }}", d=date(2016, 12, 1)) == "2016年12月1日"
    text = shown("{{ m|moment }}", m=clock.now())
    assert text == '<time datetime="2016-12-01T09:30:00+08:00" title="2016年12月1日 09:30">12-01 09:30</time>'


def test_a_moment_of_another_year_names_it(in_2016):
    assert ">2015-03-04 00:00<" in shown("{{ m|moment }}", m=clock.at(date(2015, 3, 4)))


def test_a_moment_is_shown_in_local_time(in_2016):
    from datetime import UTC

    assert ">12-02 01:00<" in shown("{{ m|moment }}", m=datetime(2016, 12, 1, 17, 0, tzinfo=UTC))


def test_nothing_shows_as_nothing():
    assert shown("{{ n|day }}{{ n|moment }}{{ n|yuan }}{% days_left n %}", n=None) == ""


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (1_553_452_800, "1553.4528 万元"),
        (1_000_000, "1 万元"),
        (999_999, "9999.99 元"),
        (300_000, "3000 元"),
        (50, "0.5 元"),
        (0, "0 元"),
        (1_000_001, "1.000001 万元"),
        (-2_000_000, "-2 万元"),
    ],
)
def test_money_is_exact_to_the_fen(fen, words):
    assert shown("{{ f|yuan }}", f=fen) == words


def test_money_in_english_is_in_yuan():
    with translation.override("en"):
        assert "15,534,528" in shown("{{ f|yuan }}", f=1_553_452_800)


def test_what_was_due_an_hour_ago_is_late_and_not_due_today(in_2016):
    for hour, words in ((2, "逾期 7 小时"), (9, "刚刚逾期")):
        text = shown("{% days_left d %}", d=clock.at(date(2016, 12, 1), hour, 5))
        assert "lamp-red" in text and words in text
    assert "今天到期" in shown("{% days_left d %}", d=clock.at(date(2016, 12, 1), 9, 31))


@pytest.mark.parametrize(
    ("left", "lamp"),
    [(-3, "lamp-red"), (-1, "lamp-red"), (0, "lamp-yellow"), (3, "lamp-yellow"), (4, "lamp-green")],
)
def test_a_lamp_says_how_long_there_is(in_2016, left, lamp):
    text = shown("{% days_left d %}", d=clock.today() + timedelta(left))
    assert lamp in text
    assert ("逾期" in text) is (left < 0)


def test_what_is_done_is_not_late(in_2016):
    assert "lamp-grey" in shown("{% days_left d done=True %}", d=date(2016, 11, 1))


def test_an_action_that_is_allowed_is_a_form():
    text = shown("{% action_button v '签收' '/sign/' %}", v=YES)
    assert '<form class="action" action="/sign/" method="post">' in text
    assert "token" in text


def test_an_action_that_is_refused_says_why_and_posts_nowhere():
    text = shown("{% action_button v '签收' '/sign/' %}", v=no("案件尚未交办。"))
    assert "案件尚未交办。" in text
    assert "<form" not in text
    assert 'aria-disabled="true"' in text


def test_text_of_people_is_never_markup():
    evil = "<script>alert(1)</script>"
    source = (
        "{% badge e %}{% lamp 'red' e %}{% person_chip e title=e %}{% button e %}{% action_button v e '/x/' %}"
        "{% notice 'info' e %}{{ e }}{% endnotice %}{% empty_state e e %}{% key_values p %}{% stat e e %}"
    )
    text = shown(source, e=evil, v=no(evil), p=[(evil, evil)])
    assert "<script" not in text
    assert text.count("&lt;script") >= 12


def test_sorting_again_turns_round_and_begins_at_the_first_page():
    source = "<table><thead><tr>{% sort_header '期限' 'due' %}</tr></thead></table>"
    assert 'href="?q=%E6%B0%B4&amp;sort=due"' in shown(source, path="/list/?q=水&page=4")
    turned = shown(source, path="/list/?sort=due")
    assert 'href="?sort=-due"' in turned
    assert 'aria-sort="ascending"' in turned
    assert 'aria-sort="descending"' in shown(source, path="/list/?sort=-due")


def test_a_page_link_keeps_the_filter():
    from django.core.paginator import Paginator

    text = shown("{% pagination page %}", path="/list/?q=river&page=2", page=Paginator(range(100), 10).page(2))
    assert 'href="?q=river&amp;page=3"' in text


def test_a_checklist_counts_what_is_missing():
    lines = [{"met": True, "label": "一"}, {"met": False, "label": "二", "href": "/do/"}]
    text = shown("{% checklist lines %}", lines=lines)
    assert "还差 1 项" in text
    assert text.count('href="/do/"') == 1


def test_long_work_asks_again_until_it_is_done():
    assert "hx-get" in shown("{% progress 1 2 '登记' url='/p/' %}")
    assert "hx-get" not in shown("{% progress 2 2 '登记' url='/p/' done=True %}")


class Notes(forms.Form):
    title = forms.CharField(label="事项", help_text="写清楚。")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲")], widget=forms.RadioSelect)


def test_a_field_is_wired_to_its_hint_and_its_error():
    text = str(Notes({}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in text
    assert 'id="id_title_helptext"' in text
    assert 'id="id_title_error"' in text
    assert 'aria-invalid="true"' in text


@pytest.mark.parametrize("how", ["__str__", "as_div", "as_p"])
def test_the_summary_links_to_each_wrong_field(how):
    text = getattr(Notes({}), how)()
    assert '<a href="#id_title">事项</a>' in text
    assert html_errors(text) == []
    for target in ("id_title", "id_kind_0"):
        assert f'href="#{target}"' in text
        assert f'id="{target}"' in text
