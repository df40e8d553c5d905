"""Widths, numerals, dates and the order of names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.lib import chinese


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("四", 4), ("十", 10), ("十一", 11), ("二十三", 23), ("一百零五", 105), ("一百一十", 110), ("二〇一六", 2016), ("廿三", 23),
        ("一万二千", 12_000), ("三亿五千万", 350_000_000), ("壹佰贰拾", 120), ("２３", 23), ("26", 26), ("两百", 200),
    ],
)  # fmt: skip
def test_chinese_numerals_are_read(written, number):
    assert chinese.numeral(written) == number


@pytest.mark.parametrize("written", ["", "若干", "第四", "2a"])
def test_what_is_no_numeral_is_none(written):
    assert chinese.numeral(written) is None


@given(st.integers(1, 9999))
def test_headings_read_back(number):
    assert chinese.numeral(chinese.in_chinese(number)) == number


def test_headings_are_written_as_usual():
    assert [chinese.in_chinese(n) for n in (1, 10, 11, 20, 105, 1010)] == [
        "一",
        "十",
        "十一",
        "二十",
        "一百零五",
        "一千零一十",
    ]


def test_ordinals_of_batches():
    assert chinese.ordinal("（第四批 2016年12月1日）") == 4
    assert chinese.ordinal("第 ２６ 批") == 26
    assert chinese.ordinal("第二十三批") == 23
    assert chinese.ordinal("批次不详") is None


@pytest.mark.parametrize(
    "written",
    [
        "2016年12月1日", "２０１６年１２月１日", "2016-12-01", "2016/12/1", "2016.12.1", "20161201", "二〇一六年十二月一日",
        "（第四批 2016年12月1日）", "2016 年 12 月 1 日 22:05", "16.12.1", "2016-12-01T22:05:00",
    ],
)  # fmt: skip
def test_days_are_read_in_every_shape(written):
    assert chinese.parse_date(written) == date(2016, 12, 1)


def test_a_day_without_year_needs_one():
    assert chinese.parse_date("12月1日") is None
    assert chinese.parse_date("12月1日", year=2016) == date(2016, 12, 1)
    assert chinese.parse_date("12.1", year=2016) == date(2016, 12, 1)


@pytest.mark.parametrize("written", ["2016年13月1日", "2016-02-30", "D440000201612010003", "不详", ""])
def test_what_is_no_day_is_none(written):
    assert chinese.parse_date(written) is None


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_the_official_shape_reads_back(day):
    assert chinese.parse_date(chinese.format_date(day)) == day


def test_widths():
    assert chinese.half_width("Ｄ４４０（＊）　１") == "D440(*) 1"
    assert chinese.half_width_words("电话：１３８，好。") == "电话：138，好。"


@given(st.text())
def test_folding_keeps_every_place(text):
    assert len(chinese.simplified(chinese.half_width(text))) == len(text)


def test_traditional_characters_fold():
    assert chinese.simplified("舉報橫崗村污染") == "举报横岗村污染"
