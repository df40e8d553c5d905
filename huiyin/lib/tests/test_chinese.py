"""Widths, numerals, dates and the order of names."""

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


def test_widths():
    assert chinese.half_width("Ｄ４４０（＊）　１") == "D440(*) 1"


@given(st.text())
def test_folding_keeps_every_place(text):
    assert len(chinese.simplified(chinese.half_width(text))) == len(text)


def test_traditional_characters_fold():
    assert chinese.simplified("舉報橫崗村污染") == "举报横岗村污染"
