"""Money in and out, to the fen."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from huiyin.lib import money

FEN = st.integers(min_value=0, max_value=money.LARGEST)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("15万", 15_000_000), ("1.5万元", 1_500_000), ("3,000元", 300_000), ("３，０００元", 300_000),
        ("１５．５万", 15_500_000), ("15000", 1_500_000), ("￥300.50", 30_050), ("人民币3000元整", 300_000),
        ("1553.4528万元", 1_553_452_800), ("1553.4528 万元", 1_553_452_800), ("2亿元", 20_000_000_000), ("十五万元", 15_000_000),
        ("壹万贰仟元整", 1_200_000), ("1万5千元", 1_500_000), ("5元3角2分", 532), ("0", 0), (" 20 万 元 ", 20_000_000),
        ("0.01元", 1), ("3百元", 30_000), ("1,234,567.89", 123_456_789),
    ],
)  # fmt: skip
def test_what_people_type_becomes_fen(typed, fen):
    assert money.parse(typed) == fen


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "请填写金额"), ("若干", "看不懂"), ("-5元", "负数"), ("3,00元", "看不懂"), ("1万5", "看不懂"), ("0.001元", "最小到分"),
        ("5千元1万", "看不懂"), ("15美元", "看不懂"), ("1.2.3", "看不懂"), ("99999999999999999", "过大"), ("3万角", "看不懂"),
    ],
)  # fmt: skip
def test_what_is_unclear_is_refused_with_a_sentence(typed, word):
    with pytest.raises(ValueError, match=word):
        money.parse(typed)


def test_the_bulletin_prints_wan_with_four_decimals():
    assert money.wan(1_553_452_800) == "1553.4528 万元"
    assert money.wan(0) == "0.0000 万元"
    assert money.wan(15_000_000) == "15.0000 万元"
    assert money.wan(-1_500_000) == "-1.5000 万元"


def test_odd_fen_are_printed_rather_than_rounded():
    assert money.wan(1_553_452_801) == "1553.452801 万元"


def test_plain_and_grouped_yuan():
    assert money.yuan(1_553_452_800) == "15534528.00"
    assert money.yuan(-5) == "-0.05"
    assert money.grouped(1_553_452_805) == "15,534,528.05 元"
    with translation.override("en"):
        assert money.grouped(1_553_452_805) == "15,534,528.05 yuan"


def test_a_float_is_not_money():
    with pytest.raises(TypeError):
        money.yuan(1.5)


@given(FEN)
def test_what_is_printed_reads_back(fen):
    assert money.parse(money.yuan(fen)) == fen
    assert money.parse(money.wan(fen)) == fen
    assert money.parse(money.grouped(fen)) == fen
